"""Replicas: submissions that say which other submission they replicate.

The link is told by the replicating region, in the profile of its own submission, and can
be followed both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Table, Text, Uuid, select

from domain import events
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, metadata

replicas = Table(
    "replicas",
    metadata,
    Column("submission", Uuid, primary_key=True),
    Column("region", Uuid, nullable=False, index=True),
    Column("cycle", Text, nullable=False),
    Column("original", Uuid, index=True),
    Column("changed", BigInteger, nullable=False),
)
"""One row a submission that names, or has named, the one it replicates."""

model = ReadModel("replicas", (replicas,))


@model.on(events.SubmissionDrafted, events.ProfileAmended)
def _described(
    rows: Rows, record: Record, fact: events.SubmissionDrafted | events.ProfileAmended
) -> None:
    original = _uuid(fact.profile["replicates"])
    told_before = isinstance(fact, events.ProfileAmended) and rows.get(replicas, fact.originator_id)
    if original is not None or told_before:
        rows.put(
            replicas,
            submission=fact.originator_id,
            region=record.region,
            cycle=record.cycle,
            original=original,
            changed=record.position,
        )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def replicas_of(connection: Connection, original: UUID) -> Sequence[AnyRow]:
    """The submissions that say they replicate this one."""
    query = select(replicas).where(replicas.c.original == original)
    return connection.execute(query.order_by(replicas.c.submission)).all()


def original_of(connection: Connection, submission: UUID) -> UUID | None:
    """The submission that this one says it replicates."""
    return connection.scalar(select(replicas.c.original).where(replicas.c.submission == submission))
