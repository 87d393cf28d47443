"""What of submissions and reports somebody may see, while a cycle runs and after it.

A region sees its own at any time, and an auditor everything. The ministry sees what was
handed in once the cycle is closed, and everybody once it is final.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    exists,
    false,
    literal,
    or_,
    select,
    true,
)

from domain.actor import Actor, Role
from projections.cycles import cycles
from projections.regions import regions
from projections.schema import AnyRow
from projections.submissions import HANDED_IN, submissions

_EVERYTHING = frozenset({Role.AUDITOR, Role.SYSTEM})
_OWN = frozenset({Role.OPERATOR, Role.HEAD})
_AFTER_CLOSING = frozenset({Role.ASSESSOR, Role.ADMIN})


def _shown(actor: Actor, now: datetime, cycle: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether what other regions handed in during a cycle is shown to the actor."""
    if actor.role in _AFTER_CLOSING:
        still_open = cycles.c.closed.is_(None) & (cycles.c.deadline > now)
        return ~exists().where(cycles.c.cycle == cycle, still_open)
    return exists().where(cycles.c.cycle == cycle, cycles.c.finalised.is_not(None))


def seen_submissions(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The condition on submissions that the actor may see."""
    table = submissions.c
    if actor.role in _EVERYTHING:
        return true()
    own = table.region == actor.region if actor.role in _OWN else false()
    return or_(own, and_(table.state.in_(HANDED_IN), _shown(actor, now, table.cycle)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which submissions: of a region, an index, a year, in a state; all where none is named."""

    region: UUID | None = None
    index: str | None = None
    year: int | None = None
    state: str | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The conditions on submissions."""
        table = submissions.c
        for column, value in ((table.region, self.region), (table.state, self.state)):
            if value is not None:
                yield column == value
        if self.index is not None and self.year is not None:
            yield table.cycle == f"{self.index}-{self.year}"
        elif self.index is not None:
            yield table.cycle.startswith(f"{self.index}-", autoescape=True)
        elif self.year is not None:
            yield table.cycle.endswith(f"-{self.year}", autoescape=True)


_with_codes = select(submissions, regions.c.code).join_from(
    submissions, regions, submissions.c.region == regions.c.region
)


def submission(connection: Connection, actor: Actor, now: datetime, of: UUID) -> AnyRow | None:
    """The submission of this id with its region's code, if the actor may see one."""
    query = _with_codes.where(submissions.c.submission == of, seen_submissions(actor, now))
    return connection.execute(query).one_or_none()


def listing(
    connection: Connection,
    actor: Actor,
    now: datetime,
    wanted: Wanted,
    *,
    after: UUID | None = None,
    limit: int = 1000,
) -> Sequence[AnyRow]:
    """The submissions that the actor may see, in order of id, those after an id."""
    query = _with_codes.where(seen_submissions(actor, now), *wanted.conditions())
    if after is not None:
        query = query.where(submissions.c.submission > after)
    return connection.execute(query.order_by(submissions.c.submission).limit(limit)).all()


def sees_report(
    connection: Connection, actor: Actor, now: datetime, region: UUID, cycle: str
) -> bool:
    """Whether the actor may see what a region reports of itself in a cycle."""
    if actor.role in _EVERYTHING or (actor.role in _OWN and actor.region == region):
        return True
    return bool(connection.scalar(select(_shown(actor, now, literal(cycle)))))
