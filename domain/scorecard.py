"""A scorecard: the scores of one region in one cycle, computed and published.

No command sets a computed score. It follows from facts, and the scorecard records when
it differs from before. A published result is a fact of its own and stands beside it.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain import events
from domain.aggregate import NOWHERE, Aggregate, stream_id
from domain.errors import check
from domain.indicator import Quantity, Unit
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

SCORE = Quantity(Unit.POINTS, Decimal(0), Decimal(100), places=4)
"""What a published score can be."""


class Basis(StrEnum):
    """What a score rests on. The three are never mixed."""

    CLAIMED = "claimed"
    VERIFIED = "verified"
    OFFICIAL = "official"


def scorecard_id(region: UUID, cycle: str) -> UUID:
    """The stream of a region's scores in a cycle."""
    return stream_id("scorecard", region, cycle)


class Scorecard(Aggregate):
    """What a region scored in a cycle, by whom, and which published figure stands."""

    TOPIC = "scorecard"

    def __init__(self) -> None:
        """A scorecard without scores."""
        self.region = NOWHERE
        self.cycle = ""
        self.scores: dict[str, Decimal] = {}
        self.official: Decimal | None = None
        self.figures: dict[str, Decimal] = {}

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a scorecard are about its region and its cycle."""
        return {"region": self.region, "cycle": self.cycle}

    @event(events.ScoreChanged)
    def _changed(
        self,
        region: UUID,
        cycle: str,
        edition: str,
        basis: str,
        before: Decimal | None,
        score: Decimal,
        parts_before: dict[str, Decimal],
        parts: dict[str, Decimal],
        category: str | None,
        cause: int,
    ) -> None:
        self.region, self.cycle = region, cycle
        self.scores[basis] = score

    def publish(
        self,
        region: UUID,
        cycle: str,
        score: Decimal,
        category: str | None,
        rank: int | None,
        source: str,
    ) -> None:
        """Decide: a source gives the region's result; the first one stands.

        The same figure from the same source again changes nothing. A figure from
        another source is kept beside the one that stands, as contested when it differs.
        """
        score = SCORE.check(score, "score")
        check(rank is None or rank >= 1, "rank must be 1 or more", field="rank")
        source = clean(source, "source", most=500)
        if source in self.figures:
            check(
                self.figures[source] == score,
                f"this source gave {self.figures[source]} before",
                field="score",
            )
            return
        record = self._published if self.official is None else self._contested
        record(region=region, cycle=cycle, score=score, category=category, rank=rank, source=source)

    @event(events.ResultPublished)
    def _published(
        self,
        region: UUID,
        cycle: str,
        score: Decimal,
        category: str | None,
        rank: int | None,
        source: str,
    ) -> None:
        self.region, self.cycle, self.official = region, cycle, score
        self.figures[source] = score

    @event(events.ResultContested)
    def _contested(
        self,
        region: UUID,
        cycle: str,
        score: Decimal,
        category: str | None,
        rank: int | None,
        source: str,
    ) -> None:
        self.figures[source] = score
