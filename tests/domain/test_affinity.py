from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.affinity import (
    SIZE,
    Because,
    Need,
    Peer,
    Reason,
    Service,
    fitting,
    likeness,
    worth,
)
from domain.index import edition

IID = edition("iid", 2025)
OWN = Peer(type="kota", population=140_000, clusters={"ipkd": "tinggi"})
WEAK = Need(indicator=IID.indicator("16"), mean=Decimal("0.5"))


def found(reasons: list[Reason]) -> dict[Because, Reason]:
    return {one.because: one for one in reasons}


def test_regions_of_another_type_are_not_alike() -> None:
    assert likeness(OWN, Peer(type="kabupaten", population=140_000, clusters={})) == []


def test_what_two_cities_have_in_common() -> None:
    twin = Peer(type="kota", population=280_000, clusters={"ipkd": "tinggi", "iid": "x"})
    reasons = found(likeness(OWN, twin))
    assert set(reasons) == {Because.SAME_TYPE, Because.SAME_CLUSTER, Because.SIMILAR_SIZE}
    assert reasons[Because.SAME_CLUSTER].about == "ipkd: tinggi"
    size = reasons[Because.SIMILAR_SIZE]
    assert [size.own, size.other, size.worth] == [140_000, 280_000, SIZE / 2]
    other = Peer(type="kota", population=140_000, clusters={"ipkd": "rendah"})
    assert Because.SAME_CLUSTER not in found(likeness(OWN, other))


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_likeness_is_mutual_and_at_most_that_of_a_twin(one: int, other: int) -> None:
    first, second = (Peer(type="kota", population=size, clusters={}) for size in (one, other))
    there, back = worth(likeness(first, second)), worth(likeness(second, first))
    assert there == back
    assert 0 < there <= worth(likeness(first, first)) == SIZE


@pytest.mark.parametrize(("level", "points"), [(3, "7.5"), (2, "4.5")])
def test_a_strong_indicator_is_worth_the_points_above_the_own_mean(level: int, points: str) -> None:
    (reason,) = fitting([WEAK], [], {"16": level, "17": 3}, "sosial", 0)
    assert (reason.because, reason.about) == (Because.STRONG_INDICATOR, "16")
    assert [reason.own, reason.other, reason.worth] == [Decimal("0.5"), level, Decimal(points)]


def test_a_weak_level_is_no_reason() -> None:
    assert fitting([WEAK], [], {"16": 1}, "sosial", 0) == []
    strong = Need(indicator=IID.indicator("16"), mean=Decimal("2.5"))
    assert fitting([strong], [], {"16": 2}, "sosial", 0) == []


def test_a_service_that_is_missing_or_weak_is_a_reason() -> None:
    missing = Service(urusan="sosial", innovations=0, maturity=None)
    weak = Service(urusan="kesehatan", innovations=2, maturity=Decimal(40))
    strong = Service(urusan="pupr", innovations=2, maturity=Decimal(90))
    assert [one.is_weak for one in (missing, weak, strong)] == [True, True, False]
    (first,) = fitting([], [missing, weak], {}, "sosial", 0)
    (second,) = fitting([], [missing, weak], {}, "kesehatan", 0)
    assert (first.because, second.because) == (Because.MISSING_SERVICE, Because.WEAK_SERVICE)
    assert first.worth > second.worth
    assert second.own == 40


def test_having_been_replicated_is_a_reason_with_a_limit() -> None:
    assert [worth(fitting([], [], {}, "sosial", times)) for times in (0, 1, 3, 19)] == [0, 2, 6, 6]
