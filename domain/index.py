"""The vocabulary of an index: editions, parts, categories, what changed between years.

An edition is the method of one index for given years: one declarative module in
``domain/indices``, found by scanning. Everything that differs between years is data of
the edition; the arithmetic is written once in ``measures`` and ``scoring``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple, Protocol

from domain.errors import NotFound
from domain.explanation import Explanation, Notice
from domain.indicator import (
    Bands,
    Certainty,
    Indicator,
    Parameter,
    Quantity,
    Scope,
    Source,
    Unit,
)
from domain.portfolio import RegionFacts
from domain.profile import Choice, Profile, Window
from domain.terms import (
    Category,
    Change,
    ClusterScheme,
    Comparability,
    GradeRule,
    Ratio,
    Rounding,
    label,
)

__all__ = [
    "Bands",
    "Category",
    "Certainty",
    "Change",
    "Choice",
    "ClusterScheme",
    "Comparability",
    "Earned",
    "Edition",
    "GradeRule",
    "Indicator",
    "Measure",
    "Notice",
    "Parameter",
    "Part",
    "Profile",
    "Quantity",
    "Ratio",
    "Rounding",
    "Scope",
    "Source",
    "Unit",
    "Window",
    "edition",
    "editions",
    "label",
]


_NOTHING: Mapping[str, Decimal | int | str] = MappingProxyType({})


class Earned(NamedTuple):
    """What a part earned, the counts behind it, and what kept it from being complete.

    ``missing`` are figures that were not reported, ``waiting`` ratios whose cluster has
    not been measured.
    """

    points: Decimal
    counts: Mapping[str, int] = MappingProxyType({})
    missing: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


class Measure(Protocol):
    """One of the few ways a value earns its points (see ``domain.measures``)."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The constants of this measure, each with its source."""

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The points, in full precision; never more than the part's maximum."""

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """The same points with formula, numbers and rows."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A block of an index, with the most points it can bring and how they are earned."""

    code: str
    name: str
    maximum: Decimal
    measure: Measure
    source: Source

    def explained(
        self,
        points: Decimal,
        *,
        template: str,
        numbers: Mapping[str, Decimal | int | str] = _NOTHING,
        children: tuple[Explanation, ...] = (),
        source: Source | None = None,
        notice: Notice | None = None,
    ) -> Explanation:
        """The explanation of this part, given its points and how they came about."""
        return Explanation(
            code=self.code,
            label=self.name,
            points=points,
            maximum=self.maximum,
            template=template,
            numbers=numbers,
            children=children,
            source=source or self.source,
            notice=notice,
        )


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The method of one index for given measurement years.

    ``scale`` is the points that make 100. An edition that is not ``computable`` only
    frames published results, and ``why_not`` says why; one that is ``approximate``
    fills gaps of its sources by lines marked so. ``fiscal_lag`` is how many years the
    budget year lies before the measurement year, where the index has one.
    """

    id: str
    index: str
    years: tuple[int, ...]
    title: str
    rounding: Rounding
    scale: Decimal = Decimal(100)
    parts: tuple[Part, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    categories: tuple[Category, ...] = ()
    profile: Profile = field(default_factory=Profile)
    window: Window | None = None
    computable: bool = True
    why_not: str = ""
    approximate: bool = False
    decisions: tuple[Parameter, ...] = ()
    changes: tuple[Change, ...] = ()
    sources: tuple[Source, ...] = ()
    fiscal_lag: int | None = None
    ratios: tuple[Ratio, ...] = ()
    cluster_schemes: tuple[ClusterScheme, ...] = ()
    grade_rule: GradeRule | None = None

    @cached_property
    def _by_code(self) -> dict[str, Indicator]:
        return {one.code: one for one in self.indicators}

    @cached_property
    def region_indicators(self) -> tuple[Indicator, ...]:
        """What the region answers once: SPD rows of IID, figures of IPKD."""
        return tuple(one for one in self.indicators if one.scope == Scope.REGION)

    @cached_property
    def submission_indicators(self) -> tuple[Indicator, ...]:
        """What every submission answers: SID rows 16 to 35 of IID."""
        return tuple(one for one in self.indicators if one.scope == Scope.SUBMISSION)

    @property
    def urusan(self) -> tuple[Choice, ...]:
        """The government affairs that a submission may serve, the basic six first."""
        return self.profile.urusan

    @cached_property
    def maximum_maturity(self) -> Decimal:
        """The most points of one submission: 111 since 2022."""
        return sum((one.maximum for one in self.submission_indicators), Decimal(0))

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Every constant and decision of the method: parts, window, then the rest."""
        of_parts = tuple(line for part in self.parts for line in part.measure.parameters)
        of_window = (self.window.first, self.window.last) if self.window else ()
        of_grades = self.grade_rule.parameters if self.grade_rule else ()
        return of_parts + of_window + of_grades + (self.rounding.parameter, *self.decisions)

    def indicator(self, code: str, scope: Scope | None = None) -> Indicator:
        """The indicator of that code; ``NotFound`` when there is none in this scope."""
        found = self._by_code.get(code)
        if found is None or (scope is not None and found.scope != scope):
            kind = f"{scope} indicator" if scope else "indicator"
            message = f"edition {self.id} has no {kind} {code!r}"
            raise NotFound(message, field="indicator")
        return found

    def part(self, code: str) -> Part:
        """The part of that code; ``NotFound`` when the edition has none."""
        for one in self.parts:
            if one.code == code:
                return one
        message = f"edition {self.id} has no part {code!r}"
        raise NotFound(message)

    def maturity(self, levels: Mapping[str, int]) -> Decimal:
        """The maturity (skor kematangan) of a submission; a missing row earns nothing."""
        points = (
            self.indicator(code, Scope.SUBMISSION).points(level) for code, level in levels.items()
        )
        return sum(points, Decimal(0))

    def category(self, score: Decimal) -> str | None:
        """The category of a rounded score; ``None`` where the index has no fixed bands."""
        return label(self.categories, score)

    def counts(self, stage: str) -> bool:
        """Whether an innovation at this stage (tahapan) counts at all."""
        return stage in self.profile.counted_stages

    def fiscal_year(self, year: int) -> int | None:
        """The budget year (tahun anggaran) measured in a measurement year (tahun ukur)."""
        return None if self.fiscal_lag is None else year - self.fiscal_lag

    def cluster_scheme(self, year: int) -> ClusterScheme | None:
        """How regions are grouped in a measurement year, for an index that groups them."""
        begun = [one for one in self.cluster_schemes if one.first_year <= year]
        return max(begun, key=lambda one: one.first_year, default=None)

    def change(self, year: int) -> Change | None:
        """What changed in a year of this edition against the year before."""
        return next((one for one in self.changes if one.year == year), None)

    def warnings_for(
        self,
        *,
        year: int,
        levels: Mapping[str, int],
        stage: str | None = None,
        trial: date | None = None,
        implementation: date | None = None,
        improved: date | None = None,
    ) -> tuple[Notice, ...]:
        """Advice on a submission: nothing here keeps it from being sent.

        ``improved`` is the date of the latest development (pengembangan terbaru), which
        may bring an older innovation into the window.
        """
        return (
            *self._stage_notice(stage),
            *self._order_notice(trial, implementation),
            *self._window_notice(year, implementation, improved),
            *empty_mandatory(self.submission_indicators, levels),
        )

    def _stage_notice(self, stage: str | None) -> tuple[Notice, ...]:
        if stage is None or self.counts(stage):
            return ()
        counted = ", ".join(sorted(self.profile.counted_stages))
        return (Notice("stage-not-counted", f"only the stage {counted} counts", "stage"),)

    def _order_notice(self, trial: date | None, implementation: date | None) -> tuple[Notice, ...]:
        if trial is None or implementation is None or trial <= implementation:
            return ()
        message = "the trial (uji coba) begins after the implementation (penerapan)"
        return (Notice("trial-after-implementation", message, "trial_date"),)

    def _window_notice(
        self, year: int, implementation: date | None, improved: date | None
    ) -> tuple[Notice, ...]:
        days = [day for day in (implementation, improved) if day is not None]
        if self.window is None or not days or any(self.window.holds(year, day) for day in days):
            return ()
        first, last = self.window.bounds(year)
        message = f"the implementation is not dated within {first} to {last}"
        return (Notice("outside-window", message, "implementation_date"),)


def empty_mandatory(
    indicators: Iterable[Indicator], levels: Mapping[str, int], path: str = ""
) -> tuple[Notice, ...]:
    """A notice for each mandatory row (wajib) that is empty; it earns 0 and no more."""
    return tuple(
        Notice(
            "mandatory-empty", f"mandatory row {one.code} ({one.name}) is empty", path + one.code
        )
        for one in indicators
        if one.mandatory and one.parameters and not levels.get(one.code)
    )


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition found in ``domain/indices``, by index and first year."""
    # Asked for by name and when first needed: the declarations import this vocabulary.
    found: tuple[Edition, ...] = import_module("domain.indices").scan()
    return found


def edition(index: str, year: int) -> Edition:
    """The edition of an index for a measurement year; ``NotFound`` when there is none."""
    for one in editions():
        if one.index == index and year in one.years:
            return one
    message = f"there is no edition of {index!r} for {year}"
    raise NotFound(message)
