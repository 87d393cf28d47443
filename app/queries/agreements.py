"""Agreements as somebody may see them: the list, one with its ledgers, every step.

The two regions, the ministry's administrators and auditors see all of an agreement. To
everybody else it is there once it is in effect, and shows the text that is in force.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, false, or_, select, true

from app.store.mapper import fact
from app.store.tables import events as log
from domain import events
from domain.actor import Actor, Role
from domain.agreed_text import Side
from domain.agreement import PUBLIC
from domain.errors import NotFound
from domain.ledger import progress
from projections import agreements as model
from projections import replicas, submissions
from projections.agreements import agreements
from projections.regions import regions
from projections.schema import AnyRow

_EVERYTHING = frozenset({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
_OWN = frozenset({Role.OPERATOR, Role.HEAD})
_originator, _partner = regions.alias("originator"), regions.alias("replicating")


def seen(actor: Actor) -> ColumnElement[bool]:
    """The condition on agreements that the actor may see."""
    return or_(_all_of_it(actor), agreements.c.state.in_(sorted(PUBLIC)))


def _all_of_it(actor: Actor) -> ColumnElement[bool]:
    """The condition on agreements of which the actor may see what is not in force too."""
    if actor.role in _EVERYTHING:
        return true()
    return _between(actor.region) if actor.role in _OWN else false()


def sees_all(actor: Actor, agreement: AnyRow) -> bool:
    """Whether the actor may see what is not in force of an agreement too."""
    party = actor.role in _OWN and actor.region in {agreement.region, agreement.partner}
    return party or actor.role in _EVERYTHING


@dataclass(frozen=True, slots=True)
class Measured:
    """A benefit, how far it has come towards its target, and whether it was acknowledged."""

    benefit: int
    value: Decimal
    date: str
    progress: Decimal
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected gain of a side with all that was measured of it, the latest last."""

    measure: str
    unit: str
    start: Decimal
    target: Decimal
    measured: Sequence[Measured]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a side owes and gains by a text."""

    side: Side
    duties: Sequence[str]
    gains: Sequence[Expected]


@dataclass(frozen=True, slots=True)
class Agreed:
    """One agreement: ``row`` with the names of both regions, the texts, the ledgers.

    ``table`` is the text that is not in force yet, for those who may see it. The ledgers
    follow the text in force, else the one on the table. ``replicas`` are the submissions
    of the replicating region that say they replicate the innovation.
    """

    row: AnyRow
    in_force: AnyRow | None
    table: AnyRow | None
    ledgers: Sequence[Ledger]
    replicas: Sequence[AnyRow]

    @property
    def text(self) -> AnyRow | None:
        """The text that says most: the one in force, else the one on the table."""
        return self.in_force or self.table


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of an agreement; ``said`` is what it says, in short."""

    position: int
    time: datetime
    agreement: UUID
    topic: str
    role: str
    said: Mapping[str, Any]


def listing(
    connection: Connection,
    actor: Actor,
    *,
    region: UUID | None = None,
    state: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Sequence[AnyRow]:
    """Agreements that the actor may see, those that changed last first.

    Args:
        connection: a snapshot to read in.
        actor: who asks.
        region: only those that this region takes part in, on either side.
        state: only those in this state.
        before: only those that changed before this position, for the next part of a list.
        limit: how many at most.
    """
    query = _described().where(seen(actor))
    if region is not None:
        query = query.where(_between(region))
    if state is not None:
        query = query.where(agreements.c.state == state)
    if before is not None:
        query = query.where(agreements.c.changed < before)
    return connection.execute(query.order_by(agreements.c.changed.desc()).limit(limit)).all()


def find(connection: Connection, actor: Actor, agreement: UUID) -> Agreed:
    """One agreement.

    Raises:
        NotFound: when there is none of this id that the actor may see.
    """
    query = _described().where(agreements.c.agreement == agreement, seen(actor))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("no such agreement", field="agreement")
    in_force = _text(connection, row, row.revision_in_force)
    pending = row.revision if row.revision != row.revision_in_force else None
    table = _text(connection, row, pending) if sees_all(actor, row) else None
    return Agreed(
        row=row,
        in_force=in_force,
        table=table,
        ledgers=_ledgers(connection, row, in_force or table),
        replicas=_replicas(connection, row, everything=sees_all(actor, row)),
    )


def steps(
    connection: Connection,
    actor: Actor,
    agreement: UUID,
    *,
    before: int | None = None,
    limit: int = 10_000,
) -> Sequence[Step]:
    """The steps of an agreement that the actor may see, the newest first."""
    return _steps(connection, actor, agreements.c.agreement == agreement, before, limit)


def history(
    connection: Connection,
    actor: Actor,
    region: UUID,
    *,
    before: int | None = None,
    limit: int = 10_000,
) -> Sequence[Step]:
    """The steps of every agreement that a region takes part in, on either side."""
    return _steps(connection, actor, _between(region), before, limit)


def _steps(
    connection: Connection,
    actor: Actor,
    which: ColumnElement[bool],
    before: int | None,
    limit: int,
) -> Sequence[Step]:
    """Others see how a text came about once it is in force, and never what is still open."""
    settled = log.c.topic.not_in(_NEGOTIATION) | (log.c.position <= agreements.c.in_force_at)
    query = (
        select(log)
        .join(agreements, log.c.stream == agreements.c.agreement)
        .where(which, seen(actor), or_(_all_of_it(actor), settled))
    )
    if before is not None:
        query = query.where(log.c.position < before)
    rows = connection.execute(query.order_by(log.c.position.desc()).limit(limit))
    return list(map(_step, rows))


def _described() -> Select[*tuple[Any, ...]]:
    """Agreements with the codes and names of both regions."""
    named = [
        column
        for table, side in ((_originator, "originator"), (_partner, "partner"))
        for column in (
            table.c.code.label(f"{side}_code"),
            table.c.name.label(f"{side}_name"),
        )
    ]
    return (
        select(agreements, *named)
        .join(_originator, _originator.c.region == agreements.c.region)
        .join(_partner, _partner.c.region == agreements.c.partner)
    )


def _between(region: UUID | None) -> ColumnElement[bool]:
    return or_(agreements.c.region == region, agreements.c.partner == region)


def _text(connection: Connection, row: AnyRow, revision: int | None) -> AnyRow | None:
    return model.text(connection, row.agreement, revision) if revision else None


def _ledgers(connection: Connection, row: AnyRow, text: AnyRow | None) -> Sequence[Ledger]:
    if text is None:
        return ()
    benefits = model.benefits_of(connection, row.agreement)
    return [_ledger(side, text, benefits) for side in Side]


def _ledger(side: Side, text: AnyRow, benefits: Sequence[AnyRow]) -> Ledger:
    return Ledger(
        side=side,
        duties=[one["duty"] for one in text.obligations if one["side"] == side],
        gains=[_expected(one, benefits) for one in text.gains if one["side"] == side],
    )


def _expected(gain: Mapping[str, str], benefits: Sequence[AnyRow]) -> Expected:
    own = [one for one in benefits if (one.side, one.measure) == (gain["side"], gain["measure"])]
    return Expected(
        measure=gain["measure"],
        unit=gain["unit"],
        start=Decimal(gain["start"]),
        target=Decimal(gain["target"]),
        measured=[
            Measured(
                benefit=one.benefit,
                value=one.value,
                date=one.date,
                progress=progress(gain, one.value),
                acknowledged=one.acknowledged_at is not None,
            )
            for one in sorted(own, key=lambda one: (one.date, one.benefit))
        ],
    )


def _replicas(connection: Connection, row: AnyRow, *, everything: bool) -> Sequence[AnyRow]:
    """The link is the two regions'; others learn of a replica that was accepted."""
    table, told = submissions.submissions, replicas.replicas
    query = select(table).join(told, told.c.submission == table.c.submission)
    query = query.where(told.c.region == row.partner, told.c.original == row.submission)
    if not everything:
        query = query.where(table.c.state == "accepted")
    return connection.execute(query.order_by(table.c.cycle, table.c.submission)).all()


_SHORT = frozenset(
    {
        *("side", "number", "date", "note", "reason", "revision", "digest", "since", "until"),
        *("before", "activity", "benefit", "measure", "value", "year", "verdict", "lacking"),
    }
)
_NEGOTIATION = (
    events.InterestExpressed.TOPIC,
    events.AgreementProposed.TOPIC,
    events.AgreementAmended.TOPIC,
    events.CouncilApproved.TOPIC,
    events.AgreementSigned.TOPIC,
)


def _step(row: AnyRow) -> Step:
    told = fact(row.topic, row.stream, row.version, row.time, row.body)
    said = {name: value for name, value in vars(told).items() if name in _SHORT}
    return Step(row.position, row.time, row.stream, row.topic, row.role, said)
