"""Report: the region's own figures in one cycle."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.events.fact import Fact


class FigureReported(Fact):
    """The region reports a figure: a level of an indicator, a raw value, or both."""

    TOPIC = "report.figure_reported"
    region: UUID
    cycle: str
    indicator: str
    level: int | None
    value: Decimal | None
    evidence: list[dict[str, str]]


class FigureVerified(Fact):
    """An assessor settled a reported figure; a differing one has its reason."""

    TOPIC = "report.figure_verified"
    region: UUID
    cycle: str
    indicator: str
    level: int | None
    value: Decimal | None
    reason: str


class FigureRevisionProposed(Fact):
    """An assessor proposes another verified figure; a second one has to agree."""

    TOPIC = "report.revision_proposed"
    region: UUID
    cycle: str
    indicator: str
    level: int | None
    value: Decimal | None
    reason: str
    proposed_by: str


class FigureRevisionApproved(Fact):
    """A verified figure is another one, on which two assessors agree."""

    TOPIC = "report.revision_approved"
    region: UUID
    cycle: str
    indicator: str
    level: int | None
    value: Decimal | None
    reason: str
    proposed_by: str
    approved_by: str


class ReportCertified(Fact):
    """The head of the region stands by the figures as they are at this moment."""

    TOPIC = "report.certified"
    region: UUID
    cycle: str
    figures: int
