"""Access: who holds which role now and before, who keeps away from what, who assesses whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    or_,
    select,
)

from domain import events
from projections.cycles import cycles
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, UtcTime, metadata

holders = Table(
    "role_holders",
    metadata,
    Column("person", Text, primary_key=True),
    Column("role", Text, index=True),
    Column("home", Uuid),
    Column("since", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("erased", Boolean, nullable=False),
    # what waits for a second administrator
    Column("proposed_role", Text),
    Column("proposed_home", Uuid),
    Column("proposed_by", Text),
    Column("erasure_by", Text),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
)
"""One row a person, with the role held now; ``since`` is the position where that began."""

terms = Table(
    "role_terms",
    metadata,
    Column("person", Text, primary_key=True),
    Column("since", BigInteger, primary_key=True),
    Column("role", Text, nullable=False),
    Column("home", Uuid),
    Column("began", UtcTime, nullable=False),
    Column("ended", UtcTime),
)
"""Every role that somebody holds or held, and from when to when."""

conflicts = Table(
    "conflicts",
    metadata,
    Column("person", Text, primary_key=True),
    Column("against", Uuid, primary_key=True),
    Column("ground", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
)
"""The regions that an assessor has declared to keep away from."""

panels = Table(
    "panels",
    metadata,
    Column("region", Uuid, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("assessor", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
    Index(None, "assessor", "cycle"),
)
"""Who settles what a region hands in during a cycle, and who did."""

model = ReadModel("access", (holders, terms, conflicts, panels))


@model.on(events.PersonRegistered)
def _registered(rows: Rows, record: Record, fact: events.PersonRegistered) -> None:
    _put(rows, record, fact.person)


@model.on(events.RoleProposed)
def _proposed(rows: Rows, record: Record, fact: events.RoleProposed) -> None:
    _put(
        rows,
        record,
        fact.person,
        proposed_role=fact.role,
        proposed_home=fact.home,
        proposed_by=fact.proposed_by,
    )


@model.on(events.RoleGranted)
def _granted(rows: Rows, record: Record, fact: events.RoleGranted) -> None:
    _hold(rows, record, fact.person, fact.role, fact.home)


@model.on(events.OperatorInvited)
def _invited(rows: Rows, record: Record, fact: events.OperatorInvited) -> None:
    _hold(rows, record, fact.person, "operator", fact.home)


@model.on(events.RoleRevoked)
def _revoked(rows: Rows, record: Record, fact: events.RoleRevoked) -> None:
    _let_go(rows, record, fact.person)


@model.on(events.PersonDisabled)
def _disabled(rows: Rows, record: Record, fact: events.PersonDisabled) -> None:
    _put(rows, record, fact.person, disabled=True)


@model.on(events.PersonEnabled)
def _enabled(rows: Rows, record: Record, fact: events.PersonEnabled) -> None:
    _put(rows, record, fact.person, disabled=False)


@model.on(events.ErasureProposed)
def _erasure_proposed(rows: Rows, record: Record, fact: events.ErasureProposed) -> None:
    _put(rows, record, fact.person, erasure_by=fact.proposed_by)


@model.on(events.PersonErased)
def _erased(rows: Rows, record: Record, fact: events.PersonErased) -> None:
    _let_go(rows, record, fact.person)
    _put(rows, record, fact.person, erased=True, erasure_by=None)


@model.on(events.ConflictDeclared)
def _declared(rows: Rows, record: Record, fact: events.ConflictDeclared) -> None:
    rows.add(
        conflicts,
        person=fact.person,
        against=fact.against,
        ground=fact.ground,
        position=record.position,
    )
    _put(rows, record, fact.person)


@model.on(events.AssessorAssigned)
def _assigned(rows: Rows, record: Record, fact: events.AssessorAssigned) -> None:
    rows.put(
        panels,
        region=fact.region,
        cycle=fact.cycle,
        assessor=fact.assessor,
        since=record.position,
        until=None,
    )


@model.on(events.AssessorReleased)
def _released(rows: Rows, record: Record, fact: events.AssessorReleased) -> None:
    rows.change(panels, fact.region, fact.cycle, fact.assessor, until=record.position)


_NEW = {"since": 0, "disabled": False, "erased": False}
_NO_PROPOSAL = {"proposed_role": None, "proposed_home": None, "proposed_by": None}


def _put(rows: Rows, record: Record, person: str, **values: object) -> None:
    known = {} if rows.get(holders, person) else _NEW
    version, changed = record.fact.originator_version, record.position
    rows.put(
        holders, **{**known, "person": person, "version": version, "changed": changed, **values}
    )


def _hold(rows: Rows, record: Record, person: str, role: str, home: UUID | None) -> None:
    _end_term(rows, record, person)
    since = record.position
    _put(rows, record, person, role=role, home=home, since=since, **_NO_PROPOSAL)
    rows.add(terms, person=person, since=since, role=role, home=home, began=record.time)


def _let_go(rows: Rows, record: Record, person: str) -> None:
    _end_term(rows, record, person)
    _put(rows, record, person, role=None, home=None, since=record.position, **_NO_PROPOSAL)


def _end_term(rows: Rows, record: Record, person: str) -> None:
    before = rows.get(holders, person)
    if before is not None and before["role"] is not None:
        rows.change(terms, person, before["since"], ended=record.time)


def holder(connection: Connection, person: str) -> AnyRow | None:
    """Who is known under this id, with the role held now."""
    return connection.execute(select(holders).where(holders.c.person == person)).one_or_none()


def listing(connection: Connection, home: UUID | None = None) -> Sequence[AnyRow]:
    """Everybody who is known, or those of one region, in order of id."""
    query = select(holders).order_by(holders.c.person)
    if home is not None:
        query = query.where(holders.c.home == home)
    return connection.execute(query).all()


def held(connection: Connection, person: str) -> set[str]:
    """The roles that somebody has held in a cycle that still runs."""
    begun: datetime | None = connection.scalar(
        select(cycles.c.opened)
        .where(cycles.c.finalised.is_(None))
        .order_by(cycles.c.opened)
        .limit(1)
    )
    if begun is None:
        return set()
    query = select(terms.c.role).where(
        terms.c.person == person, or_(terms.c.ended.is_(None), terms.c.ended >= begun)
    )
    return set(connection.scalars(query))


def conflicts_of(connection: Connection, person: str) -> set[UUID]:
    """The regions that somebody has declared to keep away from."""
    return set(connection.scalars(_AGAINST, {"of": person}))


# Built once, since everything that an assessor does asks for them.
_AGAINST = select(conflicts.c.against).where(conflicts.c.person == bindparam("of"))
_ASSIGNED = select(panels.c.since).where(
    panels.c.assessor == bindparam("assessor"),
    panels.c.region == bindparam("region"),
    panels.c.cycle == bindparam("cycle"),
    panels.c.until.is_(None),
)


def is_assigned(connection: Connection, person: str, region: UUID, cycle: str) -> bool:
    """Whether an assessor is to settle what the region hands in during the cycle."""
    asked = {"assessor": person, "region": region, "cycle": cycle}
    return connection.scalar(_ASSIGNED, asked) is not None


def panel(
    connection: Connection,
    *,
    cycle: str | None = None,
    region: UUID | None = None,
    assessor: str | None = None,
) -> Sequence[AnyRow]:
    """Who is assigned to whom, by region and assessor."""
    table = panels.c
    query = select(panels).where(table.until.is_(None))
    for column, value in ((table.cycle, cycle), (table.region, region), (table.assessor, assessor)):
        if value is not None:
            query = query.where(column == value)
    return connection.execute(query.order_by(table.region, table.cycle, table.assessor)).all()
