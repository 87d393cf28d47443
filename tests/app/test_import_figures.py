"""Figures from files: raw where there are bands, levels where there are none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.commands import cycles
from app.importing.figures import KIND
from projections.figures import figures
from projections.standings import standings
from tests.app.importing import FIGURE, imported, mojokerto, refused, workbook, written
from tests.nation import ADMIN, DEADLINE, Nation

OPINION = FIGURE | {"indicator": "8", "value": "3"}


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    for nation in mojokerto(database_url):
        nation.open_cycle()
        yield nation


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "spd.csv"


def known(nation: Nation) -> dict[str, tuple[object, ...]]:
    return {
        row["indicator"]: (
            row["claimed_level"],
            row["claimed_value"],
            row["verified_level"],
            row["verified_value"],
        )
        for row in nation.rows(figures)
    }


def test_a_raw_figure_becomes_a_level_by_the_bands(nation: Nation, path: Path) -> None:
    outcome = imported(nation, KIND, written(path, FIGURE, OPINION))
    assert (outcome.facts, outcome.scores) == (2, 1)
    assert known(nation) == {
        "4": (3, Decimal("5.23"), None, None),
        "8": (3, None, None, None),
    }
    # 3 x 1 + 3 x 1.5 of 250 points.
    assert [row["score"] for row in nation.rows(standings)] == [Decimal("3.00")]
    assert nation.wrong() == []


def test_verified_figures_may_stand_before_the_claimed_ones(nation: Nation, path: Path) -> None:
    verified = OPINION | {"basis": "verified", "value": "2"}
    outcome = imported(nation, KIND, written(path, verified, OPINION))
    assert (outcome.facts, outcome.scores) == (2, 2)
    assert known(nation) == {"8": (3, None, 2, None)}
    assert nation.rows(figures)[0]["reason"] == "impor spd.csv"
    assert nation.wrong() == []


def test_the_same_file_again_changes_nothing(nation: Nation, path: Path) -> None:
    rows = [FIGURE, OPINION, OPINION | {"basis": "verified", "value": "2"}]
    file = written(path, *rows)
    first, again = imported(nation, KIND, file), imported(nation, KIND, file)
    assert (first.facts, again.facts, again.scores, again.position) == (3, 0, 0, first.position)


def test_a_changed_file_appends_what_differs(nation: Nation, path: Path) -> None:
    imported(nation, KIND, written(path, FIGURE, OPINION))
    outcome = imported(nation, KIND, written(path, FIGURE | {"value": "2.05"}, OPINION))
    assert (outcome.facts, outcome.scores) == (1, 1)
    assert known(nation)["4"] == (2, Decimal("2.05"), None, None)


def test_a_figure_rests_on_the_file_that_states_it(nation: Nation, path: Path) -> None:
    imported(nation, KIND, written(path, FIGURE))
    (evidence,) = nation.rows(figures)[0]["evidence"]
    assert (evidence["name"], evidence["kind"]) == ("spd.csv", "impor")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (FIGURE | {"indicator": "16"}, "indicator: edition iid-2025 has no region indicator '16'"),
        (OPINION | {"value": "2.5"}, "value: indicator 8 has no bands: its value is a whole level"),
        (OPINION | {"value": "4"}, "value: indicator 8 takes a whole level from 0 to 3"),
        (OPINION | {"value": "-1"}, "value: indicator 8 takes a whole level from 0 to 3"),
        (FIGURE | {"value": "-101"}, "value: must be between -100 and"),
        (FIGURE | {"value": "1e400"}, "value: '1e400' is not a number"),
        (FIGURE | {"basis": "official"}, "basis: 'official' is none of claimed, verified"),
        (OPINION | {"basis": "verified"}, "value: figure 8 has not been reported"),
        (FIGURE | {"year": "2024"}, "year: cycle iid-2024 has not been opened: open it first"),
        (FIGURE | {"index": "ipm"}, "index: there is no edition of 'ipm' for 2025"),
    ],
    ids=str,
)
def test_a_figure_that_cannot_be_is_refused(
    nation: Nation, path: Path, row: dict[str, str], why: str
) -> None:
    (said,) = refused(nation, KIND, written(path, row))
    assert said.startswith(f"row 2, {why}")


def test_a_figure_that_is_given_twice_is_refused(nation: Nation, path: Path) -> None:
    said = refused(nation, KIND, written(path, FIGURE, OPINION, FIGURE | {"value": "1"}))
    assert said == ["row 4, indicator: row 2 gives this figure too"]


def test_a_negative_figure_and_a_numeric_code_of_an_indicator_are_read(
    nation: Nation, tmp_path: Path
) -> None:
    line = ["35.76", "iid", 2025, 7, -5.14, "claimed"]
    imported(nation, KIND, workbook(tmp_path / "spd.xlsx", list(FIGURE), line))
    assert known(nation) == {"7": (2, Decimal("-5.14"), None, None)}


def test_a_past_year_can_be_loaded_after_its_deadline(nation: Nation, path: Path) -> None:
    nation.close_cycle()
    assert imported(nation, KIND, written(path, FIGURE)).facts == 1


def test_nothing_is_loaded_into_a_final_year(nation: Nation, path: Path) -> None:
    nation.close_cycle()
    nation.finalise_cycle()
    said = refused(nation, KIND, written(path, FIGURE))
    assert said == ["row 2, year: the standings of cycle iid-2025 are final"]


def test_the_amounts_of_the_ipkd_are_kept_as_they_are(nation: Nation, path: Path) -> None:
    nation.do(ADMIN, cycles.open, index="ipkd", year=2023, deadline=DEADLINE, zone="WIB")
    amount = {"index": "IPKD", "year": "2023", "indicator": "d2_belanja", "value": "1234567890.12"}
    imported(nation, KIND, written(path, FIGURE | amount))
    assert known(nation) == {"d2_belanja": (None, Decimal("1234567890.12"), None, None)}
