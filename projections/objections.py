"""Objections: what regions object to, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, Text, Uuid, func, select

from domain import events
from domain.errors import NotFound
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, Fixed, Json, UtcTime, metadata

objections = Table(
    "objections",
    metadata,
    Column("region", Uuid, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("indicator", Text, nullable=False),
    Column("submission", Uuid),
    Column("reason", Text, nullable=False),
    Column("evidence", Json(list[dict[str, str]]), nullable=False),
    Column("filed", BigInteger, nullable=False),
    Column("filed_time", UtcTime, nullable=False),
    Column("filed_by", Text, nullable=False),
    Column("verdict", Text),
    Column("level", Integer),
    Column("value", Json(Decimal)),
    Column("because", Text),
    Column("score_before", Fixed),
    Column("score_after", Fixed),
    Column("rank_before", Integer),
    Column("rank_after", Integer),
    Column("decided", BigInteger),
    Column("decided_time", UtcTime),
    Column("decided_by", Text),
)
"""One row an objection; ``filed`` and ``decided`` are positions, and undecided is null."""

model = ReadModel("objections", (objections,))


@model.on(events.ObjectionFiled)
def _filed(rows: Rows, record: Record, fact: events.ObjectionFiled) -> None:
    rows.add(
        objections,
        region=fact.region,
        cycle=fact.cycle,
        number=fact.number,
        indicator=fact.indicator,
        submission=fact.submission,
        reason=fact.reason,
        evidence=fact.evidence,
        filed=record.position,
        filed_time=record.time,
        filed_by=record.actor,
    )


@model.on(events.ObjectionDecided)
def _decided(rows: Rows, record: Record, fact: events.ObjectionDecided) -> None:
    rows.change(
        objections,
        fact.region,
        fact.cycle,
        fact.number,
        verdict=fact.verdict,
        level=fact.level,
        value=fact.value,
        because=fact.reason,
        score_before=fact.score_before,
        score_after=fact.score_after,
        rank_before=fact.rank_before,
        rank_after=fact.rank_after,
        decided=record.position,
        decided_time=record.time,
        decided_by=record.actor,
    )


def of_cycle(connection: Connection, cycle: str, region: UUID | None = None) -> Sequence[AnyRow]:
    """The objections in a cycle, or those of one region, in the order in which they were filed."""
    query = select(objections).where(objections.c.cycle == cycle)
    if region is not None:
        query = query.where(objections.c.region == region)
    return connection.execute(query.order_by(objections.c.filed)).all()


def of_region(connection: Connection, region: UUID) -> Sequence[AnyRow]:
    """The objections of a region in every cycle."""
    return connection.execute(select(objections).where(objections.c.region == region)).all()


def undecided(connection: Connection, cycle: str) -> int:
    """How many objections in a cycle wait for a decision."""
    query = select(func.count()).where(objections.c.cycle == cycle, objections.c.decided.is_(None))
    return connection.scalar(query) or 0


def find(connection: Connection, region: UUID, cycle: str, number: int) -> AnyRow:
    """An objection of a region in a cycle by its number.

    Raises:
        NotFound: when there is none.
    """
    query = select(objections).where(
        objections.c.region == region, objections.c.cycle == cycle, objections.c.number == number
    )
    found = connection.execute(query).one_or_none()
    if found is None:
        raise NotFound(f"there is no objection {number}", field="number")
    return found
