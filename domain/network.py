"""The network of replications: who replicated from whom, and what follows from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Place = TypeVar("Place")
"""What stands at the ends of a link: a region, or a province for the wide view."""


@dataclass(frozen=True, kw_only=True)
class Link(Generic[Place]):
    """So many replications that one place made of innovations of another."""

    originator: Place
    replicator: Place
    replications: int


@dataclass(frozen=True, kw_only=True)
class Network(Generic[Place]):
    """Links with their weights; a place is in the network when a link ends there."""

    links: Sequence[Link[Place]]

    @property
    def places(self) -> Collection[Place]:
        """All places, those with the most replications first, in or out."""
        total: Counter[Place] = Counter()
        for link in self.links:
            total[link.originator] += link.replications
            if link.replicator != link.originator:
                total[link.replicator] += link.replications
        return [place for place, _ in total.most_common()]

    @property
    def given(self) -> Counter[Place]:
        """How many replications were made of what each place originated."""
        total: Counter[Place] = Counter()
        for link in self.links:
            total[link.originator] += link.replications
        return total

    @property
    def taken(self) -> Counter[Place]:
        """How many replications each place made."""
        total: Counter[Place] = Counter()
        for link in self.links:
            total[link.replicator] += link.replications
        return total

    @property
    def mutual(self) -> Sequence[tuple[Place, Place]]:
        """The pairs of places that replicate from each other, each pair once."""
        ends = {(link.originator, link.replicator) for link in self.links}
        order = {place: number for number, place in enumerate(self.places)}
        both = ((link.originator, link.replicator) for link in self.links)
        return [
            (one, other)
            for one, other in both
            if (other, one) in ends and order[one] < order[other]
        ]

    @property
    def pairs(self) -> int:
        """How many pairs of different places are linked, in whichever direction."""
        return len(
            {
                frozenset((link.originator, link.replicator))
                for link in self.links
                if link.originator != link.replicator
            }
        )


def network(replications: Sequence[tuple[Place, Place]]) -> Network[Place]:
    """The network of replications told one by one: originator first, replicator second."""
    weights: dict[tuple[Place, Place], int] = defaultdict(int)
    for ends in replications:
        weights[ends] += 1
    return Network(
        links=[
            Link(originator=originator, replicator=replicator, replications=count)
            for (originator, replicator), count in weights.items()
        ]
    )
