"""Every fact that the service can record.

A fact is past tense and never changes. Its ``TOPIC`` is its name in the log for ever,
whatever becomes of the class. Facts hold text, whole numbers, Decimals, times, UUIDs
and flat lists or maps of them with fixed keys; never personal data. Who recorded a
fact, when, under which command and because of what are columns of the log.
"""

from domain.events.agreement import (
    ActivityLogged,
    AgreementAmended,
    AgreementEnded,
    AgreementEvaluated,
    AgreementExtended,
    AgreementProposed,
    AgreementSigned,
    AgreementTookEffect,
    AgreementWithdrawn,
    BenefitAcknowledged,
    BenefitRecorded,
    ConfirmationCorrected,
    CouncilApproved,
    InterestExpressed,
    ReplicationConfirmed,
)
from domain.events.cycle import (
    CycleClosed,
    CycleFinalised,
    CycleOpened,
    CycleSimulated,
    DeadlineExtended,
    ObjectionsOpened,
)
from domain.events.fact import Fact
from domain.events.measurement import GoalpostsMeasured
from domain.events.region import (
    OrganisationClosed,
    OrganisationRegistered,
    RegionClustered,
    RegionRecoded,
    RegionRegistered,
    RegionRenamed,
)
from domain.events.report import FigureReported, FigureVerified, ReportCertified
from domain.events.scorecard import (
    ObjectionDecided,
    ObjectionFiled,
    ResultContested,
    ResultPublished,
    ScoreChanged,
)
from domain.events.submission import (
    IndicatorClaimed,
    IndicatorVerified,
    ProfileAmended,
    SubmissionAccepted,
    SubmissionDrafted,
    SubmissionRejected,
    SubmissionSent,
    SubmissionWithdrawn,
)

__all__ = [
    "ActivityLogged",
    "AgreementAmended",
    "AgreementEnded",
    "AgreementEvaluated",
    "AgreementExtended",
    "AgreementProposed",
    "AgreementSigned",
    "AgreementTookEffect",
    "AgreementWithdrawn",
    "BenefitAcknowledged",
    "BenefitRecorded",
    "ConfirmationCorrected",
    "CouncilApproved",
    "CycleClosed",
    "CycleFinalised",
    "CycleOpened",
    "CycleSimulated",
    "DeadlineExtended",
    "Fact",
    "FigureReported",
    "FigureVerified",
    "GoalpostsMeasured",
    "IndicatorClaimed",
    "IndicatorVerified",
    "InterestExpressed",
    "ObjectionDecided",
    "ObjectionFiled",
    "ObjectionsOpened",
    "OrganisationClosed",
    "OrganisationRegistered",
    "ProfileAmended",
    "RegionClustered",
    "RegionRecoded",
    "RegionRegistered",
    "RegionRenamed",
    "ReplicationConfirmed",
    "ReportCertified",
    "ResultContested",
    "ResultPublished",
    "ScoreChanged",
    "SubmissionAccepted",
    "SubmissionDrafted",
    "SubmissionRejected",
    "SubmissionSent",
    "SubmissionWithdrawn",
]
