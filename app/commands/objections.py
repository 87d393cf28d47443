"""Commands on objections (masa sanggah): a region files one, somebody uninvolved decides it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, select

from app.authorize import Asking, authorize, reading, require_role
from app.evidence.handing_in import resolved
from app.queries.placing import Place, place
from app.service import Juara
from app.store.tables import events as log
from app.store.transaction import Transaction
from domain.actor import Actor
from domain.cycle import Cycle, cycle_id
from domain.errors import NotFound, check, require
from domain.index import Scope
from domain.objection import Decision, Effect, Subject, Verdict
from domain.report import Report, report_id
from domain.scorecard import Basis, Scorecard, scorecard_id
from domain.submission import State, Submission
from projections import objections
from projections.editions import edition_of
from projections.schema import AnyRow

Made = Mapping[str, str]


def file(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    cycle: str,
    indicator: str,
    reason: str,
    evidence: Sequence[Mapping[str, str]],
    submission: UUID | None = None,
) -> Made:
    """Objects to what was settled on an indicator of the region or of one of its submissions."""
    card = _allowed(juara, tx, "objection.file", region, cycle)
    subject = Subject(indicator, submission)
    _require_handed_in(juara, region, cycle, subject)
    held = resolved(tx, [region], evidence, cycle)
    number = card.file_objection(region, cycle, subject, reason, held)
    juara.record(card)
    return {"number": str(number)}


def decide(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    cycle: str,
    number: int,
    verdict: str,
    reason: str,
    level: int | None = None,
    value: Decimal | None = None,
) -> Made:
    """Upholds an objection, which corrects the indicator at once, or dismisses it."""
    filed, subject, involved = _undecided(juara, tx, region, cycle, number)
    decision = Decision.of(verdict, reason, level, value)
    before = place(tx.connection, region, cycle, Basis.VERIFIED)
    with tx.following(filed.filed):
        if decision.verdict is Verdict.UPHELD:
            _correct(juara, tx, region, cycle, subject, decision)
        after = place(tx.connection, region, cycle, Basis.VERIFIED)
        # The correction has moved the score, which is a fact of the same scorecard.
        card = juara.load(Scorecard, scorecard_id(region, cycle))
        card.decide_objection(
            number, decision, _effect(before, after), judge=tx.actor.id, involved=involved
        )
        juara.record(card)
    return {"number": str(number), "verdict": decision.verdict}


def possible(juara: Juara, actor: Actor, action: str, region: UUID, cycle: str) -> None:
    """Raises what stands against an action on an objection, whatever its content."""
    with reading(juara, actor) as asking:
        _allowed(juara, asking, action, region, cycle)


def decidable(juara: Juara, actor: Actor, region: UUID, cycle: str, number: int) -> None:
    """Raises what stands against deciding an objection, whatever the verdict."""
    with reading(juara, actor) as asking:
        _undecided(juara, asking, region, cycle, number)


def _undecided(
    juara: Juara, asking: Asking, region: UUID, cycle: str, number: int
) -> tuple[AnyRow, Subject, frozenset[str]]:
    """An objection that the actor may decide, what it is against, and who had a part in that."""
    require_role(asking.actor, "objection.decide")
    filed = objections.find(asking.connection, region, cycle, number)
    subject = Subject(filed.indicator, filed.submission)
    involved = _involved(asking.connection, region, cycle, subject)
    card = _allowed(juara, asking, "objection.decide", region, cycle, involved)
    card.require_open(number, asking.actor.id, involved)
    return filed, subject, involved


def _allowed(
    juara: Juara,
    asking: Asking,
    action: str,
    region: UUID,
    cycle: str,
    involved: Collection[str] = (),
) -> Scorecard:
    run = juara.load(Cycle, cycle_id(cycle))
    authorize(asking, action, region, run, by=involved)
    if action == "objection.file":
        run.require_objections(asking.time)
    return juara.load(Scorecard, scorecard_id(region, cycle))


def _require_handed_in(juara: Juara, region: UUID, cycle: str, subject: Subject) -> None:
    """Refuses an objection to what the region never gave anybody to settle."""
    code = subject.indicator
    if subject.submission is None:
        _require_indicator(cycle, code, Scope.REGION)
        report = juara.load(Report, report_id(region, cycle))
        require(code in report.reported, f"figure {code} has not been reported")
        return
    _require_indicator(cycle, code, Scope.SUBMISSION)
    it = juara.load(Submission, subject.submission)
    if (it.region, it.cycle) != (region, cycle):
        raise NotFound("the region has no such submission in this cycle", field="submission")
    handed_in = it.state in {State.SENT, State.ACCEPTED, State.REJECTED}
    require(handed_in and code in it.claimed, f"indicator {code} was not claimed and handed in")


def _require_indicator(cycle: str, code: str, scope: Scope) -> None:
    try:
        edition_of(cycle).indicator(code, scope)
    except NotFound as unknown:
        raise NotFound(unknown.message, field="indicator") from None


def _involved(connection: Connection, region: UUID, cycle: str, subject: Subject) -> frozenset[str]:
    """Who had a part in what is objected to: reported, claimed, scored, decided or objected."""
    about = log.c.submission == subject.submission if subject.submission else None
    same = log.c.submission.is_(None) if about is None else log.c.submission.is_(None) | about
    part = (log.c.indicator == subject.indicator) & same
    if about is not None:
        part |= about & log.c.indicator.is_(None)
    query = select(log.c.actor).where(log.c.region == region, log.c.cycle == cycle, part)
    return frozenset(connection.scalars(query.distinct()))


def _correct(
    juara: Juara,
    tx: Transaction,
    region: UUID,
    cycle: str,
    subject: Subject,
    decision: Decision,
) -> None:
    """Settles the indicator anew, as an assessor would, with the decision as the reason."""
    before, edition, code = tx.position, edition_of(cycle), subject.indicator
    if subject.submission is not None:
        it = juara.existing(Submission, subject.submission)
        check(decision.level is not None, "a submission is corrected by a level", field="level")
        it.verify(edition, code, decision.level or 0, decision.reason)
        juara.record(it)
    else:
        report = juara.existing(Report, report_id(region, cycle))
        report.verify(
            edition, code, level=decision.level, value=decision.value, reason=decision.reason
        )
        juara.record(report)
    check(
        tx.position > before,
        f"{code} was settled so before: there is nothing to correct",
        field="level" if decision.value is None else "value",
    )


def _effect(before: Place, after: Place) -> Effect:
    return Effect(before.score, after.score, before.rank, after.rank)
