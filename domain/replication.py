"""Replications as the index counts them: indicator 31, from the agreements in the log.

The number of different other regions that replicate an innovation, taken up within the
window of the edition, gives the level by the bands of the edition: 1, 2, 3 and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.errors import NotFound
from domain.index import Edition
from domain.indicator import HIGHEST_LEVEL, Indicator, Scope

CODE = "31"
"""The row "Replikasi" of the catalogue of the IID, the same number in every edition."""

EVIDENCE = "agreement"
"""The kind of evidence that an agreement in the log is; its digest is that of its text."""


class Standing(StrEnum):
    """Whether a confirmed replication counts, and if not why."""

    COUNTS = "counts"
    SAME_REGION = "same_region"
    OUTSIDE_WINDOW = "outside_window"
    REGION_COUNTED = "region_counted"
    BEYOND_MOST = "beyond_most"


@dataclass(frozen=True, kw_only=True)
class Replication:
    """A replication that a region has confirmed: since which day, by which agreement.

    ``position`` is that of the fact in the log that the confirmation rests on.
    """

    agreement: UUID
    partner: UUID
    day: date
    position: int


@dataclass(frozen=True)
class Foundation:
    """The level of indicator 31 that the log bears out, and the replications behind it."""

    level: int
    standings: Sequence[tuple[Replication, Standing]]

    @property
    def counted(self) -> list[Replication]:
        """The replications that make the level, in the order of their confirmation."""
        return [one for one, standing in self.standings if standing is Standing.COUNTS]


def indicator(edition: Edition) -> Indicator | None:
    """The indicator that replications answer; none where the index does not ask."""
    if edition.index != "iid":
        return None
    try:
        return edition.indicator(CODE, Scope.SUBMISSION)
    except NotFound:
        return None


def foundation(
    edition: Edition, year: int, originator: UUID, replications: Iterable[Replication]
) -> Foundation:
    """What the replications of an innovation are worth in a measurement year.

    They are taken in the order in which they were confirmed; each region counts once, the
    originating one never, and none after the highest level is reached.
    """
    asked = indicator(edition)
    seen: set[UUID] = set()
    standings: list[tuple[Replication, Standing]] = []
    for one in sorted(replications, key=lambda one: one.position):
        standing = _standing(edition, year, originator, one, seen)
        if standing is Standing.COUNTS:
            seen.add(one.partner)
        standings.append((one, standing))
    level = 0 if asked is None else asked.level(len(seen))
    return Foundation(level, standings)


def _standing(
    edition: Edition, year: int, originator: UUID, one: Replication, seen: set[UUID]
) -> Standing:
    if one.partner == originator:
        return Standing.SAME_REGION
    if edition.window is not None and not edition.window.holds(year, one.day):
        return Standing.OUTSIDE_WINDOW
    if one.partner in seen:
        return Standing.REGION_COUNTED
    return Standing.COUNTS if len(seen) < HIGHEST_LEVEL else Standing.BEYOND_MOST
