"""Published documents of regions: dates that become the two marks of each (IPKD dimension 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.importing.batch import Kind
from app.importing.cells import Column, day, one_of, region_code, text, whole, year
from app.importing.intake import Intake, known_index
from app.importing.lines import Row
from domain.errors import check
from domain.publication import marks
from domain.report import Report, report_id
from domain.scorecard import Basis
from projections.editions import edition_of


def _record(intake: Intake, rows: Sequence[Row]) -> None:
    """All documents of one region and cycle, the claimed ones before the verified."""
    report: Report | None = None
    seen: dict[tuple[int, str], int] = {}
    for row in sorted(rows, key=lambda row: row["basis"] is not Basis.CLAIMED):
        with intake.row(row, otherwise="document"):
            region = intake.region(row)
            cycle = intake.cycle(known_index(row["index"].casefold(), row["year"]), row["year"])
            first = seen.setdefault((row["document"], row["basis"]), row.number)
            check(first == row.number, f"row {first} tells of this document", field="document")
            report = report or intake.juara.load(Report, report_id(region, cycle))
            _enter(intake, report, row, cycle)


def _enter(intake: Intake, report: Report, row: Row, cycle: str) -> None:
    method, region = edition_of(cycle), intake.region(row)
    earned = marks(
        method,
        row["year"],
        row["document"],
        enacted=date.fromisoformat(row["enacted"]),
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        accessible=row["accessible"],
    )
    for code, mark in earned.items():
        if row["basis"] is Basis.CLAIMED:
            evidence = intake.evidence(())
            report.report(method, region, cycle, code, level=None, value=mark, evidence=evidence)
        else:
            report.verify(method, code, level=None, value=mark, reason=intake.reason)
    intake.keep(report)


KIND = Kind(
    name="documents",
    columns={
        "region_code": Column(region_code),
        "region_name": Column(text, required=False, may_be_empty=True),
        "index": Column(text),
        "year": Column(year),
        "document": Column(whole),
        "enacted": Column(day),
        "published": Column(day, may_be_empty=True),
        "accessible": Column(one_of({"ya": True, "tidak": False, "1": True, "0": False})),
        "basis": Column(one_of({basis: basis for basis in (Basis.CLAIMED, Basis.VERIFIED)})),
    },
    key=lambda row: (row["index"].casefold(), row["year"], row["region_code"]),
    record=_record,
)
"""The file of documents, one a row, by their places in the list of the edition."""
