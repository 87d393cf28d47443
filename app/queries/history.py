"""The score history of a region: every change with its cause, every published figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, select

from app.queries.shown import hidden
from app.store.tables import events
from domain.actor import PUBLIC, Actor
from domain.events import ConfirmationCorrected, ReplicationConfirmed
from domain.replication import CODE
from projections import objections, results, score_history
from projections.schema import AnyRow

_REPLICATIONS = frozenset({ReplicationConfirmed.TOPIC, ConfirmationCorrected.TOPIC})


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a score. ``cause`` is the fact that moved it.

    A replication moves indicator 31; ``cause_agreement`` is the agreement that it is of.
    An objection that was upheld moves what it was against; ``cause_objection`` is its number.

    A published result has its ``source``, and the figures that contest it.
    """

    position: int
    time: datetime
    index: str
    year: int
    basis: str
    before: Decimal | None
    score: Decimal
    category: str | None
    status: str
    edition: str
    parts_before: dict[str, Decimal]
    parts: dict[str, Decimal]
    cause: int
    cause_topic: str
    cause_indicator: str | None
    cause_submission: UUID | None
    actor: str
    source: str | None = None
    contested_by: tuple[tuple[Decimal, str], ...] = ()
    cause_agreement: UUID | None = None
    cause_objection: int | None = None


def history(
    connection: Connection,
    region: UUID,
    *,
    index: str | None = None,
    year: int | None = None,
    basis: str | None = None,
    before: int | None = None,
    limit: int = 1000,
    viewer: Actor = PUBLIC,
) -> Sequence[Change]:
    """The changes of a region's scores, the newest first, those before a position."""
    rows = score_history.of_region(
        connection,
        region,
        index=index,
        year=year,
        basis=basis,
        before=before,
        limit=limit,
        hidden=hidden(connection, viewer, region),
    )
    causes = _causes(connection, [row.cause for row in rows])
    published = results.of_region(connection, region)
    upheld = {one.filed: one for one in objections.of_region(connection, region)}
    return [_change(row, causes[row.cause], published, upheld.get(row.cause)) for row in rows]


def _causes(connection: Connection, positions: Sequence[int]) -> dict[int, AnyRow]:
    told = (events.c.topic, events.c.stream, events.c.indicator, events.c.submission)
    columns = (events.c.position, *told)
    query = select(*columns).where(events.c.position.in_(positions))
    return {row.position: row for row in connection.execute(query)}


def _change(
    row: AnyRow, cause: AnyRow, published: Sequence[AnyRow], objection: AnyRow | None
) -> Change:
    index, _, year = row.cycle.rpartition("-")
    replicated = cause.topic in _REPLICATIONS
    figures = [one for one in published if one.cycle == row.cycle and row.basis == "official"]
    return Change(
        position=row.position,
        time=row.time,
        index=index,
        year=int(year),
        basis=row.basis,
        before=row.before,
        score=row.score,
        category=row.category,
        status=row.status,
        edition=row.edition,
        parts_before=row.parts_before,
        parts=row.parts,
        cause=row.cause,
        cause_topic=cause.topic,
        cause_indicator=CODE if replicated else cause.indicator,
        cause_submission=objection.submission if objection else cause.submission,
        actor=row.actor,
        source=next((one.source for one in figures if one.stands), None),
        contested_by=tuple((one.score, one.source) for one in figures if not one.stands),
        cause_agreement=cause.stream if replicated else None,
        cause_objection=objection.number if objection else None,
    )
