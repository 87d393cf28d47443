"""What of submissions and reports somebody may see, while a cycle runs and after it.

A region sees its own at any time, and an auditor everything. The ministry sees what was
handed in once the cycle is closed, and everybody once it is final.
"""

from __future__ import annotations

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


def submission(connection: Connection, actor: Actor, now: datetime, of: UUID) -> AnyRow | None:
    """The submission of this id, if there is one that the actor may see."""
    query = select(submissions).where(submissions.c.submission == of, seen_submissions(actor, now))
    return connection.execute(query).one_or_none()


def sees_report(
    connection: Connection, actor: Actor, now: datetime, region: UUID, cycle: str
) -> bool:
    """Whether the actor may see what a region reports of itself in a cycle."""
    if actor.role in _EVERYTHING or (actor.role in _OWN and actor.region == region):
        return True
    return bool(connection.scalar(select(_shown(actor, now, literal(cycle)))))
