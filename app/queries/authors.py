"""Who recorded what: the people behind the facts of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from app.store.tables import events


def authors(
    connection: Connection, stream: UUID, topics: Sequence[str], indicator: str | None = None
) -> set[str]:
    """Who recorded facts of these topics in a stream, about one indicator if that is named."""
    query = select(events.c.actor).where(events.c.stream == stream, events.c.topic.in_(topics))
    if indicator is not None:
        query = query.where(events.c.indicator == indicator)
    return set(connection.scalars(query.distinct()))
