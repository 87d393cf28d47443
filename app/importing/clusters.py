"""Clusters: which peers each region is measured within, year by year (peta kapasitas fiskal)."""

from __future__ import annotations

from collections.abc import Sequence

from app.importing.batch import Kind
from app.importing.cells import Column, region_code, text, year
from app.importing.intake import Intake
from app.importing.lines import Row
from domain.errors import check
from domain.region import Region


def _record(intake: Intake, rows: Sequence[Row]) -> None:
    """All memberships of one region."""
    region: Region | None = None
    seen: dict[tuple[str, int], int] = {}
    for row in rows:
        with intake.row(row):
            first = seen.setdefault((row["scheme"].casefold(), row["year"]), row.number)
            check(first == row.number, f"row {first} gives this cluster too", field="cluster")
            region = region or intake.juara.existing(Region, intake.region(row))
            region.cluster(row["scheme"], row["year"], row["cluster"], row["source"])
            intake.keep(region)


KIND = Kind(
    name="clusters",
    columns={
        "region_code": Column(region_code),
        "region_name": Column(text, required=False, may_be_empty=True),
        "year": Column(year),
        "scheme": Column(text),
        "cluster": Column(text),
        "source": Column(text),
    },
    key=lambda row: (row["region_code"],),
    record=_record,
)
"""The file of clusters: one region, measurement year and scheme a row."""
