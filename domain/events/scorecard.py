"""Scorecard: the scores of a region in one cycle."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.events.fact import Fact


class ScoreChanged(Fact):
    """A score follows from the facts and the edition, and differs from before.

    ``cause`` is the position of the fact that moved it. ``parts`` are points, exact;
    ``score`` is rounded by the edition.
    """

    TOPIC = "scorecard.score_changed"
    region: UUID
    cycle: str
    edition: str
    basis: str
    before: Decimal | None
    score: Decimal
    parts_before: dict[str, Decimal]
    parts: dict[str, Decimal]
    category: str | None
    cause: int


class ResultPublished(Fact):
    """The ministry's published result of a region, as this source has it."""

    TOPIC = "scorecard.result_published"
    region: UUID
    cycle: str
    score: Decimal
    category: str | None
    rank: int | None
    source: str


class ResultContested(Fact):
    """Another source has another figure for a published result; the first one stands."""

    TOPIC = "scorecard.result_contested"
    region: UUID
    cycle: str
    score: Decimal
    category: str | None
    rank: int | None
    source: str
