"""Commands on reports: the figures of a region, their verification, and who stands by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from app.authorize import authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.cycle import Cycle, Phase, cycle_id
from domain.report import Report, report_id
from projections.editions import edition_of

Made = Mapping[str, str]


def report(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    cycle: str,
    indicator: str,
    level: int | None = None,
    value: Decimal | None = None,
    evidence: Sequence[Mapping[str, str]] = (),
    version: int | None = None,
) -> Made:
    """Reports a figure of the region in an open cycle."""
    it = _report(juara, tx, "report.report", region, cycle, Phase.OPEN)
    it.require_version(version)
    it.report(
        edition_of(cycle), region, cycle, indicator, level=level, value=value, evidence=evidence
    )
    return _recorded(juara, it)


def certify(
    juara: Juara, tx: Transaction, *, region: UUID, cycle: str, version: int | None = None
) -> Made:
    """Lets the head of the region stand by the figures."""
    it = _report(juara, tx, "report.certify", region, cycle, Phase.OPEN)
    it.require_version(version)
    it.certify()
    return _recorded(juara, it)


def verify(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    cycle: str,
    indicator: str,
    level: int | None = None,
    value: Decimal | None = None,
    reason: str = "",
    version: int | None = None,
) -> Made:
    """Settles a reported figure."""
    it = _report(juara, tx, "report.verify", region, cycle, Phase.ASSESSMENT, Phase.OBJECTIONS)
    it.require_version(version)
    it.verify(edition_of(cycle), indicator, level=level, value=value, reason=reason)
    return _recorded(juara, it)


def _report(
    juara: Juara, tx: Transaction, action: str, region: UUID, cycle: str, *phases: Phase
) -> Report:
    run = juara.load(Cycle, cycle_id(cycle))
    authorize(tx.actor, action, region)
    run.require_phase(tx.time, *phases)
    return juara.load(Report, report_id(region, cycle))


def _recorded(juara: Juara, report: Report) -> Made:
    juara.record(report)
    return {"version": str(report.version)}
