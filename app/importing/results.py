"""Published results: what a source says a region scored."""

from __future__ import annotations

from collections.abc import Sequence

from app.importing.batch import Kind
from app.importing.cells import Column, decimal, region_code, text, whole, year
from app.importing.intake import Intake, known_index
from app.importing.lines import Row
from domain.cycle import cycle_key
from domain.scorecard import Scorecard, scorecard_id


def _record(intake: Intake, rows: Sequence[Row]) -> None:
    """All figures of one region and cycle; the first stands, others contest it."""
    card: Scorecard | None = None
    for row in rows:
        with intake.row(row):
            region = intake.region(row)
            key = cycle_key(known_index(row["index"].casefold(), row["year"]), row["year"])
            card = card or intake.juara.load(Scorecard, scorecard_id(region, key))
            card.publish(region, key, row["score"], row["category"], row["rank"], row["source"])
            intake.keep(card)


KIND = Kind(
    name="results",
    columns={
        "region_code": Column(region_code),
        "region_name": Column(text),
        "index": Column(text),
        "year": Column(year),
        "score": Column(decimal),
        "category": Column(text, may_be_empty=True),
        "rank": Column(whole, may_be_empty=True),
        "source": Column(text),
    },
    key=lambda row: (row["index"].casefold(), row["year"], row["region_code"]),
    record=_record,
)
"""The file of published results, as ``app/reference/published_results.csv`` is one."""
