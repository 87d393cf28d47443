"""``juara import``: what it prints, how it ends, and that it never breaks down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.importing import batch, figures, results, submissions
from app.importing.problem import Problem
from tests.app.importing import FIGURE, RESULT, SUBMISSION, mojokerto, written
from tests.app.terminal import Terminal
from tests.nation import Nation

FILES = [results.KIND, figures.KIND, submissions.KIND]
KINDS = {"results": RESULT, "figures": FIGURE, "submissions": SUBMISSION}


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    for nation in mojokerto(database_url):
        nation.open_cycle()
        yield nation


@pytest.fixture
def juara(
    nation: Nation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("JUARA_DATABASE_URL", nation.url)
    return Terminal(monkeypatch, capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_recorded_and_the_second_time_known(
    juara: Terminal, tmp_path: Path, kind: str
) -> None:
    file = written(tmp_path / "berkas.csv", KINDS[kind])
    first, again = juara("import", kind, file), juara("import", kind, file)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("1 row of berkas.csv: ")
    assert (again.code, again.err) == (0, "")
    assert again.out == "1 row of berkas.csv: all was known already, nothing changed\n"


def test_a_bad_row_ends_with_1_and_one_line_on_each_problem(
    juara: Terminal, nation: Nation, tmp_path: Path
) -> None:
    before = nation.end()
    file = written(tmp_path / "hasil.csv", RESULT, RESULT | {"score": "1e400", "rank": "x"})
    said = juara("import", "results", file)
    assert (said.code, said.out, nation.end()) == (1, "", before)
    assert said.err.splitlines() == [
        "row 3, score: '1e400' is not a number such as 84.46 (Indonesian files: --decimal comma)",
        "row 3, rank: 'x' is not a whole number",
        "juara: hasil.csv: 1 of its rows were refused, nothing was recorded",
    ]


def test_good_rows_are_recorded_with_partial_and_it_still_ends_with_1(
    juara: Terminal, nation: Nation, tmp_path: Path
) -> None:
    before = nation.end()
    file = written(tmp_path / "hasil.csv", RESULT | {"score": "101"}, RESULT)
    said = juara("import", "results", file, "--partial")
    assert (said.code, nation.end()) == (1, before + 1)
    assert said.out.startswith(
        "2 rows of hasil.csv: 1 fact recorded, no scores moved, 1 row refused"
    )


def test_a_report_lists_every_problem_and_is_safe_to_open(juara: Terminal, tmp_path: Path) -> None:
    bad = [RESULT | {"region_code": "=1+1"}] * 60
    file, report = written(tmp_path / "hasil.csv", *bad), tmp_path / "masalah.csv"
    said = juara("import", "results", file, "--report", report)
    assert said.code == 1
    assert f"and 10 more: see {report}" in said.err
    lines = report.read_text("utf-8").splitlines()
    assert lines[0] == '"row","column","reason"'
    assert len(lines) == 61
    assert lines[1].startswith('2,"region_code","\'=1+1\' is not a region code')


def test_a_report_of_a_good_file_is_empty(juara: Terminal, tmp_path: Path) -> None:
    report = tmp_path / "masalah.csv"
    juara("import", "results", written(tmp_path / "hasil.csv", RESULT), "--report", report)
    assert report.read_text("utf-8") == '"row","column","reason"\n'


def test_a_report_that_cannot_be_written_is_one_line(juara: Terminal, tmp_path: Path) -> None:
    file = written(tmp_path / "hasil.csv", RESULT)
    said = juara("import", "results", file, "--report", tmp_path / "tiada" / "masalah.csv")
    assert said.code == 1
    assert said.err.endswith("masalah.csv cannot be written: No such file or directory\n")


def test_decimal_commas_are_read_where_they_are_announced(juara: Terminal, tmp_path: Path) -> None:
    file = written(tmp_path / "hasil.csv", RESULT | {"score": "84,46"}, separator=";")
    assert juara("import", "results", file).code == 1
    assert juara("import", "results", file, "--decimal", "comma").code == 0


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.name)
def test_the_help_names_every_column(juara: Terminal, kind: batch.Kind) -> None:
    said = juara("import", kind.name, "--help")
    assert said.code == 0
    assert all(column in said.out for column in kind.columns)


def test_wrong_usage_ends_with_2(juara: Terminal, tmp_path: Path) -> None:
    assert juara("import", "results").code == 2
    assert juara("import", "nilai", "x.csv").code == 2
    file = written(tmp_path / "hasil.csv", RESULT)
    assert juara("import", "results", file, "--decimal", "titik").code == 2


def test_a_missing_file_is_one_line(juara: Terminal, tmp_path: Path) -> None:
    said = juara("import", "results", tmp_path / "tiada.csv")
    assert (said.code, said.out) == (1, "")
    assert (
        said.err == f"juara: {tmp_path / 'tiada.csv'} cannot be read: No such file or directory\n"
    )


@pytest.fixture
def on_sqlite(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    monkeypatch.setenv("JUARA_DATABASE_URL", sqlite_url)
    for _ in mojokerto(sqlite_url):
        yield Terminal(monkeypatch, capsys)


CELLS = st.text(max_size=12) | st.sampled_from(["35.76", "84.46", "2023", "iid", "claimed", "3"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(KINDS)), data=st.data())
def test_no_row_whatsoever_ends_in_a_traceback(
    on_sqlite: Terminal, tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    columns = list(KINDS[kind])
    cells = data.draw(st.lists(CELLS, min_size=len(columns), max_size=len(columns)))
    file = tmp_path / "acak.csv"
    file.write_text(f"{','.join(columns)}\n{','.join(cells)}\n", "utf-8", newline="")
    said = on_sqlite("import", kind, file, "--partial")
    assert said.code in {0, 1}
    assert "Traceback" not in said.err


def test_problems_read_like_sentences() -> None:
    assert str(Problem(5, "score", "is empty")) == "row 5, score: is empty"
    assert str(Problem(5, "", "has 2 cells")) == "row 5: has 2 cells"
