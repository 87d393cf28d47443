"""Commands on submissions: from the draft of a region to the verdict of an assessor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from app import replication
from app.authorize import Asking, authorize, reading, require_role
from app.evidence.handing_in import resolved
from app.queries import visible
from app.queries.authors import authors
from app.service import Juara
from app.store.transaction import Transaction
from domain import events
from domain.actor import Actor, Role
from domain.cycle import Cycle, cycle_id
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
    owner = organisations.region_of(tx.connection, organisation)
    _require_draftable(juara, tx, owner or region, cycle)
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
    held = resolved(tx, [it.region], evidence, it.cycle)
    it.claim(edition_of(it.cycle), indicator, level, held)
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


def propose_revision(
    juara: Juara,
    tx: Transaction,
    *,
    submission: UUID,
    indicator: str,
    level: int,
    reason: str,
    version: int | None = None,
) -> Made:
    """Proposes another level for an indicator that was verified."""
    it = _for(juara, tx, "submission.propose_revision", submission, version)
    replication.examined(tx.connection, it, indicator, level)
    it.propose_revision(edition_of(it.cycle), indicator, level, reason, tx.actor.id)
    return _recorded(juara, it)


def approve_revision(
    juara: Juara,
    tx: Transaction,
    *,
    submission: UUID,
    indicator: str,
    version: int | None = None,
) -> Made:
    """Lets the level count that another assessor proposed."""
    it = _for(juara, tx, "submission.approve_revision", submission, version, indicator)
    proposed, *_ = it.revisions.get(indicator, (0,))
    tx.cause = replication.examined(tx.connection, it, indicator, proposed)
    it.approve_revision(indicator, tx.actor.id)
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


_STATES: Mapping[str, tuple[State, ...]] = {
    "submission.amend": (State.DRAFT,),
    "submission.claim": (State.DRAFT,),
    "submission.send": (State.DRAFT,),
    "submission.withdraw": (State.DRAFT, State.SENT),
    "submission.verify": (State.SENT,),
    "submission.accept": (State.SENT,),
    "submission.reject": (State.SENT, State.ACCEPTED),
    "submission.propose_revision": (State.SENT, State.ACCEPTED),
    "submission.approve_revision": (State.SENT, State.ACCEPTED),
}
"""In which states something can be done to a submission; in which phases, the matrix says."""

_ENTERED = tuple(
    fact.TOPIC
    for fact in (events.SubmissionDrafted, events.ProfileAmended, events.IndicatorClaimed)
)
_SCORED = tuple(
    fact.TOPIC
    for fact in (events.IndicatorVerified, events.RevisionProposed, events.RevisionApproved)
)


def draft_possible(juara: Juara, actor: Actor, cycle: str) -> None:
    """Raises what stands against drafting anything at all in a cycle."""
    with reading(juara, actor) as asking:
        _require_draftable(juara, asking, actor.region, cycle)


def possible(
    juara: Juara,
    actor: Actor,
    action: str,
    submission: UUID,
    version: int | None = None,
    indicator: str | None = None,
) -> None:
    """Raises what stands against an action on a submission, whatever its content."""
    with reading(juara, actor) as asking:
        it = _allowed(juara, asking, action, submission, indicator)
    _require_state(it, action)
    it.require_version(version)


def _require_draftable(juara: Juara, asking: Asking, region: UUID | None, cycle: str) -> None:
    run = juara.load(Cycle, cycle_id(cycle))
    authorize(asking, "submission.draft", region, run)


def _for(
    juara: Juara,
    tx: Transaction,
    action: str,
    submission: UUID,
    version: int | None,
    indicator: str | None = None,
) -> Submission:
    it = _allowed(juara, tx, action, submission, indicator)
    if version not in {None, it.version}:
        _require_state(it, action)
    it.require_version(version)
    return it


def _allowed(
    juara: Juara, asking: Asking, action: str, submission: UUID, indicator: str | None
) -> Submission:
    """The submission, unless the role, its visibility, the region or the phase forbid it."""
    require_role(asking.actor, action)
    it = juara.load(Submission, submission)
    if not it.exists or _is_hidden(asking, it):
        raise NotFound("no such submission", field="submission")
    run = juara.load(Cycle, cycle_id(it.cycle))
    by = _by(asking, action, submission, indicator)
    authorize(asking, action, it.region, run, by=by, what="submission")
    return it


def _is_hidden(asking: Asking, it: Submission) -> bool:
    """Whether it is another region's that has not handed it in, or has taken it back."""
    actor = asking.actor
    of_others = actor.role in {Role.OPERATOR, Role.HEAD} and actor.region != it.region
    return of_others and not visible.submission(asking.connection, actor, asking.time, it.id)


def _by(asking: Asking, action: str, submission: UUID, indicator: str | None) -> set[str]:
    """Whose work it is that somebody else has to stand by: who entered it, or who scored."""
    match action:
        case "submission.send":
            return authors(asking.connection, submission, _ENTERED)
        case "submission.approve_revision":
            return authors(asking.connection, submission, _SCORED, indicator)
    return set()


def _require_state(it: Submission, action: str) -> None:
    states = _STATES[action]
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
