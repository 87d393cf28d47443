from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import WrongState
from domain.events import GoalpostsMeasured
from domain.index import edition
from domain.measurement import Cohort, Measurement, measurement_id
from domain.measures import figures_of_ratios
from domain.region import region_id
from tests.domain.stories import fact, given

METHOD = edition("ipkd", 2025)
HIGH, LOW = region_id("51.01"), region_id("51.02")
Figures = dict[str, Decimal]


def figures(**said: int) -> Figures:
    """Figures of every ratio, all alike but those that are named."""
    alike = dict.fromkeys(figures_of_ratios(METHOD), Decimal(100))
    return alike | {code: Decimal(value) for code, value in said.items()}


def cohort(verified: Mapping[str, Figures], claimed: Mapping[str, Figures] | None = None) -> Cohort:
    return Cohort(
        cycle="ipkd-2025",
        scheme="kapasitas fiskal",
        type="kabupaten",
        cluster="sedang",
        regions={code: region_id(code) for code in ("51.01", "51.02")},
        figures={"claimed": claimed or {}, "verified": verified},
    )


def measured(run: int = 1, basis: str = "verified", **said: Any) -> GoalpostsMeasured:
    alike = dict.fromkeys((ratio.code for ratio in METHOD.ratios), Decimal(1))
    nothing = {"fleksibilitas": Decimal(0), "solvabilitas_operasional": Decimal(0)}
    setters = dict.fromkeys(alike, HIGH)
    low, high, low_region, high_region = (
        {**whole, **said.pop(name, {})}
        for whole, name in (
            (alike | nothing, "low"),
            (alike | nothing, "high"),
            (setters, "low_region"),
            (setters, "high_region"),
        )
    )
    return fact(
        GoalpostsMeasured,
        cycle="ipkd-2025",
        edition="ipkd-2025",
        basis=basis,
        scheme="kapasitas fiskal",
        type="kabupaten",
        cluster="sedang",
        run=run,
        members=2,
        measured=said.get("measured", 2),
        low=low,
        high=high,
        low_region=low_region,
        high_region=high_region,
    )


BOTH = {"51.01": figures(), "51.02": figures(d5_pad=25)}
APART: dict[str, Any] = {
    "low": {"kemandirian": Decimal("0.25")},
    "low_region": {"kemandirian": LOW},
}


def measure(verified: Mapping[str, Figures], claimed: Mapping[str, Figures] | None = None) -> Any:
    return lambda it: it.measure(METHOD, cohort(verified, claimed))


def test_a_run_records_the_goalposts_of_each_ratio_and_who_set_them() -> None:
    story = given(Measurement).when(measure(BOTH)).then(measured(**APART))
    assert story.aggregate.keys == {"cycle": "ipkd-2025"}


def test_a_run_that_finds_the_same_goalposts_records_nothing() -> None:
    story = given(Measurement, measured(**APART))
    story.when(measure(BOTH)).then_nothing()
    inside = BOTH | {"51.01": figures(d5_pad=100, d5_pendapatan=100)}
    story.when(measure(inside)).then_nothing()


def test_goalposts_that_moved_are_another_run() -> None:
    story = given(Measurement, measured(**APART))
    lower: dict[str, Any] = {
        "low": {"kemandirian": Decimal("0.1")},
        "low_region": {"kemandirian": LOW},
    }
    second = story.when(measure(BOTH | {"51.02": figures(d5_pad=10)})).then(
        measured(run=2, **lower)
    )
    second.when(measure(BOTH)).then(measured(run=3, **APART))


def test_the_same_values_set_by_another_region_are_another_run() -> None:
    story = given(Measurement, measured(**APART))
    swapped = {"51.01": BOTH["51.02"], "51.02": BOTH["51.01"]}
    story.when(measure(swapped)).then(
        measured(
            run=2,
            low={"kemandirian": Decimal("0.25")},
            high_region={"kemandirian": LOW},
        )
    )


def test_each_basis_has_goalposts_of_its_own_under_one_number() -> None:
    given(Measurement).when(measure(BOTH, {"51.01": figures()})).then(
        measured(basis="claimed", measured=1), measured(**APART)
    )


def test_a_region_that_lacks_a_figure_sets_no_goalpost_but_is_a_member() -> None:
    lacking = {code: value for code, value in figures(d5_pad=1).items() if code != "d5_aset_tetap"}
    given(Measurement).when(measure({"51.01": figures(), "51.02": lacking})).then(
        measured(measured=1)
    )


def test_nobody_with_all_figures_is_no_run() -> None:
    given(Measurement).when(measure({"51.01": {}, "51.02": {}})).refused(
        WrongState, "no region of this cluster has all its figures: kabupaten, sedang, ipkd-2025"
    )


def test_an_empty_cluster_is_no_run() -> None:
    empty = Cohort(
        cycle="ipkd-2025",
        scheme="kapasitas fiskal",
        type="kota",
        cluster="tinggi",
        regions={},
        figures={"claimed": {}, "verified": {}},
    )
    given(Measurement).when(lambda it: it.measure(METHOD, empty)).refused(
        WrongState, "no region belongs to this cluster: kota, tinggi, ipkd-2025"
    )


def test_an_index_that_compares_nothing_within_clusters_is_not_measured() -> None:
    given(Measurement).when(lambda it: it.measure(edition("iid", 2025), cohort(BOTH))).refused(
        WrongState, "iid-2025 measures nothing within clusters"
    )


@pytest.mark.parametrize(
    "other",
    [
        ("ipkd-2024", "kabupaten", "sedang"),
        ("ipkd-2025", "kota", "sedang"),
        ("ipkd-2025", "kabupaten", "tinggi"),
    ],
)
def test_every_cluster_of_a_type_in_a_cycle_is_measured_apart(other: tuple[str, str, str]) -> None:
    assert measurement_id("ipkd-2025", "kabupaten", "sedang") != measurement_id(*other)
