"""Commands on cycles: open, extend, close, objections, finalise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.authorize import authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.cycle import Cycle, cycle_id, cycle_key
from domain.index import edition


def open(  # noqa: A001 -- the word of the domain
    juara: Juara, tx: Transaction, *, index: str, year: int, deadline: datetime, zone: str
) -> Mapping[str, str]:
    """Opens a cycle: submissions and reports are taken until the deadline."""
    authorize(tx.actor, "cycle.open", None)
    cycle = juara.load(Cycle, cycle_id(cycle_key(index, year)))
    cycle.open(edition(index, year), year, deadline, zone, tx.time)
    return _recorded(juara, cycle)


def extend(
    juara: Juara, tx: Transaction, *, cycle: str, deadline: datetime, reason: str
) -> Mapping[str, str]:
    """Moves the deadline to a later moment, while the cycle is open."""
    it = _existing(juara, tx, "cycle.extend", cycle)
    it.extend(deadline, reason, tx.time)
    return _recorded(juara, it)


def close(juara: Juara, tx: Transaction, *, cycle: str, reason: str = "") -> Mapping[str, str]:
    """Ends the open phase; assessment begins."""
    it = _existing(juara, tx, "cycle.close", cycle)
    it.close(reason, tx.time)
    return _recorded(juara, it)


def open_objections(
    juara: Juara, tx: Transaction, *, cycle: str, until: datetime
) -> Mapping[str, str]:
    """Lets regions object until a moment (masa sanggah)."""
    it = _existing(juara, tx, "cycle.objections", cycle)
    it.open_objections(until, tx.time)
    return _recorded(juara, it)


def finalise(juara: Juara, tx: Transaction, *, cycle: str) -> Mapping[str, str]:
    """Makes the standings of the cycle final."""
    it = _existing(juara, tx, "cycle.finalise", cycle)
    it.finalise(tx.time)
    return _recorded(juara, it)


def _existing(juara: Juara, tx: Transaction, action: str, cycle: str) -> Cycle:
    it = juara.existing(Cycle, cycle_id(cycle))
    authorize(tx.actor, action, None)
    return it


def _recorded(juara: Juara, cycle: Cycle) -> Mapping[str, str]:
    juara.record(cycle)
    return {"cycle": cycle.key}
