from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Invalid
from domain.events import ResultContested, ResultPublished, ScoreChanged
from domain.region import region_id
from domain.scorecard import Scorecard, scorecard_id
from tests.domain.stories import fact, given

REGION = region_id("35.76")
CYCLE = "iid-2023"
DECREE = "Kepmendagri 400.10.11-6287/2023"
PAPER = "https://kominfo.jatimprov.go.id/berita/1"


def result(kind: Any, score: str, source: str = DECREE) -> Any:
    return fact(
        kind,
        region=REGION,
        cycle=CYCLE,
        score=Decimal(score),
        category="Sangat Inovatif",
        rank=1,
        source=source,
    )


def publish(score: str, source: str = DECREE, rank: int | None = 1) -> Any:
    return lambda it: it.publish(REGION, CYCLE, Decimal(score), "Sangat Inovatif", rank, source)


def changed(basis: str, score: str) -> ScoreChanged:
    return fact(
        ScoreChanged,
        region=REGION,
        cycle=CYCLE,
        edition="iid-2023",
        basis=basis,
        before=None,
        score=Decimal(score),
        parts_before={},
        parts={"total": Decimal(score)},
        category=None,
        status="graded",
        cause=1,
    )


def test_the_first_published_result_stands() -> None:
    story = given(Scorecard).when(publish("84.46")).then(result(ResultPublished, "84.46"))
    assert story.aggregate.official == Decimal("84.46")
    assert story.aggregate.keys == {"region": REGION, "cycle": CYCLE}


def test_the_same_figure_from_the_same_source_changes_nothing() -> None:
    story = given(Scorecard, result(ResultPublished, "84.46"))
    story.when(publish("84.46")).then_nothing()
    story.when(publish("84.460", f"  {DECREE} ")).then_nothing()


@pytest.mark.parametrize("score", ["84.47", "84.46"])
def test_another_source_is_kept_beside_the_result_that_stands(score: str) -> None:
    story = given(Scorecard, result(ResultPublished, "84.46"))
    beside = story.when(publish(score, PAPER)).then(result(ResultContested, score, PAPER))
    assert beside.aggregate.official == Decimal("84.46")
    beside.when(publish(score, PAPER)).then_nothing()


def test_a_source_does_not_contradict_itself() -> None:
    beside = given(
        Scorecard, result(ResultPublished, "84.46"), result(ResultContested, "84.47", PAPER)
    )
    beside.when(publish("84.48", PAPER)).refused(
        Invalid, "this source gave 84.47 before", field="score"
    )


@pytest.mark.parametrize("score", ["-0.01", "100.01", "1E+30", "NaN", "sNaN", "Infinity"])
def test_a_result_lies_between_0_and_100(score: str) -> None:
    given(Scorecard).when(publish(score)).refused(Invalid, "must be", field="score")


def test_a_result_has_no_more_decimals_than_are_kept() -> None:
    given(Scorecard).when(publish("84.46789")).refused(Invalid, "at most 4 decimals", field="score")


def test_a_result_at_either_end_is_one() -> None:
    for score in ("0", "100"):
        given(Scorecard).when(publish(score)).then(result(ResultPublished, score))


def test_ranks_begin_at_1() -> None:
    given(Scorecard).when(publish("84.46", rank=0)).refused(Invalid, "1 or more", field="rank")


def test_a_result_has_a_source() -> None:
    given(Scorecard).when(publish("84.46", " ")).refused(Invalid, "at least 1", field="source")


def test_computed_scores_stand_beside_the_published_result_by_basis() -> None:
    card = given(
        Scorecard,
        changed("claimed", "80.00"),
        result(ResultPublished, "84.46"),
        changed("verified", "79.00"),
        changed("claimed", "81.00"),
    ).aggregate
    assert card.scores == {"claimed": Decimal("81.00"), "verified": Decimal("79.00")}
    assert card.official == Decimal("84.46")


def test_a_region_has_one_scorecard_in_each_cycle() -> None:
    assert scorecard_id(REGION, "iid-2023") != scorecard_id(REGION, "iid-2024")
    assert scorecard_id(REGION, "iid-2023") != scorecard_id(region_id("35.78"), "iid-2023")
