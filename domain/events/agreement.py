"""Agreement: one innovation of one region, replicated by another on terms both signed.

``region`` is the originating region, to whose history the facts belong; ``partner`` is the
replicating one. ``side`` says which of the two acted: ``originator`` or ``partner``. Days
are ISO dates. Numbers inside of maps are decimals as text.
"""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.events.fact import Fact


class InterestExpressed(Fact):
    """A region would like to replicate an innovation, by a letter (surat minat)."""

    TOPIC = "agreement.interest_expressed"
    region: UUID
    partner: UUID
    submission: UUID
    innovation: str
    number: str
    date: str
    note: str
    evidence: list[dict[str, str]]


class AgreementProposed(Fact):
    """A text lies on the table: what each side owes, what each expects to gain.

    ``terms`` has the keys ``TERMS``; an obligation is a map of ``side`` and ``duty``, a
    gain one of ``side``, ``measure``, ``unit``, ``start`` and ``target``. ``digest`` is the
    SHA-256 of all of it, with the agreement, the revision and the codes of both regions.
    """

    TOPIC = "agreement.proposed"
    side: str
    region: UUID
    partner: UUID
    submission: UUID
    revision: int
    digest: str
    terms: dict[str, str]
    obligations: list[dict[str, str]]
    gains: list[dict[str, str]]
    evidence: list[dict[str, str]]


class AgreementAmended(Fact):
    """Another text lies on the table. What was signed before was not this one."""

    TOPIC = "agreement.amended"
    side: str
    revision: int
    digest: str
    terms: dict[str, str]
    obligations: list[dict[str, str]]
    gains: list[dict[str, str]]
    evidence: list[dict[str, str]]


class CouncilApproved(Fact):
    """The council (DPRD) of one side approved the cooperation."""

    TOPIC = "agreement.council_approved"
    side: str
    number: str
    date: str
    evidence: list[dict[str, str]]


class AgreementSigned(Fact):
    """The head of a region signed the text of this digest, and no other."""

    TOPIC = "agreement.signed"
    signatory: UUID
    counterparty: UUID
    side: str
    revision: int
    digest: str


class AgreementTookEffect(Fact):
    """Both heads have signed the same text, which is in force from here on."""

    TOPIC = "agreement.took_effect"
    revision: int
    digest: str
    since: str
    until: str


class AgreementExtended(Fact):
    """The text that took effect runs longer than the one before (perpanjangan)."""

    TOPIC = "agreement.extended"
    before: str
    until: str


class ActivityLogged(Fact):
    """A side did something that the agreement is about."""

    TOPIC = "agreement.activity_logged"
    side: str
    date: str
    activity: str
    evidence: list[dict[str, str]]


class BenefitRecorded(Fact):
    """A side has measured one of its expected gains. ``benefit`` numbers them from 1."""

    TOPIC = "agreement.benefit_recorded"
    side: str
    benefit: int
    measure: str
    value: Decimal
    date: str
    evidence: list[dict[str, str]]


class BenefitAcknowledged(Fact):
    """The other side acknowledged a recorded benefit."""

    TOPIC = "agreement.benefit_acknowledged"
    side: str
    benefit: int


class ReplicationConfirmed(Fact):
    """The replicating region states that the innovation is in use there since a day.

    ``digest`` is that of the text in force.
    """

    TOPIC = "agreement.replication_confirmed"
    partner: UUID
    date: str
    digest: str
    note: str
    evidence: list[dict[str, str]]


class ConfirmationCorrected(Fact):
    """The confirmation was wrong: another day is right, or none at all."""

    TOPIC = "agreement.confirmation_corrected"
    partner: UUID
    date: str | None
    reason: str


class AgreementEvaluated(Fact):
    """The yearly evaluation: whose gains have shown so far.

    ``verdict`` is ``mutual``, ``one_sided`` or ``none``; ``lacking`` is the side that has
    gained nothing yet while the other has, else empty.
    """

    TOPIC = "agreement.evaluated"
    side: str
    year: int
    verdict: str
    lacking: str
    note: str


class AgreementWithdrawn(Fact):
    """A side drew back before anything was in force."""

    TOPIC = "agreement.withdrawn"
    side: str
    reason: str


class AgreementEnded(Fact):
    """The agreement is over; what was done under it stays."""

    TOPIC = "agreement.ended"
    side: str
    reason: str
