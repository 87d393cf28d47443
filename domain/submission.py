"""A submission: one innovation of one agency in one cycle, from draft to verdict.

What the region claims and what the assessor verifies are two bases and never mixed.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain import events
from domain.access import require_another
from domain.aggregate import NOWHERE, Aggregate
from domain.errors import Invalid, check, require
from domain.evidence import counted_level, normal_evidence
from domain.index import Edition, Scope
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID


PROFILE = (
    "name",
    "need",
    "owner",
    "kind",
    "form",
    "initiator",
    "urusan",
    "stage",
    "trial_date",
    "implementation_date",
    "replicates",
)
"""The fields of a profile: the innovation's name; the public's need that it answers, in a
sentence; the position (not the person) that owns it; kind, form, initiator, urusan and stage
by the codes of the edition; ISO dates; the submission that it replicates, if any."""

_CHOSEN = {
    "kind": "kinds",
    "form": "forms",
    "initiator": "initiators",
    "urusan": "urusan",
    "stage": "stages",
}
_LONGEST = {"need": 1000}
_MAY_BE_EMPTY = {"trial_date", "implementation_date", "replicates"}


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


def normal_profile(edition: Edition, profile: Mapping[str, str]) -> dict[str, str]:
    """The profile with each field cleaned and checked against the edition's lists.

    Raises:
        Invalid: naming the field.
    """
    tidy = {
        field: clean(
            profile.get(field, ""),
            field,
            most=_LONGEST.get(field, 300),
            least=0 if field in _MAY_BE_EMPTY else 1,
        )
        for field in PROFILE
    }
    for field, choices in _CHOSEN.items():
        edition.profile.check(choices, tidy[field], field)
    trial, implementation = (_date(tidy[f], f) for f in ("trial_date", "implementation_date"))
    if trial and implementation:
        check(
            trial <= implementation, "the trial starts after the implementation", field="trial_date"
        )
    return tidy


def _date(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(f"{field} must be a date such as 2025-08-17", field=field) from None


class Submission(Aggregate):
    """The life of one innovation in one cycle."""

    TOPIC = "submission"

    def __init__(self) -> None:
        """A submission that nobody has begun."""
        self.region = NOWHERE
        self.cycle = ""
        self.organisation = NOWHERE
        self.profile: dict[str, str] = {}
        self.state = State.DRAFT
        self.claimed: dict[str, int] = {}
        self.evidence: dict[str, list[dict[str, str]]] = {}
        self.verified: dict[str, int] = {}
        self.revisions: dict[str, tuple[int, str, str]] = {}

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a submission are about its region, its cycle and itself."""
        return {"region": self.region, "cycle": self.cycle, "submission": self.id}

    def draft(
        self,
        edition: Edition,
        region: UUID,
        cycle: str,
        organisation: UUID,
        profile: Mapping[str, str],
    ) -> None:
        """Decide: an agency begins to submit an innovation."""
        require(not self.exists, "this submission was drafted before")
        self._drafted(
            region=region,
            cycle=cycle,
            organisation=organisation,
            profile=normal_profile(edition, profile),
        )

    @event(events.SubmissionDrafted)
    def _drafted(
        self, region: UUID, cycle: str, organisation: UUID, profile: dict[str, str]
    ) -> None:
        self.region, self.cycle, self.organisation, self.profile = (
            region,
            cycle,
            organisation,
            profile,
        )

    def amend(self, edition: Edition, organisation: UUID, changes: Mapping[str, str]) -> None:
        """Decide: fields of a draft's profile read differently."""
        self._require_draft("amended")
        profile = normal_profile(edition, {**self.profile, **changes})
        if (organisation, profile) != (self.organisation, self.profile):
            self._amended(organisation=organisation, profile=profile)

    @event(events.ProfileAmended)
    def _amended(self, organisation: UUID, profile: dict[str, str]) -> None:
        self.organisation, self.profile = organisation, profile

    def claim(
        self, edition: Edition, indicator: str, level: int, evidence: Sequence[Mapping[str, str]]
    ) -> None:
        """Decide: the region claims a level; without evidence it will count as 0."""
        self._require_draft("claimed for")
        edition.indicator(indicator, Scope.SUBMISSION).check(level)
        attached = normal_evidence(evidence)
        if (level, attached) != (self.claimed.get(indicator), self.evidence.get(indicator)):
            self._claimed(indicator=indicator, level=level, evidence=attached)

    @event(events.IndicatorClaimed)
    def _claimed(self, indicator: str, level: int, evidence: list[dict[str, str]]) -> None:
        self.claimed[indicator], self.evidence[indicator] = level, evidence

    def send(self) -> None:
        """Decide: the region hands the submission in."""
        self._require_draft("sent")
        self._sent()

    @event(events.SubmissionSent)
    def _sent(self) -> None:
        self.state = State.SENT

    def verify(self, edition: Edition, indicator: str, level: int, reason: str) -> None:
        """Decide: an assessor settles an indicator; a later correction is a new decision."""
        require(
            self.state in {State.SENT, State.ACCEPTED},
            f"only a sent submission can be verified, this is {self.state}",
        )
        edition.indicator(indicator, Scope.SUBMISSION).check(level)
        counted = counted_level(self.claimed.get(indicator, 0), self.evidence.get(indicator, ()))
        settled = self.verified.get(indicator)
        before = counted if settled is None else settled
        because = clean(reason, "reason", most=1000, least=0)
        check(
            because or (level == counted and settled in {None, level}),
            f"level {level} differs from what was claimed or verified ({before}): give a reason",
            field="reason",
        )
        if settled != level:
            self._verified(indicator=indicator, level=level, reason=because)

    @event(events.IndicatorVerified)
    def _verified(self, indicator: str, level: int, reason: str) -> None:
        self.verified[indicator] = level

    def propose_revision(
        self, edition: Edition, indicator: str, level: int, reason: str, by: str
    ) -> None:
        """Decide: an assessor proposes another level for what was verified before."""
        self._require_verified(indicator)
        edition.indicator(indicator, Scope.SUBMISSION).check(level)
        check(level != self.verified[indicator], f"level {level} stands already", field="level")
        self._revision_proposed(
            indicator=indicator,
            level=level,
            reason=clean(reason, "reason", most=1000),
            proposed_by=by,
        )

    @event(events.RevisionProposed)
    def _revision_proposed(self, indicator: str, level: int, reason: str, proposed_by: str) -> None:
        self.revisions[indicator] = (level, reason, proposed_by)

    def approve_revision(self, indicator: str, by: str) -> None:
        """Decide: a second assessor agrees; from now on the other level counts."""
        self._require_verified(indicator)
        require(indicator in self.revisions, f"no revision of indicator {indicator} is proposed")
        level, reason, proposed_by = self.revisions[indicator]
        require_another(proposed_by, by)
        self._revision_approved(
            indicator=indicator,
            level=level,
            reason=reason,
            proposed_by=proposed_by,
            approved_by=by,
        )

    @event(events.RevisionApproved)
    def _revision_approved(
        self, indicator: str, level: int, reason: str, proposed_by: str, approved_by: str
    ) -> None:
        self.verified[indicator] = level
        self.revisions.pop(indicator, None)

    def _require_verified(self, indicator: str) -> None:
        require(
            self.state in {State.SENT, State.ACCEPTED},
            f"only a sent submission can be revised, this is {self.state}",
        )
        require(indicator in self.verified, f"indicator {indicator} has not been verified")

    def accept(self, reason: str = "") -> None:
        """Decide: the innovation counts, once every claim has been verified."""
        require(
            self.state is State.SENT,
            f"only a sent submission can be accepted, this is {self.state}",
        )
        open_claims = sorted(self.claimed.keys() - self.verified.keys())
        require(
            not open_claims, f"indicators {', '.join(open_claims)} are claimed but not verified"
        )
        self._accepted(reason=clean(reason, "reason", most=1000, least=0))

    @event(events.SubmissionAccepted)
    def _accepted(self, reason: str) -> None:
        self.state = State.ACCEPTED

    def reject(self, reason: str) -> None:
        """Decide: the innovation does not count, for this reason, and stays in the divisor."""
        require(
            self.state in {State.SENT, State.ACCEPTED},
            f"only a sent submission can be rejected, this is {self.state}",
        )
        self._rejected(reason=clean(reason, "reason", most=1000))

    @event(events.SubmissionRejected)
    def _rejected(self, reason: str) -> None:
        self.state = State.REJECTED

    def withdraw(self, reason: str) -> None:
        """Decide: the region takes it back; only before a verdict."""
        require(self.exists, "nobody has begun this submission")
        require(
            self.state in {State.DRAFT, State.SENT},
            f"only a draft or a sent submission can be withdrawn, this is {self.state}",
        )
        self._withdrawn(reason=clean(reason, "reason", most=1000))

    @event(events.SubmissionWithdrawn)
    def _withdrawn(self, reason: str) -> None:
        self.state = State.WITHDRAWN

    def _require_draft(self, done: str) -> None:
        require(self.exists, "nobody has begun this submission")
        require(self.state is State.DRAFT, f"only a draft can be {done}, this is {self.state}")
