from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.index import edition, editions
from domain.region import region_id
from domain.replication import Replication, Standing, foundation, indicator

IID = edition("iid", 2025)
ORIGINATOR = region_id("35.76")
INSIDE = date(2024, 6, 1)


def replication(number: int, day: date = INSIDE, partner: UUID | None = None) -> Replication:
    return Replication(
        agreement=UUID(int=number), partner=partner or UUID(int=number), day=day, position=number
    )


def standings(*replications: Replication) -> list[Standing]:
    return [one for _, one in foundation(IID, 2025, ORIGINATOR, replications).standings]


def level(*replications: Replication) -> int:
    return foundation(IID, 2025, ORIGINATOR, replications).level


@pytest.mark.parametrize(("regions", "expected"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (19, 3)])
def test_one_two_three_regions_give_level_one_two_three_and_no_more(
    regions: int, expected: int
) -> None:
    assert level(*(replication(n + 1) for n in range(regions))) == expected


def test_a_region_counts_once() -> None:
    twice = (replication(1), replication(2, partner=UUID(int=1)))
    assert level(*twice) == 1
    assert standings(*twice) == [Standing.COUNTS, Standing.REGION_COUNTED]


def test_a_copy_in_the_same_region_does_not_count() -> None:
    assert standings(replication(1, partner=ORIGINATOR)) == [Standing.SAME_REGION]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2022, 12, 31), False),
        (date(2023, 1, 1), True),
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ],
)
def test_the_window_of_the_edition_holds(day: date, *, counts: bool) -> None:
    assert (standings(replication(1, day)) == [Standing.COUNTS]) is counts


def test_what_comes_after_the_third_region_adds_nothing() -> None:
    four = [replication(n) for n in (4, 2, 1, 3)]
    found = foundation(IID, 2025, ORIGINATOR, four)
    assert [one.position for one in found.counted] == [1, 2, 3]
    assert found.standings[3] == (replication(4), Standing.BEYOND_MOST)


def test_every_computable_iid_edition_asks_for_replications_and_no_ipkd_edition_does() -> None:
    for method in editions():
        asked = indicator(method)
        assert (asked is not None) == (method.index == "iid" and bool(method.indicators))
        if asked is not None:
            assert [asked.level(n) for n in range(5)] == [0, 1, 2, 3, 3]


@given(
    st.lists(
        st.tuples(st.integers(1, 6), st.dates(date(2021, 1, 1), date(2026, 12, 31))), max_size=12
    )
)
def test_the_level_is_the_number_of_other_regions_within_the_window(
    told: list[tuple[int, date]],
) -> None:
    replications = [
        replication(n, day, UUID(int=partner)) for n, (partner, day) in enumerate(told, start=1)
    ]
    inside = {UUID(int=partner) for partner, day in told if day.year in {2023, 2024}}
    assert level(*replications) == min(3, len(inside))
