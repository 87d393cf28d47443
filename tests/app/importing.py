"""Files as people hand them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from app.importing import batch
from app.importing.batch import Kind, Options, Outcome
from app.importing.problem import FileRefused
from tests.nation import ADMIN, Nation

RESULT = {
    "region_code": "35.76",
    "region_name": "Kota Mojokerto",
    "index": "IID",
    "year": "2023",
    "score": "84.46",
    "category": "Sangat Inovatif",
    "rank": "1",
    "source": "Kepmendagri 400.10.11-6287",
}
FIGURE = {
    "region_code": "35.76",
    "index": "iid",
    "year": "2025",
    "indicator": "4",
    "value": "5.23",
    "basis": "claimed",
}
SUBMISSION = {
    "region_code": "35.76",
    "year": "2025",
    "organisation": "Dinas Kesehatan",
    "name": "Gayatri",
    "stage": "penerapan",
    "kind": "non_digital",
    "form": "pelayanan_publik",
    "initiator": "opd",
    "urusan": "kesehatan",
    "trial_date": "2023-02-01",
    "implementation_date": "2023-08-17",
    "c16": "2",
    "c17": "3",
    "c18": "",
    "v16": "2",
    "v17": "1",
    "v18": "",
    "state": "accepted",
}


def written(path: Path, *rows: Mapping[str, str], separator: str = ",") -> Path:
    """A CSV file of these rows; the columns are those of the first."""
    lines = [list(rows[0]), *([row.get(column, "") for column in rows[0]] for row in rows)]
    path.write_text("".join(f"{separator.join(line)}\n" for line in lines), "utf-8")
    return path


def workbook(path: Path, *lines: Sequence[Any], sheet: str = "Data") -> Path:
    """A workbook with these lines in its first sheet."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet(sheet)
    for number, line in enumerate(lines):
        page.write_row(number, 0, line)
    book.close()
    return path


def imported(nation: Nation, kind: Kind, path: Path, **options: Any) -> Outcome:
    """What becomes of a file that the ministry imports."""
    return batch.load(nation.juara, ADMIN, kind, path, Options(**options))


def refused(nation: Nation, kind: Kind, path: Path, **options: Any) -> list[str]:
    """Why a file was refused; nothing of it was recorded."""
    before = nation.end()
    try:
        imported(nation, kind, path, **options)
    except FileRefused as refusal:
        assert nation.end() == before
        return [str(problem) for problem in refusal.problems] or [refusal.message]
    raise AssertionError("the file was not refused")


def mojokerto(url: str) -> Iterator[Nation]:
    """A nation of three regions."""
    nation = Nation(url)
    nation.region("35.76", "Kota Mojokerto")
    nation.region("36.73", "Kota Serang")
    nation.region("11.10", "Kabupaten Aceh Singkil", "kabupaten")
    yield nation
    nation.close()
