"""Ranks among the regions compared, given on the displayed score.

Gaps keep their sign: a gap is the other's score minus the own one, a lead the own one
minus the other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType

from domain.index import Rounding

NOT_REPORTED = "not_reported"
"""Why a region that has no score at all is unranked."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One region among those compared; without a score it is unranked for a reason.

    ``parts`` are the points behind a computed score, ``cluster`` the peers that it was
    measured within.
    """

    code: str
    name: str
    type: str
    province: str | None
    score: Decimal | None
    category: str | None = None
    reason: str = NOT_REPORTED
    parts: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    cluster: str | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A ranked region with its distance to the champion and to its neighbours.

    ``gap_to_next`` is how far the next rank above is ahead, ``lead`` how far the next
    rank below is behind; regions of the same rank share both.
    """

    rank: int
    entry: Entry
    score: Decimal
    gap_to_champion: Decimal
    gap_to_next: Decimal | None
    lead: Decimal | None


@dataclass(frozen=True)
class Ranking:
    """The ranked regions, best first, and those that cannot be ranked."""

    ranked: tuple[Standing, ...]
    unranked: tuple[Entry, ...] = ()

    @property
    def champion(self) -> Standing | None:
        """The best score; among equals the one with the lowest region code."""
        return self.ranked[0] if self.ranked else None

    def by_code(self) -> dict[str, Standing]:
        """The standings by region code."""
        return {one.entry.code: one for one in self.ranked}


def rank(entries: Iterable[Entry], rounding: Rounding | None = None) -> Ranking:
    """Competition ranking (1, 1, 3) on the displayed score, ties listed by region code.

    ``rounding`` is the edition's, for scores that are not rounded yet.
    """
    listed = sorted(entries, key=lambda one: one.code)
    scored = [
        (rounding.apply(one.score) if rounding else one.score, one)
        for one in listed
        if one.score is not None
    ]
    scored.sort(key=lambda pair: -pair[0])
    return Ranking(
        ranked=_standings(scored), unranked=tuple(one for one in listed if one.score is None)
    )


def _standings(scored: Sequence[tuple[Decimal, Entry]]) -> tuple[Standing, ...]:
    first_place: dict[Decimal, int] = {}
    for place, (score, _) in enumerate(scored, start=1):
        first_place.setdefault(score, place)
    steps = list(first_place)
    below = dict(pairwise(steps))
    above = {lower: higher for higher, lower in below.items()}
    return tuple(
        Standing(
            rank=first_place[score],
            entry=entry,
            score=score,
            gap_to_champion=steps[0] - score,
            gap_to_next=above[score] - score if score in above else None,
            lead=score - below[score] if score in below else None,
        )
        for score, entry in scored
    )
