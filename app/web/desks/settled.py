"""One indicator as the desks show it: what was claimed, by which documents, and what stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection

from app.queries.decisions import Decision, decisions
from app.web.desks import signed
from app.web.desks.shown import cycle_row, may_read_decisions, require_report, submission_row
from domain.errors import NotFound
from domain.index import Scope
from domain.indicator import Indicator
from domain.report import Report, report_id
from domain.submission import Submission
from projections import figures, regions
from projections.editions import edition_of

Figure = tuple[int | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Settled:
    """What a region claims on an indicator, and what was settled and is proposed by now.

    ``back`` is the page of the innovation, or of the report, that it belongs to.
    """

    region: UUID
    code: str
    cycle: str
    submission: UUID | None
    indicator: Indicator
    title: str
    back: str
    claimed: Figure
    verified: Figure | None
    documents: Sequence[Mapping[str, str]]
    proposal: tuple[Figure, str, str] | None
    version: int

    @property
    def options(self) -> list[tuple[int, str]]:
        """The levels that can be chosen."""
        return [(0, _("belum ada, atau tidak ada bukti")), *enumerate(self.indicator.parameters, 1)]

    @property
    def asked(self) -> str:
        """The field by which it is corrected: an amount is typed, a level is chosen."""
        return "value" if self.indicator.quantity else "level"

    def past(self) -> list[Decision]:
        """The decisions on it, the newest first, for those who may read the history."""
        if not may_read_decisions(self.region, self.cycle):
            return []
        with signed.service().reading() as connection:
            found = decisions(connection, self.region, self.cycle)
        about = self.indicator.code, self.submission
        return [one for one in found if (one.indicator, one.submission) == about]


def of_submission(connection: Connection, submission: UUID, indicator: str) -> Settled:
    """An indicator of an innovation that whoever is signed in may see.

    Raises:
        NotFound: when there is none.
    """
    row = submission_row(connection, submission)
    it = signed.service().load(Submission, submission)
    found = edition_of(row.cycle).indicator(indicator, Scope.SUBMISSION)
    if not found.parameters:
        raise NotFound("no such indicator", field="indicator")
    level = it.verified.get(indicator)
    proposed = it.revisions.get(indicator)
    return Settled(
        region=row.region,
        code=row.code,
        cycle=row.cycle,
        submission=submission,
        indicator=found,
        title=row.name,
        back=link_to("desks.submission", submission=submission),
        claimed=(it.claimed.get(indicator), None),
        verified=None if level is None else (level, None),
        documents=it.evidence.get(indicator, []),
        proposal=proposed and ((proposed[0], None), *proposed[1:]),
        version=row.version,
    )


def of_report(connection: Connection, cycle: str, code: str, indicator: str) -> Settled:
    """A row of a region's report that whoever is signed in may see.

    Raises:
        NotFound: when there is none.
    """
    cycle_row(connection, cycle)
    region = regions.find(connection, code)
    require_report(connection, region.region, cycle)
    it = signed.service().load(Report, report_id(region.region, cycle))
    rows = figures.of_region(connection, region.region, cycle)
    row = next((one for one in rows if one.indicator == indicator), None)
    return Settled(
        region=region.region,
        code=region.code,
        cycle=cycle,
        submission=None,
        indicator=edition_of(cycle).indicator(indicator, Scope.REGION),
        title=region.name,
        back=link_to("desks.report_of", cycle=cycle, code=region.code),
        claimed=it.reported.get(indicator, (None, None)),
        verified=it.verified.get(indicator),
        documents=row.evidence if row else [],
        proposal=it.revisions.get(indicator),
        version=it.version,
    )


def of_subject(
    connection: Connection, cycle: str, code: str, indicator: str, submission: UUID | None
) -> Settled:
    """An indicator of the region, or of one of its innovations."""
    if submission is not None:
        return of_submission(connection, submission, indicator)
    return of_report(connection, cycle, code, indicator)
