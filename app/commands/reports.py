"""Commands on reports: the figures of a region, their verification, and who stands by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from app.authorize import Asking, authorize, reading
from app.evidence.handing_in import resolved
from app.queries.authors import authors
from app.service import Juara
from app.store.transaction import Transaction
from domain import events
from domain.actor import Actor
from domain.cycle import Cycle, cycle_id
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
    held = resolved(tx, [region], evidence, cycle)
    it.report(edition_of(cycle), region, cycle, indicator, level=level, value=value, evidence=held)
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


def propose_revision(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    cycle: str,
    indicator: str,
    reason: str,
    level: int | None = None,
    value: Decimal | None = None,
    version: int | None = None,
) -> Made:
    """Proposes another figure for one that was verified."""
    it = _report(juara, tx, "report.propose_revision", region, cycle)
    it.require_version(version)
    it.propose_revision(
        edition_of(cycle), indicator, level=level, value=value, reason=reason, by=tx.actor.id
    )
    return _recorded(juara, it)


def approve_revision(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    cycle: str,
    indicator: str,
    version: int | None = None,
) -> Made:
    """Lets the figure count that another assessor proposed."""
    it = _report(juara, tx, "report.approve_revision", region, cycle, indicator)
    it.require_version(version)
    it.approve_revision(indicator, tx.actor.id)
    return _recorded(juara, it)


_SCORED = tuple(
    fact.TOPIC
    for fact in (
        events.FigureVerified,
        events.FigureRevisionProposed,
        events.FigureRevisionApproved,
    )
)


def possible(
    juara: Juara,
    actor: Actor,
    action: str,
    region: UUID,
    cycle: str,
    version: int | None = None,
    indicator: str | None = None,
) -> None:
    """Raises what stands against an action on a report, whatever its content."""
    with reading(juara, actor) as asking:
        _report(juara, asking, action, region, cycle, indicator).require_version(version)


def _report(
    juara: Juara,
    asking: Asking,
    action: str,
    region: UUID,
    cycle: str,
    indicator: str | None = None,
) -> Report:
    """The report, unless something stands against the action whatever its content."""
    run = juara.load(Cycle, cycle_id(cycle))
    stream = report_id(region, cycle)
    authorize(asking, action, region, run, by=_by(asking, action, stream, indicator))
    return juara.load(Report, stream)


def _by(asking: Asking, action: str, stream: UUID, indicator: str | None) -> set[str]:
    """Whose work it is that somebody else has to stand by: who entered it, or who scored."""
    match action:
        case "report.certify":
            return authors(asking.connection, stream, (events.FigureReported.TOPIC,))
        case "report.approve_revision":
            return authors(asking.connection, stream, _SCORED, indicator)
    return set()


def _recorded(juara: Juara, report: Report) -> Made:
    juara.record(report)
    return {"version": str(report.version)}
