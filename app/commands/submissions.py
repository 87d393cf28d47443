"""Commands on submissions: from the draft of a region to the verdict of an assessor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from app.authorize import authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.cycle import Cycle, Phase, cycle_id
from domain.errors import AlreadyExists
from domain.submission import Submission
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
    _open_cycle(juara, tx, "submission.draft", region, cycle)
    organisations.find(tx.connection, region, organisation)
    _require_new_name(tx, region, cycle, organisation, profile.get("name", ""))
    it = Submission.blank(uuid5(tx.command_id, "submission"))
    it.draft(edition_of(cycle), region, cycle, organisation, profile)
    return _recorded(juara, it)


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
    it = _own(juara, tx, "submission.amend", submission, version)
    agency = organisation or it.organisation
    if agency != it.organisation:
        organisations.find(tx.connection, it.region, agency)
    name = changes.get("name", it.profile["name"])
    if (agency, name) != (it.organisation, it.profile["name"]):
        _require_new_name(tx, it.region, it.cycle, agency, name)
    it.amend(edition_of(it.cycle), agency, changes)
    return _recorded(juara, it)


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
    it = _own(juara, tx, "submission.claim", submission, version)
    it.claim(edition_of(it.cycle), indicator, level, evidence)
    return _recorded(juara, it)


def send(juara: Juara, tx: Transaction, *, submission: UUID, version: int | None = None) -> Made:
    """Hands a draft in."""
    it = _own(juara, tx, "submission.send", submission, version)
    it.send()
    return _recorded(juara, it)


def withdraw(
    juara: Juara, tx: Transaction, *, submission: UUID, reason: str, version: int | None = None
) -> Made:
    """Takes a submission back."""
    it = _own(juara, tx, "submission.withdraw", submission, version)
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
    it = _assessed(juara, tx, "submission.verify", submission, version)
    it.verify(edition_of(it.cycle), indicator, level, reason)
    return _recorded(juara, it)


def accept(
    juara: Juara, tx: Transaction, *, submission: UUID, reason: str = "", version: int | None = None
) -> Made:
    """Lets the innovation count."""
    it = _assessed(juara, tx, "submission.accept", submission, version)
    it.accept(reason)
    return _recorded(juara, it)


def reject(
    juara: Juara, tx: Transaction, *, submission: UUID, reason: str, version: int | None = None
) -> Made:
    """Keeps the innovation from counting, though not from the divisor."""
    it = _assessed(juara, tx, "submission.reject", submission, version)
    it.reject(reason)
    return _recorded(juara, it)


def _open_cycle(juara: Juara, tx: Transaction, action: str, region: UUID, cycle: str) -> None:
    run = juara.load(Cycle, cycle_id(cycle))
    authorize(tx.actor, action, region)
    run.require_phase(tx.time, Phase.OPEN)


def _own(
    juara: Juara, tx: Transaction, action: str, submission: UUID, version: int | None
) -> Submission:
    it = juara.existing(Submission, submission)
    _open_cycle(juara, tx, action, it.region, it.cycle)
    it.require_version(version)
    return it


def _assessed(
    juara: Juara, tx: Transaction, action: str, submission: UUID, version: int | None
) -> Submission:
    it = juara.existing(Submission, submission)
    run = juara.load(Cycle, cycle_id(it.cycle))
    authorize(tx.actor, action, it.region)
    run.require_phase(tx.time, Phase.ASSESSMENT, Phase.OBJECTIONS)
    it.require_version(version)
    return it


def _require_new_name(
    tx: Transaction, region: UUID, cycle: str, organisation: UUID, name: str
) -> None:
    name = clean(name, "name")
    if submissions.named(tx.connection, region, cycle, organisation, name) is not None:
        raise AlreadyExists(f"the agency has submitted {name!r} in this cycle", field="name")


def _recorded(juara: Juara, submission: Submission) -> Made:
    juara.record(submission)
    return {"submission": str(submission.id), "version": str(submission.version)}
