"""What of submissions and reports somebody may see, while a cycle runs and after it.

The permission matrix says in which phases a role sees its own and the others' things. For
an assessor its own are those of the regions assigned, save where a conflict of interest
stands against it. A draft is nobody's business but the region's, and the auditor's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Uuid,
    and_,
    exists,
    false,
    literal,
    or_,
    select,
    true,
)

from app.permissions import phases
from app.queries.phases import in_phase
from domain.actor import Actor, Role
from domain.cycle import Phase
from projections.access import conflicts, panels
from projections.regions import regions
from projections.schema import AnyRow
from projections.submissions import HANDED_IN, submissions

_homes = regions.alias("home")
_OF_A_REGION = frozenset({Role.OPERATOR, Role.HEAD})
_READ = "innovation.read"


def _seen(
    actor: Actor,
    now: datetime,
    region: ColumnElement[UUID],
    cycle: ColumnElement[str],
    handed_in: ColumnElement[bool],
) -> ColumnElement[bool]:
    """Whether the actor may see a thing of this region and cycle."""
    if actor.role is Role.SYSTEM:
        return true()
    own = _is_own(actor, region, cycle)
    untold = true() if actor.role in _OF_A_REGION | {Role.AUDITOR} else handed_in
    return or_(
        and_(own, untold, in_phase(cycle, now, _phases(actor.role, "own"))),
        and_(~own, handed_in, in_phase(cycle, now, _phases(actor.role, "other"))),
    )


def _is_own(
    actor: Actor, region: ColumnElement[UUID], cycle: ColumnElement[str]
) -> ColumnElement[bool]:
    if actor.role in _OF_A_REGION:
        return region == actor.region if actor.region else false()
    if actor.role is not Role.ASSESSOR:
        return true()
    assigned = exists().where(
        panels.c.assessor == actor.id,
        panels.c.region == region,
        panels.c.cycle == cycle,
        panels.c.until.is_(None),
    )
    declared = exists().where(conflicts.c.person == actor.id, conflicts.c.against == region)
    home = exists().where(
        _homes.c.region == actor.region,
        or_(_homes.c.region == region, _homes.c.province == region),
    )
    return and_(assigned, ~declared, ~home)


def _phases(role: Role, scope: str) -> set[Phase]:
    """When a role sees; what it sees in an open cycle, it sees before, when nothing is there."""
    found = set(phases(_READ, scope, role))
    return found | ({Phase.DRAFT} if Phase.OPEN in found else set())


def seen_submissions(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The condition on submissions that the actor may see."""
    table = submissions.c
    return _seen(actor, now, table.region, table.cycle, table.state.in_(HANDED_IN))


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
    of = literal(region, Uuid()), literal(cycle)
    return bool(connection.scalar(select(_seen(actor, now, *of, true()))))
