"""Submission: one innovation in one cycle."""

from __future__ import annotations

from uuid import UUID

from domain.events.fact import Fact


class SubmissionDrafted(Fact):
    """An agency began to submit an innovation; the profile has ``PROFILE`` keys."""

    TOPIC = "submission.drafted"
    region: UUID
    cycle: str
    organisation: UUID
    profile: dict[str, str]


class ProfileAmended(Fact):
    """The profile of a draft reads differently now."""

    TOPIC = "submission.profile_amended"
    organisation: UUID
    profile: dict[str, str]


class IndicatorClaimed(Fact):
    """The region claims a level (0 to 3) of an indicator, on evidence.

    Each piece of evidence is a map of ``digest`` (SHA-256, hex), ``name`` and ``kind``.
    """

    TOPIC = "submission.indicator_claimed"
    indicator: str
    level: int
    evidence: list[dict[str, str]]


class SubmissionSent(Fact):
    """The region handed the submission in."""

    TOPIC = "submission.sent"


class IndicatorVerified(Fact):
    """An assessor settled the level of an indicator; a differing level has its reason."""

    TOPIC = "submission.indicator_verified"
    indicator: str
    level: int
    reason: str


class RevisionProposed(Fact):
    """An assessor proposes another level for a verified indicator; a second one has to agree."""

    TOPIC = "submission.revision_proposed"
    indicator: str
    level: int
    reason: str
    proposed_by: str


class RevisionApproved(Fact):
    """A verified indicator has another level, on which two assessors agree."""

    TOPIC = "submission.revision_approved"
    indicator: str
    level: int
    reason: str
    proposed_by: str
    approved_by: str


class SubmissionAccepted(Fact):
    """The innovation counts."""

    TOPIC = "submission.accepted"
    reason: str


class SubmissionRejected(Fact):
    """The innovation does not count, but stays in the divisor."""

    TOPIC = "submission.rejected"
    reason: str


class SubmissionWithdrawn(Fact):
    """The region took the submission back, as if it had not been sent."""

    TOPIC = "submission.withdrawn"
    reason: str
