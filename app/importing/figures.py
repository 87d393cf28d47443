"""Figures of regions: the SPD rows of the IID, the figures of the IPKD.

``value`` is the raw figure of an indicator that has bands or takes an amount; of an
indicator of the IID without bands it is the level, 0 to 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from app.importing.batch import Kind
from app.importing.cells import Column, decimal, indicator, one_of, region_code, text, year
from app.importing.intake import Intake, known_index
from app.importing.lines import Row
from domain.errors import Invalid, NotFound, check
from domain.index import Edition, Scope
from domain.report import Report, report_id
from domain.scorecard import Basis
from projections import figures
from projections.editions import edition_of


@dataclass
class _Sheet:
    """The figures of one region in one cycle: its report, and where the file gives each.

    ``known`` is the evidence that the rows rest on by now.
    """

    intake: Intake
    region: UUID
    cycle: str
    report: Report
    known: Mapping[str, Sequence[Mapping[str, str]]]
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def enter(self, row: Row) -> None:
        """Decides what a row states."""
        code, method = row["indicator"], edition_of(self.cycle)
        self._once((code, row["basis"]), row.number)
        level, value = _figure(method, code, row["value"])
        if row["basis"] is Basis.CLAIMED:
            evidence = self.intake.evidence(self.known.get(code, ()))
            self.report.report(
                method, self.region, self.cycle, code, level=level, value=value, evidence=evidence
            )
        else:
            reason = self.intake.reason
            self.report.verify(method, code, level=level, value=value, reason=reason)
        self.intake.keep(self.report)

    def _once(self, key: tuple[str, str], number: int) -> None:
        first = self.seen.setdefault(key, number)
        check(first == number, f"row {first} gives this figure too", field="indicator")


def _figure(method: Edition, code: str, value: Decimal) -> tuple[int | None, Decimal | None]:
    """The figure as the indicator takes it: a level, or a raw value."""
    try:
        asked = method.indicator(code, Scope.REGION)
    except NotFound as unknown:
        raise Invalid(unknown.message, field="indicator") from None
    if asked.bands is not None or asked.quantity is not None:
        return None, value
    check(
        value == value.to_integral_value(),
        f"indicator {code} has no bands: its value is a whole level, not {value}",
        field="value",
    )
    return int(value), None


def _record(intake: Intake, rows: Sequence[Row]) -> None:
    """All figures of one region and cycle, the claimed ones before the verified."""
    sheet: _Sheet | None = None
    for row in sorted(rows, key=lambda row: row["basis"] is not Basis.CLAIMED):
        with intake.row(row, otherwise="value"):
            region, cycle = intake.region(row), intake.cycle(_index(row), row["year"])
            sheet = sheet or _sheet(intake, region, cycle)
            sheet.enter(row)


def _index(row: Row) -> str:
    return known_index(row["index"].casefold(), row["year"])


def _sheet(intake: Intake, region: UUID, cycle: str) -> _Sheet:
    report = intake.juara.load(Report, report_id(region, cycle))
    rows = figures.of_region(intake.tx.connection, region, cycle)
    return _Sheet(intake, region, cycle, report, {row.indicator: row.evidence for row in rows})


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
