"""Points from the levels of a region and from the innovations that it sent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.explanation import Explanation, Notice
from domain.index import Earned, Edition, Part
from domain.indicator import Indicator, Parameter
from domain.portfolio import Portfolio, RegionFacts


@dataclass(frozen=True)
class LevelSum:
    """Weight times level, added up over the region's own rows; a missing row earns 0."""

    parameters: tuple[Parameter, ...] = ()

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The sum over all rows of the region."""
        level = facts.levels.get
        rows = (row.points(level(row.code, 0)) for row in edition.region_indicators)
        return Earned(sum(rows, Decimal(0)))

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """One line for each row, in the order of the guide."""
        return part.explained(
            self.earn(part, edition, facts).points,
            template="jumlah bobot × tingkat tiap baris",
            children=tuple(
                explain_level(row, facts.levels.get(row.code, 0))
                for row in edition.region_indicators
            ),
        )


def explain_level(row: Indicator, level: int) -> Explanation:
    """One row: its weight times its level."""
    return Explanation(
        code=row.code,
        label=row.name,
        figures=(row.code,),
        points=row.points(level),
        maximum=row.maximum,
        template="{bobot} × {tingkat}",
        numbers={"bobot": row.weight, "tingkat": level},
        source=row.source,
    )


@dataclass(frozen=True)
class MeanMaturity:
    """The mean maturity of what was sent, over ``divisor`` or the number sent if more."""

    divisor: Parameter

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The least number that the total is divided by."""
        return (self.divisor,)

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The mean; a rejected submission divides it without adding to it."""
        sent = facts.portfolio.sent
        over = max(int(self.divisor.number), sent)
        return Earned(facts.portfolio.maturity_total / over, {"sent": sent, "divisor": over})

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """The mean with its total and its divisor."""
        return part.explained(
            self.earn(part, edition, facts).points,
            template="{jumlah_kematangan} / maks({pembagi_minimum}, {terkirim})",
            numbers={
                "jumlah_kematangan": facts.portfolio.maturity_total,
                "pembagi_minimum": self.divisor.number,
                "terkirim": facts.portfolio.sent,
            },
        )


@dataclass(frozen=True)
class CountPoints:
    """Points for each accepted submission up to a cap, behind a gate of basic services.

    Fewer than ``gate`` of the basic services covered by what was sent loses them all.
    """

    per_item: Parameter
    cap: Parameter
    gate: Parameter

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Points per submission, the cap on their number, and the gate."""
        return (self.per_item, self.cap, self.gate)

    def earn(self, part: Part, edition: Edition, facts: RegionFacts) -> Earned:
        """The capped count times the points of one, or nothing before a closed gate."""
        accepted = facts.portfolio.accepted
        covered = self.covered(edition, facts.portfolio)
        counts = {"accepted": accepted, "urusan_covered": covered}
        if covered < self.gate.number:
            return Earned(Decimal(0), counts)
        return Earned(min(Decimal(accepted), self.cap.number) * self.per_item.number, counts)

    def covered(self, edition: Edition, portfolio: Portfolio) -> int:
        """How many basic services the region's submissions cover by their main urusan."""
        return len(edition.profile.basic_urusan & portfolio.urusan)

    def explain(self, part: Part, edition: Edition, facts: RegionFacts) -> Explanation:
        """The count term, or the gate that keeps it from counting."""
        covered = self.covered(edition, facts.portfolio)
        shut = covered < self.gate.number
        return part.explained(
            self.earn(part, edition, facts).points,
            template=_SHUT if shut else "min({diterima}, {batas}) × {poin_per_inovasi}",
            numbers={
                "diterima": facts.portfolio.accepted,
                "batas": self.cap.number,
                "poin_per_inovasi": self.per_item.number,
                "urusan_tercakup": covered,
                "urusan_minimum": self.gate.number,
            },
            source=self.gate.source if shut else None,
            notice=_SHUT_NOTICE if shut else None,
        )


_SHUT = "0 karena {urusan_tercakup} < {urusan_minimum} urusan wajib pelayanan dasar"
_SHUT_NOTICE = Notice(
    "gate-closed", "too few of the basic services are covered: the count earns nothing", "urusan"
)
