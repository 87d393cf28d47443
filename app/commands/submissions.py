"""Commands on submissions: from the draft of a region to the verdict of an assessor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Connection

from app import replication
from app.authorize import authorize, require_role
from app.queries import visible
from app.service import Juara
from app.store.transaction import Transaction
from domain.actor import Actor, Role
from domain.cycle import Cycle, Phase, cycle_id
from domain.errors import AlreadyExists, NotFound, require
from domain.submission import State, Submission
from domain.text import clean
from projections import organisations, submissions
from projections.editions import edition_of

Made = Mapping[str, str]


def draft(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    cycle: str,
    organisation: UUID,
    profile: Mapping[str, str],
) -> Made:
    """Begins a submission of an agency in an open cycle."""
    _require_open(juara, tx.actor, tx.time, region, cycle)
    organisations.find(tx.connection, region, organisation)
    _require_new_name(tx, region, cycle, organisation, profile.get("name", ""))
    it = Submission.blank(uuid5(tx.command_id, "submission"))
    it.draft(edition_of(cycle), region, cycle, organisation, profile)
    juara.record(it)
    replication.fill(juara, tx, it)
    return _made(it)


def amend(
    juara: Juara,
    tx: Transaction,
    *,
    submission: UUID,
    changes: Mapping[str, str],
    organisation: UUID | None = None,
    version: int | None = None,
) -> Made:
    """Changes fields of a draft's profile."""
    it = _for(juara, tx, "submission.amend", submission, version)
    agency = organisation or it.organisation
    if agency != it.organisation:
        organisations.find(tx.connection, it.region, agency)
    name = changes.get("name", it.profile["name"])
    if (agency, name) != (it.organisation, it.profile["name"]):
        _require_new_name(tx, it.region, it.cycle, agency, name)
    it.amend(edition_of(it.cycle), agency, changes)
    juara.record(it)
    replication.fill(juara, tx, it)
    return _made(it)


def claim(
    juara: Juara,
    tx: Transaction,
    *,
    submission: UUID,
    indicator: str,
    level: int,
    evidence: Sequence[Mapping[str, str]],
    version: int | None = None,
) -> Made:
    """Claims a level of an indicator for a draft."""
    it = _for(juara, tx, "submission.claim", submission, version)
    it.claim(edition_of(it.cycle), indicator, level, evidence)
    return _recorded(juara, it)


def send(juara: Juara, tx: Transaction, *, submission: UUID, version: int | None = None) -> Made:
    """Hands a draft in."""
    it = _for(juara, tx, "submission.send", submission, version)
    it.send()
    return _recorded(juara, it)


def withdraw(
    juara: Juara, tx: Transaction, *, submission: UUID, reason: str, version: int | None = None
) -> Made:
    """Takes a submission back."""
    it = _for(juara, tx, "submission.withdraw", submission, version)
    it.withdraw(reason)
    return _recorded(juara, it)


def verify(
    juara: Juara,
    tx: Transaction,
    *,
    submission: UUID,
    indicator: str,
    level: int,
    reason: str = "",
    version: int | None = None,
) -> Made:
    """Settles the level of an indicator."""
    it = _for(juara, tx, "submission.verify", submission, version)
    tx.cause = replication.examined(tx.connection, it, indicator, level)
    it.verify(edition_of(it.cycle), indicator, level, reason)
    return _recorded(juara, it)


def accept(
    juara: Juara, tx: Transaction, *, submission: UUID, reason: str = "", version: int | None = None
) -> Made:
    """Lets the innovation count."""
    it = _for(juara, tx, "submission.accept", submission, version)
    it.accept(reason)
    return _recorded(juara, it)


def reject(
    juara: Juara, tx: Transaction, *, submission: UUID, reason: str, version: int | None = None
) -> Made:
    """Keeps the innovation from counting, though not from the divisor."""
    it = _for(juara, tx, "submission.reject", submission, version)
    it.reject(reason)
    return _recorded(juara, it)


_ASSESSMENT = (Phase.ASSESSMENT, Phase.OBJECTIONS)
_WHEN: Mapping[str, tuple[tuple[Phase, ...], tuple[State, ...]]] = {
    "submission.amend": ((Phase.OPEN,), (State.DRAFT,)),
    "submission.claim": ((Phase.OPEN,), (State.DRAFT,)),
    "submission.send": ((Phase.OPEN,), (State.DRAFT,)),
    "submission.withdraw": ((Phase.OPEN,), (State.DRAFT, State.SENT)),
    "submission.verify": (_ASSESSMENT, (State.SENT, State.ACCEPTED)),
    "submission.accept": (_ASSESSMENT, (State.SENT,)),
    "submission.reject": (_ASSESSMENT, (State.SENT, State.ACCEPTED)),
}
"""In which phases of its cycle, and in which states, something can be done to a submission."""


def draft_possible(juara: Juara, actor: Actor, cycle: str) -> None:
    """Raises what stands against drafting anything at all in a cycle."""
    _require_open(juara, actor, juara.recorder.clock(), actor.region, cycle)


def possible(
    juara: Juara, actor: Actor, action: str, submission: UUID, version: int | None = None
) -> None:
    """Raises what stands against an action on a submission, whatever its content."""
    with juara.reading() as connection:
        it = _allowed(juara, connection, actor, juara.recorder.clock(), action, submission)
    _require_state(it, action)
    it.require_version(version)


def _require_open(
    juara: Juara, actor: Actor, now: datetime, region: UUID | None, cycle: str
) -> None:
    authorize(actor, "submission.draft", region)
    juara.load(Cycle, cycle_id(cycle)).require_phase(now, Phase.OPEN)


def _for(
    juara: Juara, tx: Transaction, action: str, submission: UUID, version: int | None
) -> Submission:
    it = _allowed(juara, tx.connection, tx.actor, tx.time, action, submission)
    if version not in {None, it.version}:
        _require_state(it, action)
    it.require_version(version)
    return it


def _allowed(
    juara: Juara,
    connection: Connection,
    actor: Actor,
    now: datetime,
    action: str,
    submission: UUID,
) -> Submission:
    """The submission, unless the role, its visibility, the region or the phase forbid it."""
    require_role(actor, action)
    it = juara.load(Submission, submission)
    of_others = actor.role in {Role.OPERATOR, Role.HEAD} and actor.region != it.region
    if not it.exists or (of_others and not visible.submission(connection, actor, now, submission)):
        raise NotFound("no such submission", field="submission")
    authorize(actor, action, it.region)
    juara.load(Cycle, cycle_id(it.cycle)).require_phase(now, *_WHEN[action][0])
    return it


def _require_state(it: Submission, action: str) -> None:
    states = _WHEN[action][1]
    require(
        it.state in states,
        f"this needs a submission that is {' or '.join(states)}, and it is {it.state}",
    )


def _require_new_name(
    tx: Transaction, region: UUID, cycle: str, organisation: UUID, name: str
) -> None:
    name = clean(name, "name")
    if submissions.named(tx.connection, region, cycle, organisation, name) is not None:
        raise AlreadyExists(f"the agency has submitted {name!r} in this cycle", field="name")


def _recorded(juara: Juara, submission: Submission) -> Made:
    juara.record(submission)
    return _made(submission)


def _made(submission: Submission) -> Made:
    return {"submission": str(submission.id), "version": str(submission.version)}
