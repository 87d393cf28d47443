"""Score history: every score change with its cause, and standings as they were at any position."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Select, Table, Text, Uuid, select

from domain import events
from domain.scoring import Status
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, Fixed, Json, UtcTime, metadata

score_history = Table(
    "score_history",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("time", UtcTime, nullable=False),
    Column("region", Uuid, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("before", Fixed),
    Column("score", Fixed, nullable=False),
    Column("category", Text),
    Column("status", Text, nullable=False),
    Column("parts_before", Json(dict[str, Decimal]), nullable=False),
    Column("parts", Json(dict[str, Decimal]), nullable=False),
    Column("edition", Text, nullable=False),
    Column("cause", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),
    Index(None, "cycle", "basis", "region", "position"),
    Index(None, "region", "position"),
)
"""One row a change. ``cause`` is the position of the fact that moved the score; a
published result is its own cause."""

model = ReadModel("score_history", (score_history,))


@model.on(events.ScoreChanged)
def _changed(rows: Rows, record: Record, fact: events.ScoreChanged) -> None:
    rows.add(
        score_history,
        position=record.position,
        time=record.time,
        region=fact.region,
        cycle=fact.cycle,
        basis=fact.basis,
        before=fact.before,
        score=fact.score,
        category=fact.category,
        status=fact.status,
        parts_before=fact.parts_before,
        parts=fact.parts,
        edition=fact.edition,
        cause=fact.cause,
        actor=record.actor,
    )


@model.on(events.ResultPublished)
def _published(rows: Rows, record: Record, fact: events.ResultPublished) -> None:
    rows.add(
        score_history,
        position=record.position,
        time=record.time,
        region=fact.region,
        cycle=fact.cycle,
        basis="official",
        before=None,
        score=fact.score,
        category=fact.category,
        status=Status.GRADED,
        parts_before={},
        parts={},
        edition=fact.cycle,
        cause=record.position,
        actor=record.actor,
    )


def of_region(
    connection: Connection,
    region: UUID,
    *,
    index: str | None = None,
    year: int | None = None,
    basis: str | None = None,
    before: int | None = None,
    limit: int = 1000,
) -> Sequence[AnyRow]:
    """The changes of a region's scores, the newest first."""
    table = score_history.c
    query = select(score_history).where(table.region == region)
    if index is not None and year is not None:
        query = query.where(table.cycle == f"{index}-{year}")
    elif index is not None:
        query = query.where(table.cycle.startswith(f"{index}-", autoescape=True))
    elif year is not None:
        query = query.where(table.cycle.endswith(f"-{year}", autoescape=True))
    if basis is not None:
        query = query.where(table.basis == basis)
    if before is not None:
        query = query.where(table.position < before)
    return connection.execute(query.order_by(table.position.desc()).limit(limit)).all()


def as_of(
    cycle: str, basis: str, regions: Select[tuple[UUID]], position: int
) -> Select[tuple[object, ...]]:
    """The last change of each of these regions at a position of the log.

    One look into the index for each region, however long the history is.
    """
    asked, earlier = regions.subquery(), score_history.alias()
    last = (
        select(earlier.c.position)
        .where(earlier.c.cycle == cycle, earlier.c.basis == basis)
        .where(earlier.c.region == asked.c.region, earlier.c.position <= position)
        .order_by(earlier.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(score_history).join_from(asked, score_history, score_history.c.position == last)
