"""The terms of a method: categories, rounding, changes over the years, ratios, grades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.indicator import Parameter, Source


@dataclass(frozen=True)
class Category:
    """A band of scores with an official name (predikat), from its lower bound upwards."""

    name: str
    lower: Decimal
    source: Source


def label(categories: Iterable[Category], score: Decimal) -> str | None:
    """The category of a rounded score; ``None`` below the lowest one."""
    falling = sorted(categories, key=lambda category: category.lower, reverse=True)
    return next((one.name for one in falling if score >= one.lower), None)


@dataclass(frozen=True)
class Rounding:
    """How a score leaves the arithmetic: once, at the end, half up."""

    quantum: Decimal
    source: Source

    def apply(self, value: Decimal) -> Decimal:
        """The value as it is displayed, ranked and cut into categories."""
        return value.quantize(self.quantum, ROUND_HALF_UP)

    @property
    def parameter(self) -> Parameter:
        """The rounding among the other constants of the method."""
        return Parameter("pembulatan, setengah ke atas, ke kelipatan", self.quantum, self.source)


class Comparability(StrEnum):
    """Whether scores of two years may stand side by side."""

    SAME = "same"
    MARKED = "marked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    """What an index changed in ``year`` against the year before, and what follows."""

    year: int
    verdict: Comparability
    reason: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A ratio that is judged within a cluster: ``(over - less) / under`` of figures."""

    code: str
    name: str
    over: str
    under: str
    source: Source
    less: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is made of."""
        return tuple(dict.fromkeys(code for code in (self.over, self.less, self.under) if code))

    def value(self, figures: Mapping[str, Decimal]) -> Decimal | None:
        """The ratio; ``None`` when a figure is missing, infinite over nothing.

        Only liabilities may be nothing, and to owe nothing is as good as it gets.
        """
        if any(code not in figures for code in self.codes):
            return None
        under = figures[self.under]
        if under == 0:
            return Decimal("Infinity")
        return (figures[self.over] - (figures[self.less] if self.less else 0)) / under


@dataclass(frozen=True)
class ClusterScheme:
    """How regions are grouped from a year on, where a part is relative to its group."""

    first_year: int
    name: str
    clusters: tuple[str, ...]
    source: Source


@dataclass(frozen=True, kw_only=True)
class GradeRule:
    """How a grade (peringkat A, B, C) follows from the scores of a cluster.

    A from ``best`` standard deviations above the mean, C below ``worst`` of them; with
    fewer scores than ``least`` the fixed cuts decide. Always indicative.
    """

    best: Parameter
    worst: Parameter
    fixed_best: Parameter
    fixed_worst: Parameter
    least: Parameter
    names: Mapping[str, str]
    source: Source

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The cuts, relative and fixed."""
        return (self.best, self.worst, self.fixed_best, self.fixed_worst, self.least)
