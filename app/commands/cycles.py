"""Commands on cycles: open, extend, close, objections, finalise.

A later deadline and final standings are proposed by one administrator and approved by
another, who names the version of the cycle that holds the proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.authorize import Asking, authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.cycle import Cycle, Provisional, cycle_id, cycle_key
from domain.errors import require
from domain.index import edition
from projections import objections

Made = Mapping[str, str]


def open(  # noqa: A001 -- the word of the domain
    juara: Juara,
    tx: Transaction,
    *,
    index: str,
    year: int,
    deadline: datetime,
    zone: str,
    provisional: str = Provisional.PUBLIC,
) -> Made:
    """Opens a cycle: submissions and reports are taken until the deadline."""
    cycle = juara.load(Cycle, cycle_id(cycle_key(index, year)))
    authorize(tx, "cycle.open", run=cycle)
    cycle.open(edition(index, year), year, deadline, zone, tx.time, provisional)
    return _recorded(juara, cycle)


def propose_extension(
    juara: Juara, tx: Transaction, *, cycle: str, deadline: datetime, reason: str
) -> Made:
    """Proposes a later deadline, while the cycle is open."""
    it = allowed(juara, tx, "cycle.propose_extension", cycle)
    it.propose_extension(deadline, reason, tx.actor.id, tx.time)
    return _recorded(juara, it)


def approve_extension(
    juara: Juara, tx: Transaction, *, cycle: str, version: int | None = None
) -> Made:
    """Moves the deadline as another administrator proposed."""
    it = allowed(juara, tx, "cycle.approve_extension", cycle)
    it.require_version(version)
    it.approve_extension(tx.actor.id, tx.time)
    return _recorded(juara, it)


def close(juara: Juara, tx: Transaction, *, cycle: str, reason: str = "") -> Made:
    """Ends the open phase; assessment begins."""
    it = allowed(juara, tx, "cycle.close", cycle)
    it.close(reason, tx.time)
    return _recorded(juara, it)


def open_objections(juara: Juara, tx: Transaction, *, cycle: str, until: datetime) -> Made:
    """Lets regions object until a moment (masa sanggah)."""
    it = allowed(juara, tx, "cycle.objections", cycle)
    it.open_objections(until, tx.time)
    return _recorded(juara, it)


def propose_finalisation(juara: Juara, tx: Transaction, *, cycle: str) -> Made:
    """Proposes to make the standings of the cycle final."""
    it = allowed(juara, tx, "cycle.propose_finalisation", cycle)
    it.propose_finalisation(tx.actor.id, tx.time)
    return _recorded(juara, it)


def approve_finalisation(
    juara: Juara, tx: Transaction, *, cycle: str, version: int | None = None
) -> Made:
    """Makes the standings of the cycle final, as another administrator proposed.

    An objection that is not decided by then never would be.
    """
    it = allowed(juara, tx, "cycle.approve_finalisation", cycle)
    it.require_version(version)
    it.approve_finalisation(tx.actor.id, tx.time)
    left = objections.undecided(tx.connection, cycle)
    require(not left, f"objections that are still to be decided: {left}")
    return _recorded(juara, it)


def allowed(juara: Juara, asking: Asking, action: str, cycle: str) -> Cycle:
    """The cycle, unless something stands against the action whatever its content.

    A cycle whose deadline has passed is still to be closed, so for that the phase counts
    which the log has, not the clock.
    """
    it = juara.load(Cycle, cycle_id(cycle))
    phase = it.recorded_phase if action == "cycle.close" else None
    authorize(asking, action, run=it, phase=phase, by=_proposers(it, action))
    return it


def _proposers(it: Cycle, action: str) -> set[str]:
    match action:
        case "cycle.approve_extension":
            return {it.extension[2]} if it.extension else set()
        case "cycle.approve_finalisation":
            return {it.finalisation_proposed_by} if it.finalisation_proposed_by else set()
    return set()


def _recorded(juara: Juara, cycle: Cycle) -> Made:
    juara.record(cycle)
    return {"cycle": cycle.key, "version": str(cycle.version)}
