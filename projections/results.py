"""Results: what was published, by whom, and which figures contest it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    select,
)

from domain import events
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, Fixed, UtcTime, metadata

results = Table(
    "results",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("time", UtcTime, nullable=False),
    Column("region", Uuid, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("score", Fixed, nullable=False),
    Column("category", Text),
    Column("rank", Integer),
    Column("source", Text, nullable=False),
    Column("stands", Boolean, nullable=False),
    Index(None, "region", "cycle"),
    Index(None, "cycle", "stands"),
)
"""One row a published figure; of the figures of one region and cycle one stands."""

model = ReadModel("results", (results,))


@model.on(events.ResultPublished, events.ResultContested)
def _published(
    rows: Rows, record: Record, fact: events.ResultPublished | events.ResultContested
) -> None:
    rows.add(
        results,
        position=record.position,
        time=record.time,
        region=fact.region,
        cycle=fact.cycle,
        score=fact.score,
        category=fact.category,
        rank=fact.rank,
        source=fact.source,
        stands=isinstance(fact, events.ResultPublished),
    )


def of_region(connection: Connection, region: UUID) -> Sequence[AnyRow]:
    """The published figures of a region by cycle, the one that stands first."""
    query = select(results).where(results.c.region == region)
    order = (results.c.cycle, results.c.stands.desc(), results.c.position)
    return connection.execute(query.order_by(*order)).all()


def of_cycle(connection: Connection, cycle: str) -> Sequence[AnyRow]:
    """The published figures of a cycle in the order in which they were recorded."""
    query = select(results).where(results.c.cycle == cycle)
    return connection.execute(query.order_by(results.c.position)).all()


def years(connection: Connection, index: str) -> list[int]:
    """The years of an index with results, the newest first."""
    cycles = connection.scalars(
        select(results.c.cycle).where(results.c.cycle.startswith(f"{index}-")).distinct()
    )
    return sorted((int(cycle.rpartition("-")[2]) for cycle in cycles), reverse=True)
