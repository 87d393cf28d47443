"""Scorecard: the scores of a region in one cycle."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.events.fact import Fact


class ScoreChanged(Fact):
    """A score follows from the facts and the edition, and differs from before.

    ``cause`` is the position of the fact that moved it. ``parts`` are points, exact;
    ``score`` is rounded by the edition. By its ``status`` it counts (``graded``), or is
    partial, for want of data (``eliminated``) or of a measurement (``not_measured``).
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
    status: str
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


class ObjectionFiled(Fact):
    """The region objects to what was settled on one indicator (sanggah), on evidence.

    Objections of a region in a cycle are numbered. ``submission`` is the one whose
    indicator it is, none for a figure of the region itself.
    """

    TOPIC = "scorecard.objection_filed"
    region: UUID
    cycle: str
    number: int
    indicator: str
    submission: UUID | None
    reason: str
    evidence: list[dict[str, str]]


class ObjectionDecided(Fact):
    """An objection was ``upheld`` or ``dismissed``, with the verified score and rank around it.

    An upheld one names the level or the value that the indicator was corrected to. The
    rank is that among the region's class, its type and cluster; none while it has none.
    """

    TOPIC = "scorecard.objection_decided"
    region: UUID
    cycle: str
    number: int
    indicator: str
    verdict: str
    level: int | None
    value: Decimal | None
    reason: str
    score_before: Decimal | None
    score_after: Decimal | None
    rank_before: int | None
    rank_after: int | None
