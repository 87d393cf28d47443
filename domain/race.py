"""The race: who leads, who moves, who closes in on the champion; rows in, ranks out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from domain.index import Comparability, Rounding
from domain.pace import Comparison, Pace, Per, Span, comparability, weekly_pace, yearly_pace
from domain.ranking import Entry, Ranking, Standing, rank

__all__ = [
    "Chase",
    "Comparability",
    "Comparison",
    "Defence",
    "Entry",
    "Movement",
    "Pace",
    "Per",
    "Race",
    "Ranking",
    "Runner",
    "Span",
    "Standing",
    "Verdict",
    "comparability",
    "race",
    "rank",
]

_NOTHING: Mapping[str, int] = MappingProxyType({})
_NO_RESULTS: Mapping[str, Mapping[int, Decimal]] = MappingProxyType({})


@dataclass(frozen=True)
class Movement:
    """Change since an earlier moment: ranks climbed (negative: lost) and points gained."""

    ranks: int
    points: Decimal


class Verdict(StrEnum):
    """What the pace of two regions says about one overtaking the other."""

    OVERTAKES = "overtakes"
    LEVEL = "level"
    NOT_CLOSING_IN = "not_closing_in"
    NOT_BEFORE_CLOSING = "not_before_closing"
    NOT_ENOUGH_DATA = "not_enough_data"

    @property
    def label(self) -> str:
        """The verdict in words, in Indonesian as the pages show it."""
        return _VERDICT_IN_WORDS[self]


_VERDICT_IN_WORDS = {
    Verdict.OVERTAKES: "menyusul pada laju ini",
    Verdict.LEVEL: "sudah sejajar",
    Verdict.NOT_CLOSING_IN: "tidak mendekat",
    Verdict.NOT_BEFORE_CLOSING: "tidak sebelum siklus ditutup",
    Verdict.NOT_ENOUGH_DATA: "tidak cukup data",
}


@dataclass(frozen=True, kw_only=True)
class Chase:
    """A region behind the champion: its gap, how fast that shrinks, and until when.

    ``closing_speed`` is the pursuer's pace minus the champion's, ``periods`` the weeks
    (or cycles) after which they are level at this pace, never past the closing.
    """

    code: str
    gap: Decimal
    verdict: Verdict
    closing_speed: Decimal | None = None
    periods: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Defence:
    """The champion's side: the closest pursuers, and the pace that keeps it ahead.

    ``needed`` is the least pace at which nobody with a sound pace is ahead at the
    closing; ``None`` when nobody's pace is sound or nothing is left to run.
    """

    champion: str
    lead: Decimal | None
    pace: Pace | None
    needed: Decimal | None
    pursuers: tuple[Chase, ...]


@dataclass(frozen=True, kw_only=True)
class Runner:
    """One ranked region in the race."""

    standing: Standing
    movement: Movement | None
    pace: Pace | None
    yearly: Pace | None
    chase: Chase | None


@dataclass(frozen=True)
class Race:
    """All runners in the order of their ranks, and the champion's defence."""

    runners: tuple[Runner, ...]
    unranked: tuple[Entry, ...]
    defence: Defence | None = None


@dataclass(frozen=True, kw_only=True)
class _Field:
    """What every chase of one race is judged by."""

    champion: Standing
    paces: Mapping[str, Pace | None] = field(default_factory=dict)
    horizon: Decimal = Decimal(0)

    def pace(self, standing: Standing) -> Pace | None:
        return self.paces.get(standing.entry.code)


def race(
    now: Iterable[Entry],
    before: Iterable[Entry] = (),
    *,
    span: Span | None = None,
    changes: Mapping[str, int] = _NOTHING,
    index: str = "",
    results: Mapping[str, Mapping[int, Decimal]] = _NO_RESULTS,
    rounding: Rounding | None = None,
    pursuers: int = 5,
) -> Race:
    """The race as it stands, and how it runs.

    ``before`` and ``span`` give movement and weekly pace, ``changes`` how often each
    score changed between; ``results`` the official scores of each region by year, and
    from them the pace per cycle. Chases are judged by the weekly pace where there is a
    span, up to its closing, and else by the pace per cycle, over the next cycle.
    """
    ranking, earlier = rank(now, rounding), rank(before, rounding).by_code()
    if ranking.champion is None:
        return Race((), ranking.unranked)
    yearly = {code: yearly_pace(index, given) for code, given in results.items()}
    weekly = _weekly(ranking, earlier, span, changes) if span else None
    course = _Field(
        champion=ranking.champion,
        paces=yearly if weekly is None else weekly,
        horizon=span.weeks_left if span else Decimal(1),
    )
    runners = tuple(
        Runner(
            standing=one,
            movement=_movement(one, earlier.get(one.entry.code)),
            pace=course.pace(one),
            yearly=yearly.get(one.entry.code),
            chase=None if one is ranking.champion else _chase(one, course),
        )
        for one in ranking.ranked
    )
    return Race(runners, ranking.unranked, _defence(runners, course, pursuers))


def _weekly(
    ranking: Ranking, earlier: Mapping[str, Standing], span: Span, changes: Mapping[str, int]
) -> dict[str, Pace | None]:
    return {
        one.entry.code: weekly_pace(
            earlier[one.entry.code].score if one.entry.code in earlier else None,
            one.score,
            span,
            changes.get(one.entry.code, 0),
        )
        for one in ranking.ranked
    }


def _movement(now: Standing, before: Standing | None) -> Movement | None:
    if before is None:
        return None
    return Movement(ranks=before.rank - now.rank, points=now.score - before.score)


def _chase(runner: Standing, course: _Field) -> Chase:
    own, champions = course.pace(runner), course.pace(course.champion)
    speed = own.points - champions.points if own and champions else None
    sound = own is not None and champions is not None and own.sound and champions.sound
    gap = runner.gap_to_champion
    verdict = _verdict(gap, speed if sound else None, course.horizon)
    return Chase(
        code=runner.entry.code,
        gap=gap,
        verdict=verdict,
        closing_speed=speed,
        periods=gap / speed if speed and verdict == Verdict.OVERTAKES else None,
    )


def _verdict(gap: Decimal, speed: Decimal | None, horizon: Decimal) -> Verdict:
    if gap == 0:
        return Verdict.LEVEL
    if speed is None:
        return Verdict.NOT_ENOUGH_DATA
    if speed <= 0:
        return Verdict.NOT_CLOSING_IN
    return Verdict.OVERTAKES if gap <= speed * horizon else Verdict.NOT_BEFORE_CLOSING


def _defence(runners: Sequence[Runner], course: _Field, pursuers: int) -> Defence:
    chases = [one.chase for one in runners if one.chase]
    return Defence(
        champion=course.champion.entry.code,
        lead=course.champion.lead,
        pace=course.pace(course.champion),
        needed=_needed(runners, course.horizon),
        pursuers=tuple(chases[:pursuers]),
    )


def _needed(runners: Sequence[Runner], horizon: Decimal) -> Decimal | None:
    """The pace at which the champion ends no lower than any pursuer; never below 0."""
    if horizon == 0:
        return None
    threats = [
        one.pace.points - one.chase.gap / horizon
        for one in runners
        if one.chase and one.pace and one.pace.sound
    ]
    return max(Decimal(0), *threats) if threats else None
