"""Indicator 31 from the log: what the agreements bear out, and the claims that follow them.

A draft is claimed for as soon as the log bears out more than it claims, and follows the log
when a confirmation is corrected. What was handed in is the region's word and stays; its
verified level is taken back when the log no longer bears it out, but only an assessor
raises it. What follows by itself is recorded as the system's, with the fact it follows from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, select

from app.service import Juara
from app.store.tables import events as log
from app.store.transaction import Transaction
from domain.actor import SYSTEM
from domain.agreement import Agreement
from domain.cycle import Cycle, Phase, cycle_id
from domain.errors import check, require
from domain.events import IndicatorClaimed
from domain.evidence import counted_level
from domain.replication import CODE, EVIDENCE, Foundation, Replication, foundation, indicator
from domain.submission import State, Submission
from projections import agreements, regions, submissions
from projections.editions import edition_of
from projections.schema import AnyRow


def founded(
    connection: Connection, region: UUID, submission: UUID, name: str, cycle: str
) -> Foundation:
    """The level that the log bears out for a submission, and the replications behind it.

    A submission is an innovation in one cycle; in another cycle it is the same innovation
    when it has the same name.
    """
    rows = [
        row
        for row in agreements.of_innovation(connection, region, submission, name)
        if row.confirmed is not None and _feeds(connection, row, submission, cycle)
    ]
    year = int(cycle.rpartition("-")[2])
    return foundation(edition_of(cycle), year, region, map(_replication, rows))


def fill(juara: Juara, tx: Transaction, it: Submission, cause: int | None = None) -> None:
    """Claims for a draft what the log bears out, unless the region claims more on other papers.

    ``cause`` is the fact that it follows from; the last confirmation that counts else.
    """
    if indicator(edition_of(it.cycle)) is None:
        return
    found = _founded(tx.connection, it)
    claimed = counted_level(it.claimed.get(CODE, 0), it.evidence.get(CODE, ()))
    if found.level <= claimed and not rests_on_the_log(it):
        return
    follows = cause or max((one.position for one in found.counted), default=None)
    with tx.following(follows, SYSTEM):
        evidence = _evidence(tx.connection, found)
        it.claim(edition_of(it.cycle), CODE, found.level, evidence)
        juara.record(it)


def follow(juara: Juara, tx: Transaction, agreement: Agreement, cause: int, reason: str) -> None:
    """Lets every submission of the innovation follow a confirmation, or its correction."""
    for row in _of_innovation(tx.connection, agreement):
        it = juara.load(Submission, row.submission)
        phase = juara.load(Cycle, cycle_id(it.cycle)).phase(tx.time)
        if it.state is State.DRAFT and phase is Phase.OPEN:
            fill(juara, tx, it, cause)
        elif it.state in {State.SENT, State.ACCEPTED} and phase is not Phase.FINAL:
            _take_back(juara, tx, it, cause, reason)


def require_open_draft(juara: Juara, now: datetime, it: Submission) -> None:
    """Refuse with ``WrongState`` what is no draft of an open cycle."""
    juara.load(Cycle, cycle_id(it.cycle)).require_phase(now, Phase.OPEN)
    require(it.state is State.DRAFT, f"only a draft is claimed for, this is {it.state}")


def examined(connection: Connection, it: Submission, code: str, level: int) -> int | None:
    """The fact that the claim followed from, where it rests on the log and the level rises.

    A level that is lowered has its own reason, the assessor's.

    Raises:
        Invalid: when the log does not bear out the level.
    """
    if code != CODE or not rests_on_the_log(it):
        return None
    found = _founded(connection, it)
    check(
        level <= found.level,
        f"the agreements in the log bear out level {found.level}, not {level}",
        field="level",
    )
    if level <= it.verified.get(code, 0):
        return None
    query = select(log.c.cause).where(
        log.c.stream == it.id, log.c.topic == IndicatorClaimed.TOPIC, log.c.indicator == code
    )
    return connection.scalar(query.order_by(log.c.version.desc()).limit(1))


def rests_on_the_log(it: Submission) -> bool:
    """Whether the claim of replications names agreements and nothing else as its evidence."""
    evidence = it.evidence.get(CODE, ())
    return bool(evidence) and all(piece["kind"] == EVIDENCE for piece in evidence)


def _take_back(juara: Juara, tx: Transaction, it: Submission, cause: int, reason: str) -> None:
    found = _founded(tx.connection, it)
    if rests_on_the_log(it) and it.verified.get(CODE, 0) > found.level:
        with tx.following(cause, SYSTEM):
            it.verify(edition_of(it.cycle), CODE, found.level, reason)
            juara.record(it)


def _founded(connection: Connection, it: Submission) -> Foundation:
    return founded(connection, it.region, it.id, it.profile["name"], it.cycle)


def _feeds(connection: Connection, agreement: AnyRow, submission: UUID, cycle: str) -> bool:
    """In one cycle a replication counts for one submission, the one that was agreed on."""
    if agreement.submission == submission:
        return True
    agreed_on = submissions.find(connection, agreement.submission)
    return bool(agreed_on.cycle != cycle or agreed_on.state == State.WITHDRAWN)


def _replication(agreement: AnyRow) -> Replication:
    return Replication(
        agreement=agreement.agreement,
        partner=agreement.partner,
        day=date.fromisoformat(agreement.confirmed),
        position=agreement.confirmed_at,
    )


def _evidence(connection: Connection, found: Foundation) -> list[dict[str, str]]:
    return [_paper(connection, one.agreement) for one in found.counted]


def _paper(connection: Connection, agreement: UUID) -> dict[str, str]:
    row = agreements.find(connection, agreement)
    partner = regions.by_id(connection, row.partner)
    return {
        "digest": row.confirmed_digest,
        "name": f"{row.innovation[:200]}: {partner.name[:60]} ({partner.code})",
        "kind": EVIDENCE,
    }


def _of_innovation(connection: Connection, agreement: Agreement) -> Sequence[AnyRow]:
    row = agreements.find(connection, agreement.id)
    table = submissions.submissions
    query = select(table).where(
        table.c.region == agreement.region,
        table.c.state.in_([State.DRAFT, State.SENT, State.ACCEPTED]),
    )
    return [
        one
        for one in connection.execute(query.order_by(table.c.cycle, table.c.submission))
        if agreements.is_about(row, one.submission, one.name)
    ]
