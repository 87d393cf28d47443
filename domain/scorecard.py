"""A scorecard: the scores of one region in one cycle, computed and published.

No command sets a computed score. It follows from facts, and the scorecard records when
it differs from before. A published result is a fact of its own and stands beside it.
"""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain import events
from domain.aggregate import NOWHERE, Aggregate, stream_id
from domain.errors import AlreadyExists, Forbidden, NotFound, check, require
from domain.evidence import normal_evidence
from domain.indicator import Quantity, Unit
from domain.objection import Decision, Effect, Subject
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
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
        self.objections: dict[int, Subject] = {}
        self.decided: set[int] = set()

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
        status: str,
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

    def file_objection(
        self,
        region: UUID,
        cycle: str,
        subject: Subject,
        reason: str,
        evidence: Sequence[Mapping[str, str]],
    ) -> int:
        """Decide: the region objects to what was settled; the number of its case is the answer.

        Raises:
            AlreadyExists: when it has objected to the same indicator before.
        """
        for number, before in self.objections.items():
            if before == subject:
                raise AlreadyExists(
                    f"objection {number} is against this indicator", field="indicator"
                )
        reason, documents = clean(reason, "reason", most=2000), normal_evidence(evidence)
        check(documents, "an objection rests on evidence", field="evidence")
        self._filed(
            region=region,
            cycle=cycle,
            number=len(self.objections) + 1,
            indicator=subject.indicator,
            submission=subject.submission,
            reason=reason,
            evidence=documents,
        )
        return len(self.objections)

    @event(events.ObjectionFiled)
    def _filed(
        self,
        region: UUID,
        cycle: str,
        number: int,
        indicator: str,
        submission: UUID | None,
        reason: str,
        evidence: list[dict[str, str]],
    ) -> None:
        self.region, self.cycle = region, cycle
        self.objections[number] = Subject(indicator, submission)

    def require_open(self, number: int, judge: str, involved: Collection[str]) -> Subject:
        """What an undecided objection is against, for a judge who had no part in it.

        Raises:
            Forbidden: when the judge is among the ``involved``: those who reported, scored
                or objected.
        """
        if number not in self.objections:
            raise NotFound(f"there is no objection {number}", field="number")
        if judge in involved:
            raise Forbidden("who reported, scored or objected does not decide the objection")
        require(number not in self.decided, f"objection {number} was decided before")
        return self.objections[number]

    def decide_objection(
        self,
        number: int,
        decision: Decision,
        effect: Effect,
        *,
        judge: str,
        involved: Collection[str],
    ) -> None:
        """Decide: the objection is upheld or dismissed, with what that did to the score."""
        subject = self.require_open(number, judge, involved)
        self._decided(
            region=self.region,
            cycle=self.cycle,
            number=number,
            indicator=subject.indicator,
            verdict=decision.verdict,
            level=decision.level,
            value=decision.value,
            reason=decision.reason,
            **asdict(effect),
        )

    @event(events.ObjectionDecided)
    def _decided(
        self,
        region: UUID,
        cycle: str,
        number: int,
        indicator: str,
        verdict: str,
        level: int | None,
        value: Decimal | None,
        reason: str,
        score_before: Decimal | None,
        score_after: Decimal | None,
        rank_before: int | None,
        rank_after: int | None,
    ) -> None:
        self.decided.add(number)
