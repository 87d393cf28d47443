"""The geometry of the charts: numbers in, coordinates of inline SVG out.

Coordinates are shares of the width, so that a chart fits any screen while its words keep
their size. Nothing here knows colours; those are classes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from domain.errors import NotFound
from domain.index import Comparability
from domain.pace import comparability

SPARK_STEP = 14
SPARK_HEIGHT = 20
"""A spark line in pixels: from one year to the next, and from the lowest to the highest."""

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10), Decimal(20), Decimal(50))
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Scale:
    """Values laid out over the width of a chart, with room at both ends, in percent."""

    low: Decimal
    high: Decimal
    start: Decimal = Decimal(3)
    end: Decimal = Decimal(97)

    def at(self, value: Decimal) -> Decimal:
        """Where a value lies, in percent of the width; one beyond an end lies at that end."""
        if self.high == self.low:
            return self.end
        share = (value - self.low) / (self.high - self.low)
        within = min(max(share, Decimal(0)), Decimal(1))
        return round(self.start + within * (self.end - self.start), 2)

    def distances(self) -> Iterator[tuple[Decimal, Decimal]]:
        """Round distances from the high end, and where they lie."""
        width = self.high - self.low
        step = next((one for one in _STEPS if one * _MOST_TICKS >= width), width)
        for times in range(_MOST_TICKS + 1):
            if step and step * times <= width:
                yield step * times, self.at(self.high - step * times)


def course(scores: Iterable[Decimal], finish: Decimal | None = None) -> Scale:
    """The course of a race: from a little behind the last to the finish, else to the first."""
    known = list(scores)
    last = min(known, default=Decimal(0))
    first = max(known, default=Decimal(1)) if finish is None else finish
    room = (first - last) / 20 or Decimal(1)
    return Scale(max(Decimal(0), last - room), first)


@dataclass(frozen=True, slots=True)
class Join:
    """Two years next to each other on a line, whether they may be joined, and why not so."""

    first: int
    last: int
    verdict: Comparability
    reasons: tuple[str, ...] = ()

    @property
    def marked(self) -> bool:
        """Whether the method changed between the two."""
        return self.verdict is Comparability.MARKED


def joins(index: str, years: Sequence[int]) -> tuple[Join, ...]:
    """The steps between years with results, oldest first, and how well they compare."""
    return tuple(_join(index, one, other) for one, other in pairwise(years))


def _join(index: str, first: int, last: int) -> Join:
    try:
        found = comparability(index, first, last)
    except NotFound:
        return Join(first, last, Comparability.REFUSED)
    return Join(first, last, found.verdict, found.reasons)


def year_before(index: str, year: int) -> Join | None:
    """The step from the year before, unless the two do not compare at all."""
    join = _join(index, year - 1, year)
    return None if join.verdict is Comparability.REFUSED else join


def _verdict(index: str, first: int, last: int) -> Comparability:
    return _join(index, first, last).verdict


@dataclass(frozen=True, slots=True)
class Sparks:
    """What all spark lines of a board share: years across, scores upwards, breaks.

    The line breaks where the method changed, since what lies on both sides of a break
    does not compare as it stands.
    """

    years: tuple[int, ...]
    low: int
    range: int
    whole: frozenset[tuple[int, int]]

    @property
    def width(self) -> int:
        """The width in pixels."""
        return SPARK_STEP * max(0, len(self.years) - 1) + 6

    def line(self, results: Mapping[int, Decimal]) -> str:
        """The path of one region's results; a year on its own is a dot."""
        path, before = "", 0
        for place, year in enumerate(self.years):
            if year in results:
                point = f"{3 + place * SPARK_STEP} {self._height(results[year])}"
                path += f"L{point}" if (before, year) in self.whole else f"M{point}h0"
                before = year
        return path.replace("h0L", "L")

    def _height(self, score: Decimal) -> int:
        # Whole points are less than a pixel apart.
        return 3 + SPARK_HEIGHT - (int(score) - self.low) * SPARK_HEIGHT // self.range


def sparks(index: str, results: Iterable[Mapping[int, Decimal]]) -> Sparks:
    """The common frame of the spark lines of these results."""
    known = list(results)
    years = tuple(sorted({year for one in known for year in one}))
    scores = [score for one in known for score in one.values()]
    low, high = int(min(scores, default=0)), int(max(scores, default=100)) + 1
    pairs = ((one, other) for place, one in enumerate(years) for other in years[place + 1 :])
    whole = frozenset(pair for pair in pairs if _verdict(index, *pair) is Comparability.SAME)
    return Sparks(years, low, high - low, whole)


def stacked(places: Sequence[Decimal], columns: int = 150) -> Iterator[tuple[Decimal, int]]:
    """Dots that would cover each other piled up: where, and how many lie below.

    ``places`` are percent of the width, and so is what comes back, in their order.
    """
    wide, piles = Decimal(100) / columns, Counter[int]()
    for place in places:
        column = int(place / wide)
        yield round(wide * column + wide / 2, 2), piles[column]
        piles[column] += 1


@dataclass(frozen=True, slots=True)
class Point:
    """A year on a line chart: its place in percent of width and height, and its score."""

    year: int
    score: Decimal
    x: Decimal
    y: Decimal


@dataclass(frozen=True, slots=True)
class Trend:
    """A line chart over the years: points, the steps between them, and the scale."""

    points: tuple[Point, ...]
    steps: tuple[tuple[Point, Point, Comparability], ...]
    ticks: tuple[tuple[Decimal, Decimal], ...]


def trend(index: str, results: Mapping[int, Decimal], years: Sequence[int]) -> Trend:
    """The line of one region's results on a scale from 0 to 100, over these years."""
    top = max((Decimal(100), *results.values()))
    across = Scale(Decimal(min(years)), Decimal(max(years)), Decimal(15), Decimal(93))
    upwards = Scale(Decimal(0), top, Decimal(88), Decimal(8))
    points = tuple(
        Point(year, results[year], across.at(Decimal(year)), upwards.at(results[year]))
        for year in sorted(results)
    )
    steps = tuple(
        (one, other, _verdict(index, one.year, other.year)) for one, other in pairwise(points)
    )
    ticks = tuple((value, upwards.at(value)) for value in (top * n / 4 for n in range(5)))
    return Trend(points, steps, ticks)
