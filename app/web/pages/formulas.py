"""The formulas of an edition in words, taken from the explanation of a specimen.

So what the methodology says is what the explained scores say, and nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.explanation import Explanation
from domain.index import Edition
from domain.indicator import Indicator, Source
from domain.portfolio import Goalpost, Portfolio, RegionFacts
from domain.scoring import explain

_ONE = Decimal(1)
_BY_LEVEL = "{bobot} × {tingkat}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One formula, and the lines that are reckoned by it."""

    line: Explanation
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class PartRules:
    """How a part earns its points, and by which rules the lines below it do."""

    part: Explanation
    rules: Sequence[Rule]


def formulas(edition: Edition) -> Sequence[PartRules]:
    """The formulas of every part; none for an edition that is not computed."""
    if not edition.computable:
        return ()
    tree = explain(edition, _specimen(edition))
    return [PartRules(part, list(_rules(part))) for part in tree.children]


def _rules(part: Explanation) -> Iterator[Rule]:
    """Lines of one formula and source together; weight times level goes with the indicator."""
    lines: dict[tuple[str, Source | None], list[Explanation]] = {}
    for line in part.children:
        if line.template != _BY_LEVEL:
            lines.setdefault((line.template, line.source), []).append(line)
    for same in lines.values():
        yield Rule(same[0], [line.label for line in same])


def _specimen(edition: Edition) -> RegionFacts:
    """A region that has everything, so that no line lacks its formula."""
    return RegionFacts(
        levels={row.code: 1 for row in edition.region_indicators if row.parameters},
        figures={row.code: _figure(row) for row in edition.region_indicators if row.quantity},
        portfolio=Portfolio(1, 1, _ONE, frozenset(one.code for one in edition.urusan)),
        goalposts={ratio.code: Goalpost(Decimal(-1), _ONE * 2) for ratio in edition.ratios},
    )


def _figure(row: Indicator) -> Decimal:
    if row.quantity is None:
        return _ONE
    return min(row.quantity.choices, default=max(row.quantity.lowest, _ONE))
