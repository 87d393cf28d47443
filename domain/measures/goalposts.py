"""Points relative to a cluster: where a ratio lies between its lowest and its highest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.arithmetic import exactly
from domain.explanation import Explanation
from domain.index import Earned, Edition, Part
from domain.indicator import Parameter
from domain.measures.figures import Figures, absent, unreported
from domain.portfolio import Goalpost, RegionFacts
from domain.terms import Ratio


@dataclass(frozen=True)
class WithinGoalposts:
    """The mean position of the edition's ratios between the goalposts in force."""

    parameters: tuple[Parameter, ...] = ()

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The mean over all ratios; one without figures or goalposts counts as 0."""
        found = {ratio.code: position(ratio, facts) for ratio in edition.ratios}
        missing = absent(facts.figures, figures_of_ratios(edition))
        waiting = tuple(
            ratio.code
            for ratio in edition.ratios
            if found[ratio.code] is None and not absent(facts.figures, ratio.codes)
        )
        total = sum((one for one in found.values() if one is not None), Decimal(0))
        points = part.maximum * total / len(edition.ratios)
        return Earned(points, missing=missing, waiting=waiting)

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """One line for each ratio, with the regions that set its goalposts."""
        return part.explained(
            self.earn(part, edition, facts).points,
            template="{bobot} × rata-rata letak rasio dalam klaster",
            numbers={"bobot": part.maximum},
            children=tuple(
                _line(ratio, part.maximum / len(edition.ratios), facts) for ratio in edition.ratios
            ),
        )


def position(ratio: Ratio, facts: RegionFacts) -> Decimal | None:
    """Where a region's ratio lies, 0 to 1; ``None`` without figures or goalposts."""
    value, post = ratio.value(facts.figures), facts.goalposts.get(ratio.code)
    if value is None:
        return None
    if post is None:
        # Where nobody in the cluster owes anything there is no finite value to measure.
        return Decimal(1) if value.is_infinite() else None
    return post.position(value)


def _line(ratio: Ratio, most: Decimal, facts: RegionFacts) -> Explanation:
    value, place = ratio.value(facts.figures), position(ratio, facts)
    if value is None or place is None:
        return unreported(ratio.name, most, ratio.source, ratio.code, ratio.codes)
    post = facts.goalposts.get(ratio.code)
    return Explanation(
        code=ratio.code,
        label=ratio.name,
        figures=ratio.codes,
        points=most * place,
        maximum=most,
        template=_template(value, post),
        numbers={"rasio": "∞" if value.is_infinite() else value, **_posts(post)},
        source=ratio.source,
    )


def _template(value: Decimal, post: Goalpost | None) -> str:
    if post is None or value.is_infinite():
        return "1, tanpa kewajiban"
    if post.low == post.high:
        return "1, semua daerah klaster sama pada {terendah}"
    return "({rasio} − {terendah}) / ({tertinggi} − {terendah}), dari 0 sampai 1"


def _posts(post: Goalpost | None) -> dict[str, Decimal | str]:
    if post is None:
        return {}
    return {
        "terendah": post.low,
        "tertinggi": post.high,
        "daerah_terendah": post.low_region,
        "daerah_tertinggi": post.high_region,
    }


def measure_goalposts(edition: Edition, figures: Mapping[str, Figures]) -> dict[str, Goalpost]:
    """The goalposts of a cluster, by ratio, from its regions' figures by region code.

    A region that lacks any figure of the ratios is eliminated and sets no goalpost. Among
    equals the lowest region code is named. A ratio that is infinite for everybody has
    no goalposts.
    """
    complete = measurable(edition, figures)
    with exactly():
        measured = {ratio.code: _goalpost(ratio, complete) for ratio in edition.ratios}
    return {code: post for code, post in measured.items() if post is not None}


def measurable(edition: Edition, figures: Mapping[str, Figures]) -> dict[str, Figures]:
    """The regions, in order of code, that have every figure of the ratios."""
    return {
        region: given
        for region, given in sorted(figures.items())
        if not absent(given, figures_of_ratios(edition))
    }


def figures_of_ratios(edition: Edition) -> tuple[str, ...]:
    """The figures that the ratios of an edition are made of, each once."""
    return tuple(dict.fromkeys(code for ratio in edition.ratios for code in ratio.codes))


def _goalpost(ratio: Ratio, figures: Mapping[str, Figures]) -> Goalpost | None:
    values = {region: ratio.value(given) for region, given in figures.items()}
    finite = {r: value for r, value in values.items() if value is not None and value.is_finite()}
    if not finite:
        return None
    lowest = min(finite, key=lambda region: finite[region])
    highest = max(finite, key=lambda region: finite[region])
    return Goalpost(finite[lowest], finite[highest], lowest, highest)
