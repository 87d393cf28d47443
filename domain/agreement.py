"""An agreement: one region replicates an innovation of another, on terms both signed.

Interest, a text on the table, amendments, two signatures on the same digest, in force;
then activities, gains on both sides, the confirmed replication, a yearly evaluation, the
end (UU 23/2014 Ps. 363-369; PP 28/2018; Permendagri 22/2020).
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain import events
from domain.aggregate import NOWHERE, Aggregate
from domain.agreed_text import AMOUNT, Side, Text, day
from domain.errors import Forbidden, Invalid, NotFound, Stale, WrongState, check, require
from domain.evidence import normal_evidence
from domain.ledger import Benefit, verdict
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    Evidence = Sequence[Mapping[str, str]]


class State(StrEnum):
    """Where an agreement stands."""

    INTEREST = "interest"
    PROPOSED = "proposed"
    IN_EFFECT = "in_effect"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


PUBLIC = frozenset({State.IN_EFFECT, State.ENDED})
"""The states that everybody may see; before that an agreement is the two regions' own."""


class Agreement(Aggregate):
    """The life of one agreement. ``text`` lies on the table, ``in_force`` binds."""

    TOPIC = "agreement"

    def __init__(self) -> None:
        """An agreement that nobody has begun."""
        self.region = self.partner = self.submission = NOWHERE
        self.state = State.INTEREST
        self.text: Text | None = None
        self.revision = 0
        self.digest = ""
        self.earlier: frozenset[str] = frozenset()
        self.signed: frozenset[Side] = frozenset()
        self.approved: frozenset[Side] = frozenset()
        self.in_force: Text | None = None
        self.digest_in_force = ""
        self.benefits: tuple[Benefit, ...] = ()
        self.confirmed = ""
        self.evaluated: frozenset[int] = frozenset()

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Its facts belong to the originating region and are about its innovation."""
        return {"region": self.region, "submission": self.submission}

    def side_of(self, region: UUID | None) -> Side | None:
        """The side that a region is on; none for a third one."""
        sides = {self.region: Side.ORIGINATOR, self.partner: Side.PARTNER}
        return None if region is None else sides.get(region)

    def party(self, side: Side) -> UUID:
        """The region on a side."""
        return self.region if side is Side.ORIGINATOR else self.partner

    def express_interest(
        self,
        region: UUID,
        partner: UUID,
        submission: UUID,
        innovation: str,
        *,
        number: str,
        date: str,
        note: str = "",
        evidence: Evidence = (),
    ) -> None:
        """Decide: the partner would like to replicate an innovation (surat minat)."""
        require(not self.exists, "this agreement was begun before")
        _require_two(region, partner)
        self._interested(
            region=region,
            partner=partner,
            submission=submission,
            innovation=innovation,
            number=clean(number, "number"),
            date=day(date, "date"),
            note=clean(note, "note", most=1000, least=0),
            evidence=normal_evidence(evidence),
        )

    @event(events.InterestExpressed)
    def _interested(
        self,
        region: UUID,
        partner: UUID,
        submission: UUID,
        innovation: str,
        number: str,
        date: str,
        note: str,
        evidence: list[dict[str, str]],
    ) -> None:
        self.region, self.partner, self.submission = region, partner, submission

    def propose(
        self, side: Side, region: UUID, partner: UUID, submission: UUID, text: Text
    ) -> None:
        """Decide: a text is put on the table, on an expressed interest or without one."""
        require(self.state is State.INTEREST, f"the agreement is {self.state} already")
        _require_two(region, partner)
        self._proposed(
            side=side,
            region=region,
            partner=partner,
            submission=submission,
            revision=1,
            digest=text.digest(self.id, 1),
            **text.content,
        )

    @event(events.AgreementProposed)
    def _proposed(
        self,
        side: str,
        region: UUID,
        partner: UUID,
        submission: UUID,
        revision: int,
        digest: str,
        terms: dict[str, str],
        obligations: list[dict[str, str]],
        gains: list[dict[str, str]],
        evidence: list[dict[str, str]],
    ) -> None:
        self.region, self.partner, self.submission = region, partner, submission
        self.state = State.PROPOSED
        self._lay(Text(terms, obligations, gains, evidence), revision, digest)

    def amend(self, side: Side, text: Text, now: datetime) -> None:
        """Decide: another text lies on the table; whoever has signed, signs anew.

        While a text is in force it stays so until both have signed the other one.
        """
        self._require_table(now)
        if text != self.text:
            revision = self.revision + 1
            self._amended(
                side=side, revision=revision, digest=text.digest(self.id, revision), **text.content
            )

    @event(events.AgreementAmended)
    def _amended(
        self,
        side: str,
        revision: int,
        digest: str,
        terms: dict[str, str],
        obligations: list[dict[str, str]],
        gains: list[dict[str, str]],
        evidence: list[dict[str, str]],
    ) -> None:
        self._lay(Text(terms, obligations, gains, evidence), revision, digest)

    def approve(self, side: Side, number: str, date: str, evidence: Evidence = ()) -> None:
        """Decide: the council of a side has approved the cooperation."""
        require(self.state in {State.PROPOSED, State.IN_EFFECT}, f"this is {self.state}")
        require(side not in self.approved, f"the council of the {side} has approved already")
        self._approved(
            side=side,
            number=clean(number, "number"),
            date=day(date, "date"),
            evidence=normal_evidence(evidence),
        )

    @event(events.CouncilApproved)
    def _approved(self, side: str, number: str, date: str, evidence: list[dict[str, str]]) -> None:
        self.approved |= {Side(side)}

    def sign(self, side: Side, digest: str, now: datetime) -> None:
        """Decide: the head of a side signs the text of this digest; with both it takes effect."""
        text = self._require_table(now)
        require(self.digest != self.digest_in_force, "the text on the table is in effect already")
        require(side not in self.signed, f"the {side} has signed this text already")
        self._require_digest(digest)
        require(
            not text.needs_council(side) or side in self.approved,
            f"the council of the {side} has to approve first",
        )
        self._signed(
            signatory=self.party(side),
            counterparty=self.party(side.other),
            side=side,
            revision=self.revision,
            digest=digest,
        )
        if self.signed == frozenset(Side):
            self._take_effect(text, self.in_force)

    @event(events.AgreementSigned)
    def _signed(
        self, signatory: UUID, counterparty: UUID, side: str, revision: int, digest: str
    ) -> None:
        self.signed |= {Side(side)}

    def _take_effect(self, text: Text, before: Text | None) -> None:
        since, until = text.terms["since"], text.terms["until"]
        self._took_effect(revision=self.revision, digest=self.digest, since=since, until=until)
        if before is not None and before.until < text.until:
            self._extended(before=before.terms["until"], until=until)

    @event(events.AgreementTookEffect)
    def _took_effect(self, revision: int, digest: str, since: str, until: str) -> None:
        self.state, self.in_force, self.digest_in_force = State.IN_EFFECT, self.text, digest

    @event(events.AgreementExtended)
    def _extended(self, before: str, until: str) -> None:
        """The text in force says it; the fact tells it apart in the history."""

    def log_activity(
        self, side: Side, date: str, activity: str, now: datetime, evidence: Evidence = ()
    ) -> None:
        """Decide: a side did something under the agreement, on a day of its term."""
        self._require_in_term(date, now)
        self._logged(
            side=side,
            date=day(date, "date"),
            activity=clean(activity, "activity", most=1000),
            evidence=normal_evidence(evidence),
        )

    @event(events.ActivityLogged)
    def _logged(self, side: str, date: str, activity: str, evidence: list[dict[str, str]]) -> None:
        """Nothing that is decided later depends on it."""

    def record_benefit(
        self,
        side: Side,
        measure: str,
        value: Decimal,
        date: str,
        now: datetime,
        evidence: Evidence = (),
    ) -> None:
        """Decide: a side measured one of the gains that the text in force gives it."""
        text = self._require_in_term(date, now)
        measure = clean(measure, "measure")
        own = [gain["measure"] for gain in text.gains if gain["side"] == side]
        check(
            measure in own,
            f"the gains of the {side} are measured by {', '.join(own)}",
            field="measure",
        )
        self._benefited(
            side=side,
            benefit=len(self.benefits) + 1,
            measure=measure,
            value=AMOUNT.check(value, "value"),
            date=day(date, "date"),
            evidence=normal_evidence(evidence),
        )

    @event(events.BenefitRecorded)
    def _benefited(
        self,
        side: str,
        benefit: int,
        measure: str,
        value: Decimal,
        date: str,
        evidence: list[dict[str, str]],
    ) -> None:
        self.benefits += (Benefit(side=Side(side), measure=measure, value=value, date=date),)

    def acknowledge(self, side: Side, benefit: int) -> None:
        """Decide: a side acknowledges a benefit that the other one recorded."""
        self._require_in_effect()
        if not 1 <= benefit <= len(self.benefits):
            raise NotFound("the agreement has no such benefit", field="benefit")
        if self.benefits[benefit - 1].side is side:
            raise Forbidden("a benefit is acknowledged by the other side")
        if not self.benefits[benefit - 1].acknowledged:
            self._acknowledged(side=side, benefit=benefit)

    @event(events.BenefitAcknowledged)
    def _acknowledged(self, side: str, benefit: int) -> None:
        before = self.benefits
        seen = replace(before[benefit - 1], acknowledged=True)
        self.benefits = (*before[: benefit - 1], seen, *before[benefit:])

    def confirm(
        self, side: Side, date: str, now: datetime, note: str = "", evidence: Evidence = ()
    ) -> None:
        """Decide: the replicating region states that the innovation is in use there."""
        if side is not Side.PARTNER:
            raise Forbidden("the replicating region confirms a replication, nobody else")
        self._require_in_term(date, now)
        require(not self.confirmed, f"confirmed since {self.confirmed} already: correct it")
        self._confirmed(
            partner=self.partner,
            date=day(date, "date"),
            digest=self.digest_in_force,
            note=clean(note, "note", most=1000, least=0),
            evidence=normal_evidence(evidence),
        )

    @event(events.ReplicationConfirmed)
    def _confirmed(
        self, partner: UUID, date: str, digest: str, note: str, evidence: list[dict[str, str]]
    ) -> None:
        self.confirmed = date

    def correct(self, date: str | None, reason: str, now: datetime) -> None:
        """Decide: the confirmation was wrong; another day is right, or none. Also after the end."""
        require(self.confirmed, "no replication is confirmed")
        if date is not None and self.in_force is not None:
            date = self.in_force.day_of_term(date, now)
        because = clean(reason, "reason")
        if date != self.confirmed:
            self._corrected(partner=self.partner, date=date, reason=because)

    @event(events.ConfirmationCorrected)
    def _corrected(self, partner: UUID, date: str | None, reason: str) -> None:
        self.confirmed = date or ""

    def evaluate(self, side: Side, year: int, now: datetime, note: str = "") -> None:
        """Decide: by the end of this year these sides have gained. Once a year.

        The verdict follows from the acknowledged benefits; nobody states it.
        """
        text = self._require_in_effect()
        text.require_year(year, now)
        require(year not in self.evaluated, f"{year} has been evaluated")
        found, lacking = verdict(text.gains, self.benefits, f"{year}-12-31")
        self._evaluated(
            side=side,
            year=year,
            verdict=found,
            lacking=lacking or "",
            note=clean(note, "note", most=1000, least=0),
        )

    @event(events.AgreementEvaluated)
    def _evaluated(self, side: str, year: int, verdict: str, lacking: str, note: str) -> None:
        self.evaluated |= {year}

    def end(self, side: Side, reason: str) -> None:
        """Decide: a side draws back, or ends what is in effect."""
        require(self.exists, "nobody has begun this agreement")
        because = clean(reason, "reason", most=1000)
        if self.state is State.IN_EFFECT:
            self._ended(side=side, reason=because)
            return
        require(
            self.state in {State.INTEREST, State.PROPOSED}, f"the agreement is {self.state} already"
        )
        self._withdrawn(side=side, reason=because)

    @event(events.AgreementEnded)
    def _ended(self, side: str, reason: str) -> None:
        self.state = State.ENDED

    @event(events.AgreementWithdrawn)
    def _withdrawn(self, side: str, reason: str) -> None:
        self.state = State.WITHDRAWN

    def _lay(self, text: Text, revision: int, digest: str) -> None:
        self.earlier |= {self.digest}
        self.text, self.revision, self.digest = text, revision, digest
        self.signed = frozenset()

    def _require_table(self, now: datetime) -> Text:
        """The text on the table, while it may still be amended and signed."""
        if self.text is None or self.state not in {State.PROPOSED, State.IN_EFFECT}:
            raise WrongState(f"this needs a text on the table, the agreement is {self.state}")
        require(
            self.in_force is None or not self.in_force.is_over(now),
            "the term in force has run out: it can no longer be amended or extended",
        )
        return self.text

    def _require_digest(self, digest: str) -> None:
        if digest != self.digest and digest in self.earlier:
            raise Stale(f"that text was amended since: revision {self.revision} is on the table")
        check(
            digest == self.digest, "that is not the digest of this agreement's text", field="digest"
        )

    def _require_in_effect(self) -> Text:
        if self.in_force is None or self.state is not State.IN_EFFECT:
            raise WrongState(f"this needs an agreement in effect, it is {self.state}")
        return self.in_force

    def _require_in_term(self, date: str, now: datetime) -> Text:
        text = self._require_in_effect()
        text.day_of_term(date, now)
        return text


def _require_two(region: UUID, partner: UUID) -> None:
    if region == partner:
        raise Invalid("an agreement is between two different regions", field="partner")
