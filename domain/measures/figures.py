"""Points from figures that are shares of each other.

Whatever is missing earns nothing and is named, since a region that lacks data is
eliminated and not merely behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.explanation import Explanation
from domain.index import Earned, Edition, Part
from domain.indicator import Parameter, Source
from domain.portfolio import RegionFacts

Figures = Mapping[str, Decimal]
_ONE = Decimal(1)


def absent(figures: Figures, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes, each once, for which there is no figure."""
    return tuple(code for code in dict.fromkeys(codes) if code not in figures)


@dataclass(frozen=True, kw_only=True)
class Proportion:
    """What matches out of all: ``part / whole``, at most 1."""

    name: str
    part: str
    whole: str
    source: Source

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is made of."""
        return (self.part, self.whole)

    def value(self, figures: Figures) -> Decimal:
        """The share, 0 to 1; nothing out of nothing is nothing."""
        whole = figures[self.whole]
        return min(_ONE, figures[self.part] / whole) if whole else Decimal(0)

    def explain(self, figures: Figures) -> tuple[str, dict[str, Decimal]]:
        """The formula and its numbers."""
        numbers = {"sesuai": figures[self.part], "seluruhnya": figures[self.whole]}
        return "min(1, {sesuai} / {seluruhnya})", numbers


@dataclass(frozen=True, kw_only=True)
class Closeness:
    """How close an amount keeps to the one it comes from: 1 less the relative deviation."""

    name: str
    target: str
    origin: str
    source: Source

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is made of."""
        return (self.target, self.origin)

    def value(self, figures: Figures) -> Decimal:
        """1 for the same amount, 0 from a deviation of the whole amount on."""
        origin = figures[self.origin]
        if not origin:
            return Decimal(0)
        return _ONE - min(_ONE, abs(figures[self.target] - origin) / origin)

    def explain(self, figures: Figures) -> tuple[str, dict[str, Decimal]]:
        """The formula and its numbers."""
        numbers = {"tujuan": figures[self.target], "asal": figures[self.origin]}
        return "1 − min(1, |{tujuan} − {asal}| / {asal})", numbers


@dataclass(frozen=True)
class MeanProportion:
    """The mean of several shares between 0 and 1, times the maximum of the part."""

    items: tuple[Proportion | Closeness, ...]
    parameters: tuple[Parameter, ...] = ()

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The mean over all items, those without figures counting as 0."""
        values = [item.value(facts.figures) for item in self.items if self._known(item, facts)]
        codes = (code for item in self.items for code in item.codes)
        points = part.maximum * sum(values, Decimal(0)) / len(self.items)
        return Earned(points, missing=absent(facts.figures, codes))

    def _known(self, item: Proportion | Closeness, facts: RegionFacts) -> bool:
        return not absent(facts.figures, item.codes)

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """One line for each share."""
        return part.explained(
            self.earn(part, edition, facts).points,
            template="{bobot} × rata-rata bagian",
            numbers={"bobot": part.maximum},
            children=tuple(self._line(item, part, facts) for item in self.items),
        )

    def _line(self, item: Proportion | Closeness, part: Part, facts: RegionFacts) -> Explanation:
        most = part.maximum / len(self.items)
        if not self._known(item, facts):
            return unreported(item.name, most, item.source, figures=item.codes)
        template, numbers = item.explain(facts.figures)
        return Explanation(
            label=item.name,
            figures=item.codes,
            points=most * item.value(facts.figures),
            maximum=most,
            template=template,
            numbers=numbers,
            source=item.source,
        )


def unreported(
    name: str,
    maximum: Decimal,
    source: Source,
    code: str = "",
    figures: tuple[str, ...] = (),
) -> Explanation:
    """A line that earns nothing for want of data."""
    return Explanation(
        code=code,
        figures=figures,
        label=name,
        points=Decimal(0),
        maximum=maximum,
        template="belum dilaporkan",
        source=source,
    )
