"""Who is like whom, and what one region could take over from another.

A suggestion is worth the points that its strong indicators lie above the own mean, plus a
share for a service that is missing, for likeness, and for having been replicated before.
The shares are this product's own choice, and every one is shown with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.arithmetic import exactly
from domain.indicator import Indicator

STRONG = 2
"""From this level on an indicator of an innovation is a strong one."""

LOW_MATURITY = Decimal(65)
"""A service whose innovations mature less than this is weak: the local convention calls 0 to
65 low (domain facts, 1.7)."""

SAME_CLUSTER, SIZE, MISSING_SERVICE, MOST_REPLICATED = map(Decimal, (4, 6, 9, 6))


class Because(StrEnum):
    """Why something is suggested."""

    SAME_TYPE = "same_type"
    SAME_CLUSTER = "same_cluster"
    SIMILAR_SIZE = "similar_size"
    STRONG_INDICATOR = "strong_indicator"
    MISSING_SERVICE = "missing_service"
    WEAK_SERVICE = "weak_service"
    REPLICATED = "replicated"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, what it is about (an indicator, a service, a cluster), and its worth.

    ``own`` and ``other`` are the two numbers that it compares: levels, people, counts.
    """

    because: Because
    about: str
    own: Decimal | None
    other: Decimal | None
    worth: Decimal


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A region as far as likeness goes; ``clusters`` by the scheme that made them."""

    type: str
    population: int
    clusters: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Need:
    """An indicator in which a region is weak: its mean level, and the points that it misses."""

    indicator: Indicator
    mean: Decimal

    @property
    def missing(self) -> Decimal:
        """The points of maturity between the mean level and the highest one."""
        return self.indicator.maximum - self.indicator.weight * self.mean


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service in which a region is weak: how many innovations, how mature they are."""

    urusan: str
    innovations: int
    maturity: Decimal | None

    @property
    def is_weak(self) -> bool:
        """Whether nothing serves it, or nothing mature."""
        return self.maturity is None or self.maturity < LOW_MATURITY


def likeness(own: Peer, other: Peer) -> list[Reason]:
    """What two regions of one type have in common; nothing for those of another type."""
    if own.type != other.type:
        return []
    reasons = [Reason(Because.SAME_TYPE, own.type, None, None, Decimal(0))]
    reasons += [
        Reason(Because.SAME_CLUSTER, f"{scheme}: {cluster}", None, None, SAME_CLUSTER)
        for scheme, cluster in own.clusters.items()
        if other.clusters.get(scheme) == cluster
    ]
    sizes = sorted((Decimal(max(own.population, 1)), Decimal(max(other.population, 1))))
    with exactly():
        worth = SIZE * sizes[0] / sizes[1]
    people = Decimal(own.population), Decimal(other.population)
    return [*reasons, Reason(Because.SIMILAR_SIZE, "", *people, worth)]


def fitting(
    needs: Sequence[Need],
    services: Sequence[Service],
    levels: Mapping[str, int],
    urusan: str,
    replicated: int,
) -> list[Reason]:
    """Why an innovation fits what a region lacks."""
    return [
        *_strong(needs, levels),
        *_served(services, urusan),
        *_replicated(replicated),
    ]


def worth(reasons: Sequence[Reason]) -> Decimal:
    """What the reasons are worth together."""
    with exactly():
        return sum((one.worth for one in reasons), Decimal(0))


def _strong(needs: Sequence[Need], levels: Mapping[str, int]) -> list[Reason]:
    found = []
    for need in needs:
        level = levels.get(need.indicator.code, 0)
        if level >= STRONG and level > need.mean:
            points = need.indicator.weight * (level - need.mean)
            found.append(
                Reason(
                    Because.STRONG_INDICATOR,
                    need.indicator.code,
                    need.mean,
                    Decimal(level),
                    points,
                )
            )
    return found


def _served(services: Sequence[Service], urusan: str) -> list[Reason]:
    for one in services:
        if one.urusan == urusan:
            if one.maturity is None:
                return [Reason(Because.MISSING_SERVICE, urusan, Decimal(0), None, MISSING_SERVICE)]
            return [Reason(Because.WEAK_SERVICE, urusan, one.maturity, None, MISSING_SERVICE / 3)]
    return []


def _replicated(times: int) -> list[Reason]:
    if times == 0:
        return []
    worth = min(Decimal(2 * times), MOST_REPLICATED)
    return [Reason(Because.REPLICATED, "", None, Decimal(times), worth)]
