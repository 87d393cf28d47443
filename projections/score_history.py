"""Score history: every score change with its cause, and standings as they were at any position."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Index,
    ScalarSelect,
    Table,
    Text,
    Uuid,
    or_,
    select,
)

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
    hidden: Collection[str] = (),
) -> Sequence[AnyRow]:
    """The changes of a region's scores, the newest first; computed ones of no hidden cycle."""
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
    if hidden:
        query = query.where(or_(table.basis == "official", table.cycle.not_in(hidden)))
    return connection.execute(query.order_by(table.position.desc()).limit(limit)).all()


def last(cycle: str, basis: str, region: ColumnElement[UUID], position: int) -> ScalarSelect[Any]:
    """The position of the last change of a region's score up to a position of the log.

    One look into the index for each region, however long the history is.
    """
    earlier = score_history.alias()
    query = select(earlier.c.position).where(earlier.c.cycle == cycle, earlier.c.basis == basis)
    query = query.where(earlier.c.region == region, earlier.c.position <= position)
    only_the_last = query.order_by(earlier.c.position.desc()).limit(1)
    return only_the_last.correlate_except(earlier).scalar_subquery()
