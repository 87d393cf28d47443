"""Goalposts: what each measuring run found in a cluster, and which run is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, Table, Text, select

from domain import events
from domain.portfolio import Goalpost
from projections.read_model import ReadModel, Row, Rows
from projections.record import Record
from projections.schema import AnyRow, Json, UtcTime, metadata

measurements = Table(
    "measurements",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("time", UtcTime, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("cluster", Text, nullable=False),
    Column("run", Integer, nullable=False),
    Column("members", Integer, nullable=False),
    Column("measured", Integer, nullable=False),
    Column("low", Json(dict[str, Decimal]), nullable=False),
    Column("high", Json(dict[str, Decimal]), nullable=False),
    Column("low_region", Json(dict[str, UUID]), nullable=False),
    Column("high_region", Json(dict[str, UUID]), nullable=False),
    Column("actor", Text, nullable=False),
    Index(None, "cycle", "position"),
)
"""One row a run and basis. The maps are by the code of the ratio; a value keeps every digit."""

in_force = Table(
    "goalposts",
    metadata,
    Column("cycle", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("cluster", Text, primary_key=True),
    Column("basis", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
"""The run whose goalposts are in force in each cluster, on each basis."""

model = ReadModel("goalposts", (measurements, in_force))


@model.on(events.GoalpostsMeasured)
def _measured(rows: Rows, record: Record, fact: events.GoalpostsMeasured) -> None:
    rows.add(
        measurements,
        position=record.position,
        time=record.time,
        cycle=fact.cycle,
        edition=fact.edition,
        basis=fact.basis,
        scheme=fact.scheme,
        type=fact.type,
        cluster=fact.cluster,
        run=fact.run,
        members=fact.members,
        measured=fact.measured,
        low=fact.low,
        high=fact.high,
        low_region=fact.low_region,
        high_region=fact.high_region,
        actor=record.actor,
    )
    rows.put(
        in_force,
        cycle=fact.cycle,
        type=fact.type,
        cluster=fact.cluster,
        basis=fact.basis,
        position=record.position,
    )


def latest(rows: Rows, cycle: str, type: str, cluster: str, basis: str) -> Row | None:  # noqa: A002
    """The run in force in a cluster, if it was measured on this basis."""
    last = rows.get(in_force, cycle, type, cluster, basis)
    return last and rows.get(measurements, last["position"])


def goalposts(run: Row | None) -> Mapping[str, Goalpost]:
    """The goalposts that a run measured, by ratio; none without a run."""
    if run is None:
        return MappingProxyType({})
    return {code: Goalpost(low, run["high"][code]) for code, low in run["low"].items()}


def of_cycle(connection: Connection, cycle: str) -> Sequence[AnyRow]:
    """The runs of a cycle, the newest first."""
    query = select(measurements).where(measurements.c.cycle == cycle)
    return connection.execute(query.order_by(measurements.c.position.desc())).all()
