"""How fast a region moves, and whether scores of two years may be compared at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.index import Change, Comparability, edition

LEAST_RESULTS = 3
"""Official results below which a pace foretells nothing: two differences."""

LEAST_CHANGES = 3
"""Changes of a score inside a cycle below which its pace foretells nothing."""

LEAST_SPAN = timedelta(days=7)
"""The shortest time between two moments that a weekly pace is taken from."""

_MICROSECOND = timedelta(microseconds=1)
_WEEK = Decimal(timedelta(weeks=1) // _MICROSECOND)


@dataclass(frozen=True)
class Comparison:
    """The verdict on two years of an index and the changes of method between them."""

    verdict: Comparability
    changes: tuple[Change, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the comparison is marked or refused, oldest change first."""
        return tuple(one.reason for one in self.changes if one.verdict == self.verdict)


def comparability(index: str, year_a: int, year_b: int) -> Comparison:
    """Whether scores of two years may stand together: same, marked or refused.

    It follows from what each edition says it changed against the year before.
    ``NotFound`` when a year between them has no edition.
    """
    first, last = sorted((year_a, year_b))
    edition(index, first)
    told = (edition(index, year).change(year) for year in range(first + 1, last + 1))
    changes = tuple(change for change in told if change is not None)
    verdicts = {change.verdict for change in changes}
    worst = (Comparability.REFUSED, Comparability.MARKED)
    return Comparison(next((one for one in worst if one in verdicts), Comparability.SAME), changes)


class Per(StrEnum):
    """The time that a pace is told for."""

    CYCLE = "cycle"
    WEEK = "week"


@dataclass(frozen=True)
class Pace:
    """The change of a score per cycle or per week.

    ``sound`` tells whether enough was observed to foretell anything; ``marked`` that the
    method changed in the years it was taken from.
    """

    points: Decimal
    per: Per
    observations: int
    sound: bool
    marked: bool = False


@dataclass(frozen=True)
class Span:
    """Two moments of an open cycle and its closing, if it has not closed yet."""

    since: datetime
    until: datetime
    closing: datetime | None = None

    @property
    def weeks(self) -> Decimal:
        """The time between the two moments."""
        return _weeks(self.until - self.since)

    @property
    def weeks_left(self) -> Decimal:
        """The time until the closing; nothing once it has passed."""
        left = self.closing - self.until if self.closing else timedelta()
        return max(Decimal(0), _weeks(left))


def _weeks(time: timedelta) -> Decimal:
    return Decimal(time // _MICROSECOND) / _WEEK


def weekly_pace(
    before: Decimal | None, now: Decimal | None, span: Span, changes: int
) -> Pace | None:
    """Points per week between two moments of one cycle; ``None`` without both scores.

    ``changes`` is how often the score changed between them. A score that stood still is
    as sound an observation as one that changed often enough.
    """
    if before is None or now is None or span.until <= span.since:
        return None
    stood_still = changes == 0 and now == before
    return Pace(
        (now - before) / span.weeks,
        Per.WEEK,
        observations=changes,
        sound=span.until - span.since >= LEAST_SPAN and (stood_still or changes >= LEAST_CHANGES),
    )


def yearly_pace(index: str, results: Mapping[int, Decimal]) -> Pace | None:
    """Points per cycle over the official results that compare with the latest one.

    ``results`` are scores by measurement year. ``None`` when no two years compare.
    """
    if not results:
        return None
    last = max(results)
    comparisons = {year: comparability(index, year, last) for year in results}
    years = [y for y, one in comparisons.items() if one.verdict != Comparability.REFUSED]
    first = min(years)
    if first == last:
        return None
    return Pace(
        (results[last] - results[first]) / (last - first),
        Per.CYCLE,
        observations=len(years),
        sound=len(years) >= LEAST_RESULTS,
        marked=comparisons[first].verdict == Comparability.MARKED,
    )
