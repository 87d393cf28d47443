"""Revisions that an assessor has proposed and nobody has approved yet."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, exists, select

from app.store.tables import events as log
from domain import events
from projections.schema import AnyRow

_PROPOSED = (events.RevisionProposed.TOPIC, events.FigureRevisionProposed.TOPIC)
_ANSWERED = (events.RevisionApproved.TOPIC, events.FigureRevisionApproved.TOPIC)


def proposals(connection: Connection, region: UUID, cycle: str) -> Sequence[AnyRow]:
    """The last open proposal on each indicator of a region and cycle, the oldest first.

    A row tells the submission (none for a row of the report), the indicator, and by whom.
    """
    later = log.alias("later")
    answered = exists().where(
        later.c.stream == log.c.stream,
        later.c.indicator == log.c.indicator,
        later.c.topic.in_((*_PROPOSED, *_ANSWERED)),
        later.c.position > log.c.position,
    )
    query = (
        select(log.c.submission, log.c.indicator, log.c.actor, log.c.position, log.c.time)
        .where(log.c.region == region, log.c.cycle == cycle, log.c.topic.in_(_PROPOSED), ~answered)
        .order_by(log.c.position)
    )
    return connection.execute(query).all()
