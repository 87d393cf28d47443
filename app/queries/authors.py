"""Who recorded what: the people behind the facts of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, bindparam, select

from app.store.tables import events

# Built once, since everything that is sent asks for it.
_AUTHORS = (
    select(events.c.actor)
    .distinct()
    .where(events.c.stream == bindparam("stream"))
    .where(events.c.topic.in_(bindparam("topics", expanding=True)))
)
_OF_ONE_INDICATOR = _AUTHORS.where(events.c.indicator == bindparam("indicator"))


def authors(
    connection: Connection, stream: UUID, topics: Sequence[str], indicator: str | None = None
) -> set[str]:
    """Who recorded facts of these topics in a stream, about one indicator if that is named."""
    query = _AUTHORS if indicator is None else _OF_ONE_INDICATOR
    asked = {"stream": stream, "topics": topics, "indicator": indicator}
    return set(connection.scalars(query, asked))
