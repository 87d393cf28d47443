"""The race: ranks, gaps, movement, pace, pursuers and what may be compared."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import NotFound
from domain.index import Rounding, edition
from domain.indicator import Certainty, Source
from domain.race import (
    Chase,
    Comparability,
    Entry,
    Pace,
    Per,
    Race,
    Ranking,
    Span,
    Verdict,
    comparability,
    race,
    rank,
)

CENT = Rounding(Decimal("0.01"), Source("two decimals", Certainty.B))
START = datetime(2025, 6, 20, tzinfo=UTC)


def entry(code: str, score: str | Decimal | None) -> Entry:
    return Entry(
        code=code,
        name=f"Kota {code}",
        type="kota",
        province=code[:2],
        score=None if score is None else Decimal(score),
    )


def board(**scores: str | None) -> list[Entry]:
    return [entry(code, score) for code, score in scores.items()]


def places(ranking: Ranking) -> list[tuple[int, str]]:
    return [(one.rank, one.entry.code) for one in ranking.ranked]


def gaps(ranking: Ranking) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            str(one.gap_to_champion),
            None if one.gap_to_next is None else str(one.gap_to_next),
            None if one.lead is None else str(one.lead),
        )
        for one in ranking.ranked
    ]


def test_equal_scores_share_a_rank_and_the_next_rank_is_left_out() -> None:
    found = rank(board(a="70.78", d="84.46", c="70.78", b="60.00"))
    assert places(found) == [(1, "d"), (2, "a"), (2, "c"), (4, "b")]


def test_two_champions_are_listed_by_region_code() -> None:
    found = rank([entry("35.78", "80"), entry("35.76", "80.00"), entry("33.74", "70")])
    assert places(found) == [(1, "35.76"), (1, "35.78"), (3, "33.74")]
    assert found.champion is not None
    assert found.champion.entry.code == "35.76"
    assert gaps(found)[0] == ("0.00", None, "10.00")


def test_ranks_follow_the_displayed_score() -> None:
    found = rank(board(a="60.004", b="59.995", c="59.994"), CENT)
    assert places(found) == [(1, "a"), (1, "b"), (3, "c")]
    assert [str(one.score) for one in found.ranked] == ["60.00", "60.00", "59.99"]


def test_gaps_look_up_and_leads_look_down_past_equals() -> None:
    found = rank(board(a="84.46", b="64.01", c="64.01", d="60.00"))
    assert gaps(found) == [
        ("0.00", None, "20.45"),
        ("20.45", "20.45", "4.01"),
        ("20.45", "20.45", "4.01"),
        ("24.46", "4.01", None),
    ]


def test_a_region_without_a_score_is_unranked_and_zero_is_a_score() -> None:
    found = rank(board(b=None, a="0.00", c="10"))
    assert places(found) == [(1, "c"), (2, "a")]
    assert [(one.code, one.reason) for one in found.unranked] == [("b", "not_reported")]


def test_an_empty_board_has_no_champion() -> None:
    assert rank(board(a=None)).champion is None
    assert race(board(a=None)) == Race((), (entry("a", None),))


scores = st.decimals(0, 100, places=2)
boards = st.lists(st.none() | scores, max_size=40).map(
    lambda given: [entry(f"{number:02}", score) for number, score in enumerate(given)]
)


@given(entries=boards)
def test_a_rank_is_one_more_than_the_number_of_better_scores(entries: list[Entry]) -> None:
    found = rank(entries)
    ranked = [one for one in entries if one.score is not None]
    assert len(found.ranked) == len(ranked)
    assert len(found.unranked) == len(entries) - len(ranked)
    for one in found.ranked:
        better = [other for other in found.ranked if other.score > one.score]
        assert one.rank == len(better) + 1


@given(entries=boards)
def test_gaps_are_differences_to_the_champion_and_add_up_rank_by_rank(
    entries: list[Entry],
) -> None:
    found = rank(entries)
    steps = {one.rank: one.gap_to_next or Decimal(0) for one in found.ranked}
    for one in found.ranked:
        assert one.gap_to_champion >= 0
        assert (one.gap_to_champion == 0) == (one.rank == 1)
        climbed = (step for other, step in steps.items() if other <= one.rank)
        assert sum(climbed, Decimal(0)) == one.gap_to_champion


@given(entries=boards)
def test_a_lead_is_the_gap_of_the_next_rank_below(entries: list[Entry]) -> None:
    found = rank(entries).ranked
    for one in found:
        below = [other for other in found if other.score < one.score]
        assert one.lead == (below[0].gap_to_next if below else None)


@given(entries=boards, data=st.data())
def test_the_order_of_the_rows_does_not_change_the_ranking(
    entries: list[Entry], data: st.DataObject
) -> None:
    assert rank(data.draw(st.permutations(entries))) == rank(entries)


def weeks(past: int, left: int | None = None) -> Span:
    until = START + timedelta(weeks=past)
    return Span(START, until, until + timedelta(weeks=left) if left is not None else None)


def chase_of(found: Race, code: str) -> Chase:
    chase = next(one.chase for one in found.runners if one.standing.entry.code == code)
    assert chase is not None
    return chase


def run(now: Sequence[Entry], before: Sequence[Entry], span: Span, changes: int = 3) -> Race:
    return race(now, before, span=span, changes={one.code: changes for one in now})


def test_movement_counts_ranks_climbed_and_points_gained() -> None:
    found = race(board(a="50", b="60", c="40"), board(a="50", b="45"), span=weeks(2))
    moved = {
        one.standing.entry.code: one.movement and (one.movement.ranks, str(one.movement.points))
        for one in found.runners
    }
    assert moved == {"b": (1, "15"), "a": (-1, "0"), "c": None}


def test_pace_inside_a_cycle_is_points_per_week() -> None:
    found = run(board(a="50", b="46"), board(a="48", b="40"), weeks(4, 8))
    paces = [one.pace for one in found.runners]
    assert paces == [
        Pace(Decimal("0.5"), Per.WEEK, observations=3, sound=True),
        Pace(Decimal("1.5"), Per.WEEK, observations=3, sound=True),
    ]


def test_a_pursuer_closes_in_by_the_difference_of_paces_and_overtakes_at_a_known_time() -> None:
    chase = chase_of(run(board(a="50", b="46"), board(a="48", b="40"), weeks(4, 8)), "b")
    assert chase == Chase(
        code="b",
        gap=Decimal(4),
        closing_speed=Decimal(1),
        verdict=Verdict.OVERTAKES,
        periods=Decimal(4),
    )


def test_no_overtaking_is_foretold_past_the_closing_of_the_cycle() -> None:
    for left, verdict in ((4, Verdict.OVERTAKES), (3, Verdict.NOT_BEFORE_CLOSING)):
        chase = chase_of(run(board(a="50", b="46"), board(a="48", b="40"), weeks(4, left)), "b")
        assert chase.verdict == verdict
        assert (chase.periods is None) == (verdict != Verdict.OVERTAKES)


@pytest.mark.parametrize("left", [0, -2, None])
def test_a_closed_cycle_foretells_nothing(left: int | None) -> None:
    found = run(board(a="50", b="46"), board(a="48", b="40"), weeks(4, left))
    assert chase_of(found, "b").verdict == Verdict.NOT_BEFORE_CLOSING
    assert found.defence is not None
    assert found.defence.needed is None


@pytest.mark.parametrize(
    ("now", "verdict"),
    [
        ("50", Verdict.LEVEL),
        ("41", Verdict.NOT_CLOSING_IN),
        ("42", Verdict.NOT_CLOSING_IN),
        ("49", Verdict.OVERTAKES),
    ],
)
def test_only_a_faster_pursuer_closes_in(now: str, verdict: Verdict) -> None:
    found = run(board(a="50", b=now), board(a="48", b="40"), weeks(4, 8))
    assert chase_of(found, "b").verdict == verdict


@pytest.mark.parametrize(("changes", "past"), [(2, 4), (0, 4), (3, 0)])
def test_below_a_minimum_of_observations_the_data_do_not_suffice(changes: int, past: int) -> None:
    found = run(board(a="50", b="46"), board(a="48", b="40"), weeks(past, 8), changes)
    assert chase_of(found, "b").verdict == Verdict.NOT_ENOUGH_DATA
    assert Verdict.NOT_ENOUGH_DATA.label == "tidak cukup data"


def test_a_week_is_the_least_time_to_take_a_pace_from() -> None:
    for time, sound in ((timedelta(days=7), True), (timedelta(days=6, hours=23), False)):
        span = Span(START, START + time, START + timedelta(weeks=9))
        found = run(board(a="50", b="46"), board(a="48", b="40"), span)
        assert [one.pace and one.pace.sound for one in found.runners] == [sound, sound]


def test_a_champion_that_stands_still_is_a_sound_observation() -> None:
    found = race(
        board(a="50", b="46"),
        board(a="50", b="40"),
        span=weeks(4, 8),
        changes={"b": 5},
    )
    assert chase_of(found, "b").verdict == Verdict.OVERTAKES


def test_a_region_that_was_not_there_before_has_no_pace_yet() -> None:
    found = run(board(a="50", b="46"), board(a="48"), weeks(4, 8))
    chase = chase_of(found, "b")
    assert (chase.verdict, chase.closing_speed) == (Verdict.NOT_ENOUGH_DATA, None)


def test_the_champion_sees_who_is_closest_and_the_pace_that_keeps_it_ahead() -> None:
    now = board(a="50", b="46", c="40", d="30")
    before = board(a="48", b="44", c="20", d="30")
    found = run(now, before, weeks(4, 10)).defence
    assert found is not None
    assert (found.champion, found.lead) == ("a", Decimal(4))
    assert [one.code for one in found.pursuers] == ["b", "c", "d"]
    # c runs 5 points a week and is 10 behind with 10 weeks left: 5 - 10 / 10.
    assert found.needed == Decimal(4)


def test_only_so_many_pursuers_are_named() -> None:
    now = [entry(f"{number:02}", str(90 - number)) for number in range(9)]
    found = race(now, pursuers=3).defence
    assert found is not None
    assert [one.code for one in found.pursuers] == ["01", "02", "03"]


def test_a_champion_that_nobody_can_reach_need_not_run() -> None:
    found = run(board(a="90", b="46"), board(a="90", b="45"), weeks(4, 4)).defence
    assert found is not None
    assert found.needed == 0


@given(
    paces=st.lists(st.decimals(0, 5, places=2), min_size=2, max_size=8),
    left=st.integers(1, 20),
)
def test_at_the_needed_pace_nobody_is_ahead_of_the_champion_at_the_closing(
    paces: list[Decimal], left: int
) -> None:
    now = [entry(f"{n:02}", Decimal(90) - n) for n in range(len(paces))]
    before = [entry(f"{n:02}", Decimal(90) - n - 2 * pace) for n, pace in enumerate(paces)]
    found = run(now, before, weeks(2, left))
    assert found.defence is not None
    if found.defence.champion == "00" and found.defence.needed is not None:
        finish = 90 + found.defence.needed * left
        others = [Decimal(90) - n + paces[n] * left for n in range(1, len(paces))]
        assert max(others) - finish < Decimal("1e-20")
        assert found.defence.needed == 0 or abs(max(others) - finish) < Decimal("1e-20")


MOJOKERTO = {2021: Decimal("62.30"), 2022: Decimal("70.78"), 2023: Decimal("84.46")}


def test_pace_over_the_years_comes_from_official_results_of_comparable_scales() -> None:
    found = race(
        board(a="84.46", b="64.01"),
        index="iid",
        results={"a": MOJOKERTO, "b": {2019: Decimal(74400), 2023: Decimal("64.01")}},
    )
    champion, other = found.runners
    assert champion.yearly == Pace(
        Decimal("11.08"), Per.CYCLE, observations=3, sound=True, marked=True
    )
    assert champion.pace == champion.yearly
    assert other.yearly is None
    assert chase_of(found, "b").verdict == Verdict.NOT_ENOUGH_DATA


def test_raw_points_are_left_out_of_a_pace() -> None:
    results = {"a": {2019: Decimal(5320), 2022: Decimal("70.78"), 2023: Decimal("84.46")}}
    found = race(board(a="84.46"), index="iid", results=results)
    assert found.runners[0].yearly == Pace(
        Decimal("13.68"), Per.CYCLE, observations=2, sound=False, marked=False
    )


def test_over_the_years_an_overtaking_is_foretold_for_the_next_cycle_only() -> None:
    slow = {2022: Decimal(80), 2023: Decimal(80), 2024: Decimal(80)}
    fast = {2022: Decimal(60), 2023: Decimal(68), 2024: Decimal(76)}
    for now, verdict in (("76", Verdict.OVERTAKES), ("71", Verdict.NOT_BEFORE_CLOSING)):
        found = race(board(a="80", b=now), index="iid", results={"a": slow, "b": fast})
        assert chase_of(found, "b").verdict == verdict


def test_without_an_earlier_moment_or_results_there_is_no_pace() -> None:
    found = race(board(a="50", b="46"))
    assert [(one.pace, one.movement, one.yearly) for one in found.runners] == [(None,) * 3] * 2
    assert chase_of(found, "b").verdict == Verdict.NOT_ENOUGH_DATA


@given(now=boards, before=boards, past=st.integers(1, 9), left=st.integers(0, 9))
def test_a_race_names_every_region_once_and_the_champion_chases_nobody(
    now: list[Entry], before: list[Entry], past: int, left: int
) -> None:
    found = run(now, before, weeks(past, left))
    codes = [one.standing.entry.code for one in found.runners]
    assert sorted([*codes, *(one.code for one in found.unranked)]) == [one.code for one in now]
    for number, one in enumerate(found.runners):
        assert (one.chase is None) == (number == 0)
        if one.chase and one.chase.periods is not None:
            assert 0 < one.chase.periods <= left


@pytest.mark.parametrize(
    ("index", "years", "verdict", "reason"),
    [
        ("iid", (2019, 2021), Comparability.REFUSED, "poin mentah"),
        ("iid", (2020, 2023), Comparability.REFUSED, "poin mentah"),
        ("iid", (2021, 2022), Comparability.MARKED, "150 menjadi 111"),
        ("iid", (2022, 2024), Comparability.SAME, ""),
        ("iid", (2024, 2025), Comparability.MARKED, "65,01"),
        ("iid", (2023, 2026), Comparability.MARKED, "40,01"),
        ("ipkd", (2021, 2022), Comparability.SAME, ""),
        ("ipkd", (2022, 2023), Comparability.MARKED, "kapasitas fiskal"),
        ("ipkd", (2024, 2025), Comparability.MARKED, "instrumen baru"),
        ("ipkd", (2024, 2024), Comparability.SAME, ""),
    ],
)
def test_years_are_compared_as_far_as_their_methods_allow(
    index: str, years: tuple[int, int], verdict: Comparability, reason: str
) -> None:
    found = comparability(index, *years)
    assert found.verdict == verdict
    assert reason in " ".join(found.reasons)
    assert comparability(index, *reversed(years)) == found


def test_a_year_without_an_edition_cannot_be_compared() -> None:
    with pytest.raises(NotFound):
        comparability("iid", 2017, 2023)
    with pytest.raises(NotFound):
        comparability("iid", 2026, 2027)


def test_every_edition_says_what_it_changed_in_each_of_its_years_but_the_first() -> None:
    for index, first in (("iid", 2018), ("ipkd", 2021)):
        years = range(first + 1, 2027 if index == "iid" else 2026)
        assert all(edition(index, year).change(year) for year in years)
