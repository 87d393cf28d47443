"""Cycles: which runs of which index there are, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, Text, select

from domain import events
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, UtcTime, metadata

cycles = Table(
    "cycles",
    metadata,
    Column("cycle", Text, primary_key=True),
    Column("index", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("edition", Text, nullable=False),
    Column("opened", UtcTime, nullable=False),
    Column("deadline", UtcTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("extensions", Integer, nullable=False),
    Column("closed", UtcTime),
    Column("objections_until", UtcTime),
    Column("finalised", UtcTime),
    Column("seed", BigInteger),
    Column("changed", BigInteger, nullable=False),
    Column("provisional", Text, nullable=False),
    # what waits for a second administrator
    Column("extension", UtcTime),
    Column("extension_reason", Text),
    Column("extension_by", Text),
    Column("finalisation_by", Text),
)
"""One row a cycle; a phase that has not come yet is null. With a ``seed`` it is a simulation.

``provisional`` says who sees standings that are not final.
"""

model = ReadModel("cycles", (cycles,))


@model.on(events.CycleOpened)
def _opened(rows: Rows, record: Record, fact: events.CycleOpened) -> None:
    rows.add(
        cycles,
        cycle=record.cycle,
        index=fact.index,
        year=fact.year,
        edition=fact.edition,
        opened=record.time,
        deadline=fact.deadline,
        zone=fact.zone,
        extensions=0,
        changed=record.position,
        provisional=fact.provisional,
    )


@model.on(events.CycleSimulated)
def _simulated(rows: Rows, record: Record, fact: events.CycleSimulated) -> None:
    _change(rows, record, seed=fact.seed)


@model.on(events.ExtensionProposed)
def _extension_proposed(rows: Rows, record: Record, fact: events.ExtensionProposed) -> None:
    _change(
        rows,
        record,
        extension=fact.deadline,
        extension_reason=fact.reason,
        extension_by=fact.proposed_by,
    )


@model.on(events.DeadlineExtended)
def _extended(rows: Rows, record: Record, fact: events.DeadlineExtended) -> None:
    before = rows.get(cycles, record.cycle)
    extensions = before["extensions"] + 1 if before else 1
    _change(
        rows,
        record,
        deadline=fact.deadline,
        extensions=extensions,
        extension=None,
        extension_reason=None,
        extension_by=None,
    )


@model.on(events.CycleClosed)
def _closed(rows: Rows, record: Record, _: events.CycleClosed) -> None:
    _change(rows, record, closed=record.time)


@model.on(events.ObjectionsOpened)
def _objections_opened(rows: Rows, record: Record, fact: events.ObjectionsOpened) -> None:
    _change(rows, record, objections_until=fact.until)


@model.on(events.FinalisationProposed)
def _finalisation_proposed(rows: Rows, record: Record, fact: events.FinalisationProposed) -> None:
    _change(rows, record, finalisation_by=fact.proposed_by)


@model.on(events.CycleFinalised)
def _finalised(rows: Rows, record: Record, _: events.CycleFinalised) -> None:
    _change(rows, record, finalised=record.time, finalisation_by=None)


def _change(rows: Rows, record: Record, **values: object) -> None:
    rows.change(cycles, record.cycle, changed=record.position, **values)


def listing(connection: Connection) -> Sequence[AnyRow]:
    """All cycles, the newest year first."""
    query = select(cycles).order_by(cycles.c.year.desc(), cycles.c.index)
    return connection.execute(query).all()


def simulated(connection: Connection) -> frozenset[str]:
    """The cycles that were made up from a seed."""
    query = select(cycles.c.cycle).where(cycles.c.seed.is_not(None))
    return frozenset(connection.scalars(query))


def find(connection: Connection, cycle: str) -> AnyRow | None:
    """The cycle of this key, if it was opened."""
    return connection.execute(select(cycles).where(cycles.c.cycle == cycle)).one_or_none()
