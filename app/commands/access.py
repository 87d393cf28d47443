"""Commands on people, their roles and conflicts, and on the panels that assess."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from app.accounts import people
from app.authorize import Asking, authorize, out_of_bounds
from app.service import Juara
from app.store.transaction import Transaction
from domain.access import Panel, Person, panel_id, person_stream
from domain.actor import Role
from domain.cycle import Cycle, Phase, cycle_id
from domain.errors import Forbidden, Invalid, NotFound
from projections import access, regions

Made = Mapping[str, str]


def appoint(
    juara: Juara, tx: Transaction, *, person: str, role: Role, home: UUID | None = None
) -> Made:
    """Gives somebody a role at the word of whoever runs the machine."""
    authorize(tx, "person.appoint")
    it = juara.load(Person, person_stream(person))
    _require_region(tx, home)
    it.appoint(person, Role(role), home, tx.actor.id, _held(tx, person))
    return _recorded(juara, it)


def propose_role(
    juara: Juara,
    tx: Transaction,
    *,
    person: str,
    role: Role,
    home: UUID | None = None,
    version: int | None = None,
) -> Made:
    """Proposes a role for somebody else."""
    it = allowed(juara, tx, "person.propose_role", person)
    it.require_version(version)
    _require_region(tx, home)
    it.propose_role(Role(role), home, tx.actor.id, _held(tx, person))
    return _recorded(juara, it)


def approve_role(juara: Juara, tx: Transaction, *, person: str, version: int | None = None) -> Made:
    """Grants the role that another administrator proposed."""
    it = allowed(juara, tx, "person.approve_role", person)
    it.require_version(version)
    it.approve_role(tx.actor.id, _held(tx, person))
    return _recorded(juara, it)


def revoke_role(
    juara: Juara, tx: Transaction, *, person: str, reason: str, version: int | None = None
) -> Made:
    """Takes a role away."""
    it = allowed(juara, tx, "person.revoke_role", person)
    it.require_version(version)
    it.revoke_role(reason)
    return _recorded(juara, it)


def disable(
    juara: Juara, tx: Transaction, *, person: str, reason: str, version: int | None = None
) -> Made:
    """Keeps somebody from acting until further notice."""
    it = allowed(juara, tx, "person.disable", person)
    it.require_version(version)
    it.disable(reason)
    return _recorded(juara, it)


def enable(juara: Juara, tx: Transaction, *, person: str, version: int | None = None) -> Made:
    """Lets somebody act again."""
    it = allowed(juara, tx, "person.enable", person)
    it.require_version(version)
    it.enable()
    return _recorded(juara, it)


def declare_conflict(juara: Juara, tx: Transaction, *, region: UUID, ground: str) -> Made:
    """Lets an assessor keep away from a region, also from one assigned before."""
    authorize(tx, "person.declare_conflict")
    _require_region(tx, region)
    it = juara.load(Person, person_stream(tx.actor.id))
    it.declare_conflict(region, ground)
    return _recorded(juara, it)


def propose_erasure(
    juara: Juara, tx: Transaction, *, person: str, version: int | None = None
) -> Made:
    """Proposes to erase what is known of somebody."""
    it = allowed(juara, tx, "person.propose_erasure", person)
    it.require_version(version)
    it.propose_erasure(tx.actor.id)
    return _recorded(juara, it)


def approve_erasure(
    juara: Juara, tx: Transaction, *, person: str, version: int | None = None
) -> Made:
    """Erases what is known of somebody, as another administrator proposed."""
    it = allowed(juara, tx, "person.approve_erasure", person)
    it.require_version(version)
    it.approve_erasure(tx.actor.id)
    people.erase(tx.connection, person)
    return _recorded(juara, it)


def assign(juara: Juara, tx: Transaction, *, region: UUID, cycle: str, assessor: str) -> Made:
    """Lets an assessor settle what a region hands in during a cycle."""
    run = juara.load(Cycle, cycle_id(cycle))
    _require_region(tx, region)
    avoids = region in _avoided(tx, assessor)
    authorize(tx, "panel.assign", region, run, conflict=avoids)
    # Whoever has the machine is above the matrix, not above these.
    _require_opened(run)
    if avoids:
        raise Forbidden("the assessor has to keep away from this region")
    _require_assessor(tx, assessor)
    return {"version": str(_seat(juara, region, cycle, assessor).version)}


def assign_province(
    juara: Juara, tx: Transaction, *, province: UUID, cycle: str, assessor: str
) -> Made:
    """Lets an assessor settle what a province and all regions in it hand in during a cycle.

    Regions that the assessor must keep away from are left out.
    """
    run = juara.load(Cycle, cycle_id(cycle))
    authorize(tx, "panel.assign", province, run)
    _require_opened(run)
    _require_assessor(tx, assessor)
    code = regions.by_id(tx.connection, province).code
    found = {one.region for one in regions.listing(tx.connection, province=code)}
    left_out = found & _avoided(tx, assessor)
    for region in sorted(found - left_out):
        _seat(juara, region, cycle, assessor)
    return {"assigned": str(len(found - left_out)), "left_out": str(len(left_out))}


def release(
    juara: Juara, tx: Transaction, *, region: UUID, cycle: str, assessor: str, reason: str
) -> Made:
    """Lets an assessor settle the region's things no more."""
    authorize(tx, "panel.release")
    it = juara.load(Panel, panel_id(region, cycle))
    it.release(assessor, reason)
    juara.record(it)
    return {"version": str(it.version)}


def allowed(juara: Juara, asking: Asking, action: str, person: str) -> Person:
    """The person, unless something stands against the action whatever its content."""
    it = juara.load(Person, person_stream(person))
    authorize(asking, action, by=_proposers(it, action))
    if not it.exists:
        raise NotFound("no such person", field="person")
    return it


def _proposers(it: Person, action: str) -> set[str]:
    match action:
        case "person.approve_role":
            return {it.person} | ({it.proposal[2]} if it.proposal else set())
        case "person.approve_erasure":
            return {it.erasure_proposed_by} if it.erasure_proposed_by else set()
    return set()


def _held(tx: Transaction, person: str) -> set[Role]:
    return {Role(role) for role in access.held(tx.connection, person)}


def _require_region(tx: Transaction, region: UUID | None) -> None:
    if region is not None:
        regions.by_id(tx.connection, region)


def _require_opened(run: Cycle) -> None:
    if run.recorded_phase is Phase.DRAFT:
        raise NotFound("this cycle has not been opened", field="cycle")


def _require_assessor(tx: Transaction, person: str) -> None:
    known = access.holder(tx.connection, person)
    if known is None or known.role != Role.ASSESSOR or known.disabled:
        raise Invalid("this person is no assessor", field="assessor")


def _avoided(tx: Transaction, person: str) -> set[UUID]:
    known = access.holder(tx.connection, person)
    home = known.home if known is not None else None
    return out_of_bounds(tx.connection, person, home)


def _seat(juara: Juara, region: UUID, cycle: str, assessor: str) -> Panel:
    it = juara.load(Panel, panel_id(region, cycle))
    it.assign(region, cycle, assessor)
    juara.record(it)
    return it


def _recorded(juara: Juara, it: Person) -> Made:
    juara.record(it)
    return {"person": it.person, "version": str(it.version)}
