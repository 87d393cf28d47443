"""Figures of regions: the SPD rows of the IID, the figures of the IPKD.

``value`` is the raw figure of an indicator that has bands or takes an amount; of an
indicator of the IID without bands it is the level, 0 to 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from app.importing.batch import Kind, Load, known_index
from app.importing.cells import Column, decimal, indicator, one_of, region_code, text, year
from app.importing.lines import Row
from domain.errors import Invalid, NotFound, check
from domain.index import Edition, Scope, edition
from domain.report import Report, report_id
from domain.scorecard import Basis


def _record(load: Load, rows: Sequence[Row]) -> None:
    """All figures of one region and cycle, the claimed ones before the verified."""
    report: Report | None = None
    seen: dict[tuple[str, str], int] = {}
    for row in sorted(rows, key=lambda row: row["basis"] is not Basis.CLAIMED):
        with load.row(row, otherwise="value"):
            region = load.region(row)
            cycle = load.cycle(known_index(row["index"].casefold(), row["year"]), row["year"])
            _once(row, seen)
            report = report or load.juara.load(Report, report_id(region, cycle))
            method = edition(row["index"].casefold(), row["year"])
            level, value = _figure(method, row["indicator"], row["value"])
            if row["basis"] is Basis.CLAIMED:
                report.report(
                    method,
                    region,
                    cycle,
                    row["indicator"],
                    level=level,
                    value=value,
                    evidence=load.evidence,
                )
            else:
                report.verify(
                    method, row["indicator"], level=level, value=value, reason=load.reason
                )
            load.keep(report)


def _once(row: Row, seen: dict[tuple[str, str], int]) -> None:
    first = seen.setdefault((row["indicator"], row["basis"]), row.number)
    check(first == row.number, f"row {first} gives this figure too", field="indicator")


def _figure(method: Edition, code: str, value: Decimal) -> tuple[int | None, Decimal | None]:
    """The figure as the indicator takes it: a level, or a raw value."""
    try:
        indicator = method.indicator(code, Scope.REGION)
    except NotFound as unknown:
        raise Invalid(unknown.message, field="indicator") from None
    if indicator.bands is not None or indicator.quantity is not None:
        return None, value
    check(
        value == value.to_integral_value(),
        f"indicator {code} has no bands: its value is a whole level, not {value}",
        field="value",
    )
    return int(value), None


KIND = Kind(
    name="figures",
    columns={
        "region_code": Column(region_code),
        "region_name": Column(text, required=False, may_be_empty=True),
        "index": Column(text),
        "year": Column(year),
        "indicator": Column(indicator),
        "value": Column(decimal),
        "basis": Column(one_of({basis: basis for basis in (Basis.CLAIMED, Basis.VERIFIED)})),
    },
    key=lambda row: (row["index"].casefold(), row["year"], row["region_code"]),
    record=_record,
)
"""The file of figures, one a row."""
