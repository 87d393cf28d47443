"""Figures: what each region reported of itself, what of it was verified, and by which fact."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    select,
)

from domain import events
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, Json, metadata

figures = Table(
    "figures",
    metadata,
    Column("region", Uuid, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("indicator", Text, primary_key=True),
    Column("claimed_level", Integer),
    Column("claimed_value", Json(Decimal)),
    Column("evidence", Json(list[dict[str, str]]), nullable=False),
    Column("claimed_at", BigInteger, nullable=False),
    Column("verified_level", Integer),
    Column("verified_value", Json(Decimal)),
    Column("reason", Text),
    Column("verified_at", BigInteger),
)
"""One row a figure. A value keeps every digit; ``*_at`` are the positions of the facts."""

reports = Table(
    "reports",
    metadata,
    Column("region", Uuid, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("certified", Boolean, nullable=False),
    Column("changed", BigInteger, nullable=False),
)
"""One row a report, and whether the head of the region stands by it as it is."""

model = ReadModel("figures", (figures, reports))


@model.on(events.FigureReported)
def _reported(rows: Rows, record: Record, fact: events.FigureReported) -> None:
    rows.put(
        figures,
        region=fact.region,
        cycle=fact.cycle,
        indicator=fact.indicator,
        claimed_level=fact.level,
        claimed_value=fact.value,
        evidence=fact.evidence,
        claimed_at=record.position,
    )
    _note(rows, record, certified=False)


@model.on(events.FigureVerified, events.FigureRevisionApproved)
def _verified(
    rows: Rows, record: Record, fact: events.FigureVerified | events.FigureRevisionApproved
) -> None:
    rows.change(
        figures,
        fact.region,
        fact.cycle,
        fact.indicator,
        verified_level=fact.level,
        verified_value=fact.value,
        reason=fact.reason,
        verified_at=record.position,
    )
    _note(rows, record)


@model.on(events.FigureRevisionProposed)
def _revision_proposed(rows: Rows, record: Record, _: events.FigureRevisionProposed) -> None:
    _note(rows, record)


@model.on(events.ReportCertified)
def _certified(rows: Rows, record: Record, _: events.ReportCertified) -> None:
    _note(rows, record, certified=True)


def _note(rows: Rows, record: Record, **values: Any) -> None:
    rows.put(
        reports,
        region=record.region,
        cycle=record.cycle,
        version=record.fact.originator_version,
        changed=record.position,
        **values,
    )


def of_region(connection: Connection, region: UUID, cycle: str) -> Sequence[AnyRow]:
    """The figures of a region in a cycle, by indicator."""
    query = select(figures).where(figures.c.region == region, figures.c.cycle == cycle)
    return connection.execute(query.order_by(figures.c.indicator)).all()


def report(connection: Connection, region: UUID, cycle: str) -> AnyRow | None:
    """The report of a region in a cycle, if it has one."""
    query = select(reports).where(reports.c.region == region, reports.c.cycle == cycle)
    return connection.execute(query).one_or_none()


def of_regions(
    connection: Connection, regions: Collection[UUID], cycle: str, basis: str, codes: Sequence[str]
) -> dict[UUID, dict[str, Decimal]]:
    """Some amounts of several regions on a basis, by region and indicator."""
    table = figures.c
    value = table[f"{basis}_value"]
    rows = connection.execute(
        select(table.region, table.indicator, value)
        .where(table.region.in_(regions), table.cycle == cycle)
        .where(table.indicator.in_(codes), value.is_not(None))
    )
    found: dict[UUID, dict[str, Decimal]] = {region: {} for region in regions}
    for region, indicator, amount in rows:
        found[region][indicator] = amount
    return found


# Built once, since every score asks for it.
_KNOWN = select(figures).where(
    figures.c.region == bindparam("region"), figures.c.cycle == bindparam("cycle")
)


def known(
    connection: Connection, region: UUID, cycle: str
) -> dict[str, tuple[dict[str, int], dict[str, Decimal]]]:
    """The levels and the amounts of a region by indicator, on each basis."""
    rows = connection.execute(_KNOWN, {"region": region, "cycle": cycle}).all()
    return {
        basis: (_by_indicator(rows, f"{basis}_level"), _by_indicator(rows, f"{basis}_value"))
        for basis in ("claimed", "verified")
    }


def _by_indicator(rows: Sequence[AnyRow], column: str) -> dict[str, Any]:
    told = ((row.indicator, getattr(row, column)) for row in rows)
    return {indicator: value for indicator, value in told if value is not None}
