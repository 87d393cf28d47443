"""Commands on reports: the figures of a region, their verification, and who stands by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app.authorize import authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.actor import Actor
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
    it = _report(juara, tx, "report.report", region, cycle)
    it.require_version(version)
    it.report(
        edition_of(cycle), region, cycle, indicator, level=level, value=value, evidence=evidence
    )
    return _recorded(juara, it)


def certify(
    juara: Juara, tx: Transaction, *, region: UUID, cycle: str, version: int | None = None
) -> Made:
    """Lets the head of the region stand by the figures."""
    it = _report(juara, tx, "report.certify", region, cycle)
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
    it = _report(juara, tx, "report.verify", region, cycle)
    it.require_version(version)
    it.verify(edition_of(cycle), indicator, level=level, value=value, reason=reason)
    return _recorded(juara, it)


_WHEN: Mapping[str, tuple[Phase, ...]] = {
    "report.report": (Phase.OPEN,),
    "report.certify": (Phase.OPEN,),
    "report.verify": (Phase.ASSESSMENT, Phase.OBJECTIONS),
}
"""In which phases of its cycle something can be done to a report."""


def possible(
    juara: Juara, actor: Actor, action: str, region: UUID, cycle: str, version: int | None = None
) -> None:
    """Raises what stands against an action on a report, whatever its content."""
    _allowed(juara, actor, juara.recorder.clock(), action, region, cycle).require_version(version)


def _report(juara: Juara, tx: Transaction, action: str, region: UUID, cycle: str) -> Report:
    return _allowed(juara, tx.actor, tx.time, action, region, cycle)


def _allowed(
    juara: Juara, actor: Actor, now: datetime, action: str, region: UUID, cycle: str
) -> Report:
    authorize(actor, action, region)
    juara.load(Cycle, cycle_id(cycle)).require_phase(now, *_WHEN[action])
    return juara.load(Report, report_id(region, cycle))


def _recorded(juara: Juara, report: Report) -> Made:
    juara.record(report)
    return {"version": str(report.version)}
