"""Published results from files: recorded once, refused in words, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app import reference
from app.importing.cells import Notation
from app.importing.results import KIND
from domain.errors import Forbidden
from domain.events import ResultContested, ResultPublished
from projections.results import results
from tests.app.importing import RESULT, imported, mojokerto, refused, workbook, written
from tests.nation import ADMIN, Nation, operator

REFERENCE = Path(reference.__file__).with_name("published_results.csv")


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    yield from mojokerto(database_url)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hasil.csv"


def test_a_result_is_recorded_as_its_source_has_it(nation: Nation, path: Path) -> None:
    outcome = imported(nation, KIND, written(path, RESULT))
    assert (outcome.rows, outcome.facts, outcome.scores, outcome.refused) == (1, 1, 0, 0)
    (found,) = nation.rows(results)
    assert (found["score"], found["category"], found["rank"], found["source"], found["stands"]) == (
        Decimal("84.46"),
        "Sangat Inovatif",
        1,
        "Kepmendagri 400.10.11-6287",
        True,
    )
    assert nation.wrong() == []


def test_the_same_file_again_changes_nothing(nation: Nation, path: Path) -> None:
    file = written(path, RESULT, RESULT | {"region_code": "36.73", "region_name": "Kota Serang"})
    first, again = imported(nation, KIND, file), imported(nation, KIND, file)
    assert (first.facts, again.facts, again.position) == (2, 0, first.position)


def test_the_published_results_of_the_project_are_recorded_and_none_is_lost(
    database_url: str,
) -> None:
    nation = Nation(database_url)
    nation.do(ADMIN, reference.load)
    outcome = imported(nation, KIND, REFERENCE)
    contested = [row for row in nation.rows(results) if not row["stands"]]
    assert (outcome.facts, outcome.refused) == (66, 0)
    assert [row["score"] for row in contested] == [Decimal("77.73")]
    assert imported(nation, KIND, REFERENCE).facts == 0
    assert nation.wrong() == []
    nation.close()


def test_another_source_with_another_figure_contests_what_stands(
    nation: Nation, path: Path
) -> None:
    imported(nation, KIND, written(path, RESULT, RESULT | {"score": "77.73", "source": "Bappeda"}))
    assert nation.topics()[-2:] == [ResultPublished.TOPIC, ResultContested.TOPIC]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"region_code": "99.99"}, "region_code: no region has the code 99.99"),
        ({"region_name": "Kabupaten Mojokerto"}, "35.76 is Kota Mojokerto, not Kabupaten Mojoker"),
        ({"index": "ipm"}, "index: there is no edition of 'ipm' for 2023"),
        ({"year": "1999"}, "year: 1999 is not a measurement year"),
        ({"score": "-1"}, "score: must be between 0 and 100"),
        ({"score": "100.01"}, "score: must be between 0 and 100"),
        ({"score": "84.46001"}, "score: takes at most 4 decimals"),
        ({"score": "NaN"}, "score: 'NaN' is not a number"),
        ({"rank": "0"}, "rank must be 1 or more"),
        ({"rank": "1.5"}, "rank: '1.5' is not a whole number"),
        ({"source": ""}, "source: is empty"),
        ({"source": "Kemen\u200bdagri"}, "source: the text holds an invisible character (U+200B)"),
    ],
    ids=ascii,
)
def test_a_row_that_cannot_be_is_refused_with_its_column(
    nation: Nation, path: Path, wrong: dict[str, str], why: str
) -> None:
    (said,) = refused(nation, KIND, written(path, RESULT, RESULT | wrong))
    assert said.startswith("row 3, ")
    assert why in said


def test_every_bad_cell_of_every_bad_row_is_named(nation: Nation, path: Path) -> None:
    bad = {"score": "84.46.1", "rank": "satu", "region_code": "3576x"}
    said = refused(nation, KIND, written(path, RESULT | bad, RESULT, RESULT | {"year": "23"}))
    assert [one.split(":")[0] for one in said] == [
        "row 2, region_code",
        "row 2, score",
        "row 2, rank",
        "row 4, year",
    ]


def test_good_rows_are_taken_where_that_was_asked_for(nation: Nation, path: Path) -> None:
    file = written(path, RESULT | {"score": "101"}, RESULT)
    outcome = imported(nation, KIND, file, partial=True)
    assert (outcome.facts, outcome.refused) == (1, 1)
    assert [str(problem) for problem in outcome.problems] == [
        "row 2, score: must be between 0 and 100 poin"
    ]


def test_a_source_that_contradicts_itself_is_refused(nation: Nation, path: Path) -> None:
    said = refused(nation, KIND, written(path, RESULT, RESULT | {"score": "84.47"}))
    assert said == ["row 3, score: this source gave 84.46 before"]


def test_an_indonesian_file_is_read_with_decimal_commas(nation: Nation, path: Path) -> None:
    file = written(path, RESULT | {"score": "84,46"}, separator=";")
    imported(nation, KIND, file, notation=Notation.COMMA)
    assert [row["score"] for row in nation.rows(results)] == [Decimal("84.46")]


def test_names_may_differ_in_hyphens_and_capitals_only(nation: Nation, path: Path) -> None:
    row = RESULT | {"region_code": "1110", "region_name": "KABUPATEN ACEH-SINGKIL"}
    assert imported(nation, KIND, written(path, row)).facts == 1


def test_a_workbook_gives_the_same_results(nation: Nation, tmp_path: Path) -> None:
    line = [*list(RESULT.values())[:3], 2023, 84.46, "Sangat Inovatif", 1, "Kepmendagri"]
    outcome = imported(nation, KIND, workbook(tmp_path / "hasil.xlsx", list(RESULT), line))
    assert outcome.facts == 1
    assert [row["score"] for row in nation.rows(results)] == [Decimal("84.46")]


def test_a_code_that_a_workbook_holds_as_a_number_is_refused(
    nation: Nation, tmp_path: Path
) -> None:
    line = [11.10, *list(RESULT.values())[1:]]
    (said,) = refused(nation, KIND, workbook(tmp_path / "hasil.xlsx", list(RESULT), line))
    assert said.startswith("row 2, region_code: 11.1 is a number, and codes are text")


def test_only_the_ministry_imports(nation: Nation, path: Path) -> None:
    from app.importing.batch import load  # noqa: PLC0415

    someone = operator(next(iter(nation.agencies)))
    with pytest.raises(Forbidden):
        load(nation.juara, someone, KIND, written(path, RESULT))


def test_an_empty_file_is_refused(nation: Nation, path: Path) -> None:
    path.write_text("\n\n", "utf-8")
    assert refused(nation, KIND, path) == ["the file is empty"]


def test_lines_that_do_not_fit_the_header_are_refused(nation: Nation, path: Path) -> None:
    written(path, RESULT)
    path.write_text(path.read_text("utf-8") + "\n35.76,Kota Mojokerto\n,,,,,,,,x\n", "utf-8")
    assert refused(nation, KIND, path) == [
        "row 4: has 2 cells, the header has 8",
        "row 5, column 9: is not named by the header",
    ]
