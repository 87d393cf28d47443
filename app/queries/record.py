"""The record of a region: its last score in every cycle and on every basis, at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, func, select

from app.queries.shown import hidden
from domain.actor import PUBLIC, Actor
from domain.scoring import Status
from projections.schema import AnyRow
from projections.score_history import score_history


@dataclass(frozen=True, slots=True)
class Scored:
    """A score of a region as it stood; one that is not ``graded`` is partial."""

    index: str
    year: int
    basis: str
    score: Decimal
    category: str | None
    status: str
    parts: dict[str, Decimal]
    position: int
    time: datetime

    @property
    def graded(self) -> bool:
        """Whether it counts."""
        return self.status == Status.GRADED


def record(
    connection: Connection, region: UUID, position: int, viewer: Actor = PUBLIC
) -> Sequence[Scored]:
    """The last score of each cycle and basis at a position of the log, the newest year first."""
    table = score_history.c
    last = (
        select(func.max(table.position))
        .where(table.region == region, table.position <= position)
        .group_by(table.cycle, table.basis)
    )
    rows = connection.execute(select(score_history).where(table.position.in_(last)))
    unseen = hidden(connection, viewer, region)
    found = [_scored(row) for row in rows if row.basis == "official" or row.cycle not in unseen]
    return sorted(found, key=lambda one: (one.index, -one.year, one.basis))


def _scored(row: AnyRow) -> Scored:
    index, _, year = row.cycle.rpartition("-")
    return Scored(
        index=index,
        year=int(year),
        basis=row.basis,
        score=row.score,
        category=row.category,
        status=row.status,
        parts=row.parts,
        position=row.position,
        time=row.time,
    )
