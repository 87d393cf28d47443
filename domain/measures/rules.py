"""Points from rules that a budget meets or misses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.explanation import Explanation
from domain.index import Earned, Edition, Part
from domain.indicator import Parameter, Source
from domain.measures.figures import Figures, absent, unreported
from domain.portfolio import RegionFacts


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that a budget meets or misses: a share in percent, or a mark.

    The figure ``over`` must reach ``threshold`` percent of ``under`` (or stay within it,
    with ``at_most``); without ``under`` it must reach the threshold itself. Nothing out
    of nothing meets a rule. ``weight`` is its share among the rules of a part.
    """

    name: str
    over: str
    threshold: Parameter
    source: Source
    under: str | None = None
    at_most: bool = False
    weight: Decimal = Decimal(1)

    @property
    def codes(self) -> tuple[str, ...]:
        """The figures that it is judged by."""
        return (self.over, self.under) if self.under else (self.over,)

    def met(self, figures: Figures) -> bool:
        """Whether the rule is met; it is not while a figure is missing."""
        if absent(figures, self.codes):
            return False
        # Multiplied out, so that no budget at all does not divide by zero.
        own = figures[self.over] * (100 if self.under else 1)
        wanted = self.threshold.number * (figures[self.under] if self.under else 1)
        return own <= wanted if self.at_most else own >= wanted

    def explain(self, figures: Figures) -> tuple[str, dict[str, Decimal]]:
        """The comparison and its numbers."""
        sign = "≤" if self.at_most else "≥"
        numbers = {"nilai": figures[self.over], "ambang": self.threshold.number}
        if self.under is None:
            return f"{{nilai}} {sign} {{ambang}}", numbers
        return (
            f"{{nilai}} / {{dasar}} {sign} {{ambang}} %",
            numbers | {"dasar": figures[self.under]},
        )


@dataclass(frozen=True)
class RulesMet:
    """The share of rules met, by their weights, times the maximum of the part."""

    rules: tuple[Rule, ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The threshold of each rule."""
        return tuple(rule.threshold for rule in self.rules)

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The points of the rules met; a rule whose figures are missing is not."""
        points = sum((self._points(rule, part, facts) for rule in self.rules), Decimal(0))
        codes = (code for rule in self.rules for code in rule.codes)
        return Earned(points, missing=absent(facts.figures, codes))

    def _points(self, rule: Rule, part: Part, facts: RegionFacts) -> Decimal:
        return self._most(rule, part) if rule.met(facts.figures) else Decimal(0)

    def _most(self, rule: Rule, part: Part) -> Decimal:
        return part.maximum * rule.weight / sum(one.weight for one in self.rules)

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """One line for each rule: met or not."""
        return part.explained(
            self.earn(part, edition, facts).points,
            template="{bobot} × bagian aturan yang terpenuhi",
            numbers={"bobot": part.maximum},
            children=tuple(self._line(rule, part, facts) for rule in self.rules),
        )

    def _line(self, rule: Rule, part: Part, facts: RegionFacts) -> Explanation:
        if absent(facts.figures, rule.codes):
            return unreported(rule.name, self._most(rule, part), rule.source, figures=rule.codes)
        template, numbers = rule.explain(facts.figures)
        return Explanation(
            label=rule.name,
            figures=rule.codes,
            points=self._points(rule, part, facts),
            maximum=self._most(rule, part),
            template=template,
            numbers=numbers,
            source=rule.source,
        )
