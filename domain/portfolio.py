"""What is known of one region in one cycle, in the totals that an index needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol


class State(StrEnum):
    """Where a sent submission stands: undecided, accepted or rejected."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Maturing(Protocol):
    """What turns the levels of a submission into its maturity: an edition does."""

    def maturity(self, levels: Mapping[str, int]) -> Decimal:
        """The maturity (skor kematangan) of a submission, 0 to the edition's maximum."""


@dataclass(frozen=True, kw_only=True)
class SubmissionFacts:
    """A submission that was sent, or ``count`` alike ones.

    Its maturity is given ready or follows from its levels. ``urusan`` is the code of
    the main service only; the others that it touches do not count for the gate.
    """

    state: State
    urusan: str | None = None
    levels: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    maturity: Decimal | None = None
    count: int = 1

    def earned(self, edition: Maturing) -> Decimal:
        """The maturity that counts for the region: nothing once it was rejected."""
        if self.state == State.REJECTED:
            return Decimal(0)
        return edition.maturity(self.levels) if self.maturity is None else self.maturity


@dataclass(frozen=True)
class Portfolio:
    """Totals over the submissions that a region sent in one cycle.

    A rejected one stays in ``sent`` with maturity 0; an undecided one is in ``sent``
    with its maturity but not in ``accepted``. ``urusan`` are the main services of all
    that was sent.
    """

    sent: int = 0
    accepted: int = 0
    maturity_total: Decimal = Decimal(0)
    urusan: frozenset[str] = frozenset()

    @classmethod
    def of(cls, edition: Maturing, submissions: Iterable[SubmissionFacts]) -> Portfolio:
        """Add up a region's sent submissions by the levels of an edition."""
        every = tuple(submissions)
        return cls(
            sent=sum(one.count for one in every),
            accepted=sum(one.count for one in every if one.state == State.ACCEPTED),
            maturity_total=sum((one.earned(edition) * one.count for one in every), Decimal(0)),
            urusan=frozenset(one.urusan for one in every if one.urusan),
        )


@dataclass(frozen=True)
class Goalpost:
    """The lowest and the highest ratio measured in a cluster, and who set them."""

    low: Decimal
    high: Decimal
    low_region: str = ""
    high_region: str = ""

    def position(self, ratio: Decimal) -> Decimal:
        """Where a ratio lies between the posts, 0 to 1; beyond them it is clipped.

        Posts that coincide tell nobody apart and give 1. An infinite ratio, of a region
        without liabilities, stands at the highest finite one.
        """
        if self.high == self.low or ratio >= self.high:
            return Decimal(1)
        return max(Decimal(0), (ratio - self.low) / (self.high - self.low))


@dataclass(frozen=True, kw_only=True)
class RegionFacts:
    """All that the score of one region in one cycle follows from.

    ``levels`` are the region's own rows (SPD), ``figures`` its amounts and counts
    (IPKD), ``goalposts`` those in force for its cluster, by the code of the ratio.
    """

    levels: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    figures: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    portfolio: Portfolio = Portfolio()
    goalposts: Mapping[str, Goalpost] = field(default_factory=lambda: MappingProxyType({}))
