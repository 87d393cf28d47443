"""Whether scores are shown: a cycle says who sees those that are not final.

Published results are always shown, and so is everything once it is final. Before that a
cycle shows its scores to everybody; or to those whom the permission matrix names, phase by
phase; or to the ministry alone. A reader nobody has named is the public.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from app import log
from app.authorize import in_conflict
from app.permissions import NOT_APPLICABLE, letter
from app.queries.phases import phase
from domain.actor import Actor, Role
from domain.cycle import Provisional
from domain.errors import NotFound, Unauthenticated
from domain.scorecard import Basis
from projections import access
from projections.cycles import cycles, find
from projections.schema import AnyRow

_MINISTRY = frozenset({Role.ADMIN, Role.AUDITOR})
_OF_A_REGION = frozenset({Role.OPERATOR, Role.HEAD})


def hidden(connection: Connection, viewer: Actor, region: UUID | None = None) -> frozenset[str]:
    """The cycles whose computed scores the viewer does not see: all of them, or a region's."""
    return frozenset(
        row.cycle
        for row in _held_back(connection)
        if _answer(connection, viewer, row, region) != "Y"
    )


def require_shown(
    connection: Connection, viewer: Actor, cycle: str, basis: str, region: UUID | None = None
) -> None:
    """Refuses unless the viewer sees the scores of a cycle on this basis.

    Raises:
        Unauthenticated: when a token could show them.
        NotFound: when they are not shown to the viewer.
    """
    if basis == Basis.OFFICIAL:
        return
    row = next((one for one in _held_back(connection) if one.cycle == cycle), None)
    answer = "Y" if row is None else _answer(connection, viewer, row, region)
    if answer == "U":
        raise Unauthenticated("these scores are shown to everybody once they are final")
    if answer != "Y":
        raise NotFound("the scores of this cycle are not shown before they are final")


def require_opened(connection: Connection, cycle: str, basis: str) -> None:
    """Refuses where a cycle has no computed scores, since nobody has opened it yet."""
    if basis != Basis.OFFICIAL and find(connection, cycle) is None:
        raise NotFound(f"cycle {cycle} has not been opened: it has no computed standings")


def _held_back(connection: Connection) -> list[AnyRow]:
    query = select(cycles).where(
        cycles.c.finalised.is_(None), cycles.c.provisional != Provisional.PUBLIC
    )
    return list(connection.execute(query).all())


def _answer(connection: Connection, viewer: Actor, row: AnyRow, region: UUID | None) -> str:
    role = viewer.role
    if role is Role.SYSTEM:
        return "Y"
    if row.provisional == Provisional.MINISTRY and role not in _MINISTRY:
        return "U" if role is Role.PUBLIC and region is not None else "H"
    now = phase(row, log.end(connection)[1])
    if region is None:
        return letter("leaderboard.read", "any", role, now)
    own = _is_own(connection, viewer, row.cycle, region)
    answer = letter("score.read", "own" if own else "other", role, now)
    return "H" if answer == NOT_APPLICABLE else answer


def _is_own(connection: Connection, viewer: Actor, cycle: str, region: UUID) -> bool:
    if viewer.role in _OF_A_REGION:
        return viewer.region == region
    if viewer.role is not Role.ASSESSOR:
        return True
    assigned = access.is_assigned(connection, viewer.id, region, cycle)
    return assigned and not in_conflict(connection, viewer, region)
