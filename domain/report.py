"""A report: a region's own figures in one cycle (the SPD rows of the IID, the IPKD figures)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain import events
from domain.access import require_another
from domain.aggregate import NOWHERE, Aggregate, stream_id
from domain.errors import check, require
from domain.evidence import normal_evidence
from domain.index import Edition, Scope
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from uuid import UUID

Figure = tuple["int | None", "Decimal | None"]
"""A level of an indicator, the raw value behind it, or both."""


def report_id(region: UUID, cycle: str) -> UUID:
    """The stream of a region's report in a cycle."""
    return stream_id("report", region, cycle)


def normal_figure(edition: Edition, code: str, level: int | None, value: Decimal | None) -> Figure:
    """The level and the raw value of a figure as the edition takes them.

    A raw value becomes a level by the bands of the edition; one without bands stays an
    amount. A level may also be given alone.

    Raises:
        Invalid: when both are given and disagree, or neither.
    """
    indicator = edition.indicator(code, Scope.REGION)
    check(level is not None or value is not None, "give a level or a value", field=code)
    if value is None:
        indicator.check(level)
        return level, None
    if indicator.quantity is not None:
        check(level is None, f"figure {code} takes a value, not a level", field=code)
        return None, indicator.check_value(value)
    by_bands = indicator.level(value)
    check(level in {None, by_bands}, f"{value} is level {by_bands}, not {level}", field=code)
    return by_bands, value


class Report(Aggregate):
    """What a region reports of itself, what of it was verified, and who stands by it."""

    TOPIC = "report"

    def __init__(self) -> None:
        """A report without figures."""
        self.region = NOWHERE
        self.cycle = ""
        self.reported: dict[str, Figure] = {}
        self.verified: dict[str, Figure] = {}
        self.revisions: dict[str, tuple[Figure, str, str]] = {}
        self.certified = False

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a report are about its region and its cycle."""
        return {"region": self.region, "cycle": self.cycle}

    def report(
        self,
        edition: Edition,
        region: UUID,
        cycle: str,
        indicator: str,
        *,
        level: int | None,
        value: Decimal | None,
        evidence: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Decide: the region reports a figure; one that changes voids the certificate."""
        figure = normal_figure(edition, indicator, level, value)
        if self.reported.get(indicator) != figure:
            self._reported(
                region=region,
                cycle=cycle,
                indicator=indicator,
                level=figure[0],
                value=figure[1],
                evidence=normal_evidence(evidence),
            )

    @event(events.FigureReported)
    def _reported(
        self,
        region: UUID,
        cycle: str,
        indicator: str,
        level: int | None,
        value: Decimal | None,
        evidence: list[dict[str, str]],
    ) -> None:
        self.region, self.cycle = region, cycle
        self.reported[indicator] = (level, value)
        self.certified = False

    def verify(
        self,
        edition: Edition,
        indicator: str,
        *,
        level: int | None,
        value: Decimal | None,
        reason: str,
    ) -> None:
        """Decide: an assessor settles a reported figure."""
        require(indicator in self.reported, f"figure {indicator} has not been reported")
        figure = normal_figure(edition, indicator, level, value)
        settled = self.verified.get(indicator)
        because = clean(reason, "reason", most=1000, least=0)
        check(
            because or (figure == self.reported[indicator] and settled in {None, figure}),
            f"figure {indicator} differs from what was reported or verified: give a reason",
            field="reason",
        )
        if settled != figure:
            self._verified(
                region=self.region,
                cycle=self.cycle,
                indicator=indicator,
                level=figure[0],
                value=figure[1],
                reason=because,
            )

    @event(events.FigureVerified)
    def _verified(
        self,
        region: UUID,
        cycle: str,
        indicator: str,
        level: int | None,
        value: Decimal | None,
        reason: str,
    ) -> None:
        self.verified[indicator] = (level, value)

    def propose_revision(
        self,
        edition: Edition,
        indicator: str,
        *,
        level: int | None,
        value: Decimal | None,
        reason: str,
        by: str,
    ) -> None:
        """Decide: an assessor proposes another figure for what was verified before."""
        require(indicator in self.verified, f"figure {indicator} has not been verified")
        figure = normal_figure(edition, indicator, level, value)
        check(figure != self.verified[indicator], "this figure stands already", field=indicator)
        self._revision_proposed(
            region=self.region,
            cycle=self.cycle,
            indicator=indicator,
            level=figure[0],
            value=figure[1],
            reason=clean(reason, "reason", most=1000),
            proposed_by=by,
        )

    @event(events.FigureRevisionProposed)
    def _revision_proposed(
        self,
        region: UUID,
        cycle: str,
        indicator: str,
        level: int | None,
        value: Decimal | None,
        reason: str,
        proposed_by: str,
    ) -> None:
        self.revisions[indicator] = ((level, value), reason, proposed_by)

    def approve_revision(self, indicator: str, by: str) -> None:
        """Decide: a second assessor agrees; from now on the other figure counts."""
        require(indicator in self.revisions, f"no revision of figure {indicator} is proposed")
        (level, value), reason, proposed_by = self.revisions[indicator]
        require_another(proposed_by, by)
        self._revision_approved(
            region=self.region,
            cycle=self.cycle,
            indicator=indicator,
            level=level,
            value=value,
            reason=reason,
            proposed_by=proposed_by,
            approved_by=by,
        )

    @event(events.FigureRevisionApproved)
    def _revision_approved(
        self,
        region: UUID,
        cycle: str,
        indicator: str,
        level: int | None,
        value: Decimal | None,
        reason: str,
        proposed_by: str,
        approved_by: str,
    ) -> None:
        self.verified[indicator] = (level, value)
        self.revisions.pop(indicator, None)

    def certify(self) -> None:
        """Decide: the head of the region stands by the figures as they are now."""
        require(self.reported, "there is no figure to certify")
        if not self.certified:
            self._certified(region=self.region, cycle=self.cycle, figures=len(self.reported))

    @event(events.ReportCertified)
    def _certified(self, region: UUID, cycle: str, figures: int) -> None:
        self.certified = True
