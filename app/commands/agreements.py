"""Commands on agreements: from a letter of interest to the confirmed replication and the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection

from app import replication
from app.authorize import authorize, require_role
from app.evidence.handing_in import resolved
from app.service import Juara
from app.store.transaction import Transaction
from domain.actor import Actor, Role
from domain.agreed_text import Side, Text, normal_text
from domain.agreement import PUBLIC, Agreement, State
from domain.errors import Forbidden, NotFound, check, require
from domain.replication import CODE
from domain.submission import Submission
from projections import agreements, regions, submissions

Made = Mapping[str, str]
Lines = Sequence[Mapping[str, Any]]
Evidence = Sequence[Mapping[str, str]]

GONE = frozenset({"withdrawn", "rejected"})
"""The states of an innovation about which nobody agrees any more."""


def express_interest(
    juara: Juara,
    tx: Transaction,
    *,
    submission: UUID,
    number: str,
    date: str,
    note: str = "",
    evidence: Evidence = (),
) -> Made:
    """Lets a region say that it would like to replicate an innovation (surat minat)."""
    require_role(tx.actor, "agreement.propose")
    innovation = _innovation(tx.connection, submission)
    it = Agreement.blank(uuid5(tx.command_id, "agreement"))
    own = _own(tx.actor)
    it.express_interest(
        innovation.region,
        own,
        submission,
        innovation.name,
        number=number,
        date=date,
        note=note,
        evidence=resolved(tx, (innovation.region, own), evidence),
    )
    return _recorded(juara, it)


def propose(
    juara: Juara,
    tx: Transaction,
    *,
    terms: Mapping[str, str],
    obligations: Lines,
    gains: Lines,
    evidence: Evidence = (),
    partner: UUID | None = None,
    submission: UUID | None = None,
    agreement: UUID | None = None,
    version: int | None = None,
) -> Made:
    """Puts a text on the table: on an expressed interest, or between two regions anew."""
    if agreement is None:
        it, parties = _begun(tx, partner, submission)
    else:
        it, _ = _party(juara, tx, "agreement.propose", agreement, version)
        parties = it.region, it.partner, it.submission
    side = _side_between(tx.actor, parties)
    text = _text(tx, parties, terms, obligations, gains, evidence)
    it.propose(side, *parties, text)
    return _recorded(juara, it)


def amend(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    terms: Mapping[str, str],
    obligations: Lines,
    gains: Lines,
    evidence: Evidence = (),
    version: int | None = None,
) -> Made:
    """Puts another text on the table; whoever has signed, signs anew."""
    it, side = _party(juara, tx, "agreement.amend", agreement, version)
    parties = it.region, it.partner, it.submission
    it.amend(side, _text(tx, parties, terms, obligations, gains, evidence), tx.time)
    return _recorded(juara, it)


def approve(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    number: str,
    date: str,
    evidence: Evidence = (),
    version: int | None = None,
) -> Made:
    """Records that the region's council (DPRD) approved."""
    it, side = _party(juara, tx, "agreement.approve", agreement, version)
    it.approve(side, number, date, _held(tx, it, evidence))
    return _recorded(juara, it)


def sign(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    digest: str,
    region: UUID | None = None,
    version: int | None = None,
) -> Made:
    """Signs the text of this digest for the own region; ``region`` may say which that is."""
    it, side = _party(juara, tx, "agreement.sign", agreement, None)
    if region not in {None, tx.actor.region}:
        raise Forbidden("a head signs for the own region only")
    _require_seen(it, "agreement.sign", version)
    it.sign(side, digest, tx.time)
    return _recorded(juara, it)


def log_activity(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    date: str,
    activity: str,
    evidence: Evidence = (),
    version: int | None = None,
) -> Made:
    """Records what the region did under an agreement."""
    it, side = _party(juara, tx, "agreement.activity", agreement, version)
    it.log_activity(side, date, activity, tx.time, _held(tx, it, evidence))
    return _recorded(juara, it)


def record_benefit(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    measure: str,
    value: Decimal,
    date: str,
    evidence: Evidence = (),
    version: int | None = None,
) -> Made:
    """Records what the region gained, as it was measured."""
    it, side = _party(juara, tx, "agreement.benefit", agreement, version)
    it.record_benefit(side, measure, value, date, tx.time, _held(tx, it, evidence))
    return {**_recorded(juara, it), "benefit": str(len(it.benefits))}


def acknowledge(
    juara: Juara, tx: Transaction, *, agreement: UUID, benefit: int, version: int | None = None
) -> Made:
    """Acknowledges what the other region gained."""
    it, side = _party(juara, tx, "agreement.acknowledge", agreement, version)
    it.acknowledge(side, benefit)
    return _recorded(juara, it)


def confirm(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    date: str,
    note: str = "",
    evidence: Evidence = (),
    version: int | None = None,
) -> Made:
    """Confirms that the innovation is in use in the replicating region; drafts follow."""
    it, side = _party(juara, tx, "agreement.confirm", agreement, version)
    it.confirm(side, date, tx.time, note, _held(tx, it, evidence))
    made = _recorded(juara, it)
    replication.follow(juara, tx, it, tx.position, "")
    return made


def correct(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    reason: str,
    date: str | None = None,
    version: int | None = None,
) -> Made:
    """Corrects a confirmation that was wrong; claims and verified levels follow."""
    it = _correctable(juara, tx, agreement)
    _require_seen(it, "agreement.correct", version)
    it.correct(date, reason, tx.time)
    before = tx.position
    made = _recorded(juara, it)
    if tx.position > before:
        code = regions.by_id(tx.connection, it.partner).code
        replication.follow(juara, tx, it, tx.position, f"replikasi oleh {code} dikoreksi: {reason}")
    return made


def evaluate(
    juara: Juara,
    tx: Transaction,
    *,
    agreement: UUID,
    year: int,
    note: str = "",
    version: int | None = None,
) -> Made:
    """Evaluates a year of the agreement: whose gains have shown."""
    it, side = _party(juara, tx, "agreement.evaluate", agreement, version)
    it.evaluate(side, year, tx.time, note)
    made = _recorded(juara, it)
    row = agreements.find(tx.connection, it.id)
    return {**made, "verdict": row.verdict, "lacking": row.lacking or ""}


def end(
    juara: Juara, tx: Transaction, *, agreement: UUID, reason: str, version: int | None = None
) -> Made:
    """Ends an agreement, or draws back from one that is not in effect yet."""
    it, side = _party(juara, tx, "agreement.end", agreement, version)
    it.end(side, reason)
    return _recorded(juara, it)


def fill(juara: Juara, tx: Transaction, *, submission: UUID, version: int | None = None) -> Made:
    """Claims for a draft the replications that the log bears out, as is done at drafting."""
    it = _own_draft(juara, tx.actor, "agreement.fill", tx.time, submission)
    it.require_version(version)
    replication.fill(juara, tx, it)
    level = it.claimed.get(CODE, 0)
    return {"submission": str(it.id), "level": str(level), "version": str(it.version)}


def fill_possible(
    juara: Juara, actor: Actor, action: str, submission: UUID, version: int | None = None
) -> None:
    """Raises what stands against filling the claim of a draft."""
    _own_draft(juara, actor, action, juara.recorder.clock(), submission).require_version(version)


def _own_draft(
    juara: Juara, actor: Actor, action: str, now: datetime, submission: UUID
) -> Submission:
    require_role(actor, action)
    it = juara.load(Submission, submission)
    if not it.exists or it.region != actor.region:
        raise NotFound("no such submission", field="submission")
    replication.require_open_draft(juara, now, it)
    return it


_UNDER_WAY = (State.IN_EFFECT,)
_STATES: Mapping[str, tuple[State, ...]] = {
    "agreement.propose": (State.INTEREST,),
    "agreement.amend": (State.PROPOSED, State.IN_EFFECT),
    "agreement.approve": (State.PROPOSED, State.IN_EFFECT),
    "agreement.sign": (State.PROPOSED, State.IN_EFFECT),
    "agreement.activity": _UNDER_WAY,
    "agreement.benefit": _UNDER_WAY,
    "agreement.acknowledge": _UNDER_WAY,
    "agreement.confirm": _UNDER_WAY,
    "agreement.evaluate": _UNDER_WAY,
    "agreement.correct": (State.IN_EFFECT, State.ENDED),
    "agreement.end": (State.INTEREST, State.PROPOSED, State.IN_EFFECT),
}
"""In which states something can be done to an agreement."""


def possible(
    juara: Juara, actor: Actor, action: str, agreement: UUID, version: int | None = None
) -> None:
    """Raises what stands against an action on an agreement, whatever its content."""
    it = _visible(juara, actor, action, agreement)
    if action != "agreement.correct":
        _side(it, actor)
    _require_seen(it, action, version)


def _party(
    juara: Juara, tx: Transaction, action: str, agreement: UUID, version: int | None
) -> tuple[Agreement, Side]:
    """The agreement and the actor's side of it, unless something forbids the action."""
    it = _visible(juara, tx.actor, action, agreement)
    side = _side(it, tx.actor)
    if version is not None:
        _require_seen(it, action, version)
    return it, side


def _visible(juara: Juara, actor: Actor, action: str, agreement: UUID) -> Agreement:
    """The agreement, where the role may ever do this and the actor may see it."""
    require_role(actor, action)
    it = juara.load(Agreement, agreement)
    if not it.exists or (it.side_of(actor.region) is None and it.state not in PUBLIC):
        raise NotFound("no such agreement", field="agreement")
    return it


def _side(it: Agreement, actor: Actor) -> Side:
    side = it.side_of(actor.region)
    if side is None:
        raise Forbidden("only the two regions of an agreement act on it")
    return side


def _require_seen(it: Agreement, action: str, version: int | None) -> None:
    """State before version: who comes too late is told that, not to read it again."""
    states = _STATES[action]
    require(
        it.state in states,
        f"this needs an agreement that is {' or '.join(states)}, and it is {it.state}",
    )
    it.require_version(version)


def _correctable(juara: Juara, tx: Transaction, agreement: UUID) -> Agreement:
    """The agreement, for either head or for an assessor who is at home in neither region."""
    it = _visible(juara, tx.actor, "agreement.correct", agreement)
    if tx.actor.role is Role.ASSESSOR:
        for region in (it.region, it.partner):
            authorize(tx, "agreement.correct", region)
    else:
        _side(it, tx.actor)
    return it


def _begun(
    tx: Transaction, partner: UUID | None, submission: UUID | None
) -> tuple[Agreement, tuple[UUID, UUID, UUID]]:
    """A new agreement; a replicating region that proposes names itself by being silent."""
    require_role(tx.actor, "agreement.propose")
    check(submission, "name the submission of the innovation", field="submission")
    innovation = _innovation(tx.connection, submission or UUID(int=0))
    parties = innovation.region, partner or _own(tx.actor), innovation.submission
    _partner(tx.connection, parties[1])
    return Agreement.blank(uuid5(tx.command_id, "agreement")), parties


def _own(actor: Actor) -> UUID:
    if actor.region is None:
        raise Forbidden("this is for the head of a region")
    return actor.region


def _side_between(actor: Actor, parties: tuple[UUID, UUID, UUID]) -> Side:
    sides = {parties[0]: Side.ORIGINATOR, parties[1]: Side.PARTNER}
    side = sides.get(_own(actor))
    if side is None:
        raise Forbidden("a region proposes agreements of its own only")
    return side


def _partner(connection: Connection, partner: UUID) -> None:
    try:
        regions.by_id(connection, partner)
    except NotFound:
        raise NotFound("no such region", field="partner") from None


def _innovation(connection: Connection, submission: UUID) -> Any:
    """The submission that an agreement is to be about, unless it was turned down or taken back."""
    found = submissions.find(connection, submission)
    if found.state in GONE:
        raise NotFound("no such submission", field="submission")
    return found


def _text(
    tx: Transaction,
    parties: tuple[UUID, UUID, UUID],
    terms: Mapping[str, str],
    obligations: Lines,
    gains: Lines,
    evidence: Evidence,
) -> Text:
    """The text with the codes of both regions and the innovation's name as they are now."""
    originator, partner = (regions.by_id(tx.connection, one).code for one in parties[:2])
    innovation = submissions.find(tx.connection, parties[2]).name
    named = {"originator": originator, "partner": partner, "innovation": innovation}
    held = resolved(tx, parties[:2], evidence)
    return normal_text({**terms, **named}, obligations, gains, held)


def _held(tx: Transaction, it: Agreement, evidence: Evidence) -> Evidence:
    """References to documents of either region."""
    return resolved(tx, (it.region, it.partner), evidence)


def _recorded(juara: Juara, it: Agreement) -> Made:
    juara.record(it)
    return {
        "agreement": str(it.id),
        "version": str(it.version),
        "state": it.state,
        "revision": str(it.revision),
        "digest": it.digest,
    }
