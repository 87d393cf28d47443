"""Reading the log: all facts of a region, in order, as read models are told of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.persistence import MapperDeserialisationError
from sqlalchemy import Connection, Select, func, select

from app.store.mapper import fact
from app.store.tables import events, head
from projections.record import Record

_COLUMNS = (
    events.c.topic,
    events.c.stream,
    events.c.version,
    events.c.body,
    events.c.position,
    events.c.time,
    events.c.region,
    events.c.cycle,
    events.c.actor,
    events.c.cause,
)


@dataclass
class Reader:
    """Reads facts; one that cannot be read is set aside and named, and the rest goes on."""

    set_aside: list[str] = field(default_factory=list)

    def of_region(
        self,
        connection: Connection,
        region: UUID | None,
        topics: Sequence[str] = (),
        cycle: str | None = None,
        until: int | None = None,
        after: int = 0,
    ) -> Iterator[Record]:
        """The facts of a region in order of position; those of the nation for none.

        Args:
            connection: a snapshot to read in.
            region: whose facts.
            topics: only these, where some are named.
            cycle: only those of this cycle, and those of none.
            until: only those up to this position.
            after: only those after this position.
        """
        query = select(*_COLUMNS).where(events.c.region == region).order_by(events.c.position)
        if after:
            query = query.where(events.c.position > after)
        if topics:
            query = query.where(events.c.topic.in_(topics))
        if cycle is not None:
            query = query.where((events.c.cycle == cycle) | events.c.cycle.is_(None))
        if until is not None:
            query = query.where(events.c.position <= until)
        return self._records(connection, query)

    def of_regions(
        self, connection: Connection, regions: Sequence[UUID | None], topics: Sequence[str]
    ) -> Iterator[Record]:
        """The facts of these topics of some regions, region after region."""
        query = (
            select(*_COLUMNS)
            .where(events.c.region.in_(regions), events.c.topic.in_(topics))
            .order_by(events.c.region, events.c.position)
        )
        return self._records(connection, query)

    def _records(self, connection: Connection, query: Select[Any]) -> Iterator[Record]:
        for topic, stream, version, body, position, time, *about in connection.execute(query):
            try:
                made = fact(topic, stream, version, time, body)
            except MapperDeserialisationError as error:
                self.set_aside.append(f"position {position}: {error}")
                continue
            yield Record(made, position, time, *about)


def regions(connection: Connection) -> list[UUID | None]:
    """The nation (none) and every region that has facts."""
    found = connection.scalars(
        select(events.c.region).where(events.c.region.is_not(None)).distinct()
    )
    return [None, *sorted(region for region in found if region is not None)]


def counts(connection: Connection) -> dict[UUID | None, int]:
    """How many facts each region has, and the nation (none)."""
    query = select(events.c.region, func.count().label("facts")).group_by(events.c.region)
    return {row.region: row.facts for row in connection.execute(query)}


def end(connection: Connection) -> tuple[int, datetime]:
    """The last position of the log and the time of its fact."""
    row = connection.execute(select(head.c.position, head.c.time)).one()
    return row.position, row.time


def position_at(connection: Connection, time: datetime) -> int:
    """The last position recorded at or before a moment; 0 before the first."""
    # Two looks into the index of times; the largest position alone would be searched for
    # from the end of the log, fact by fact.
    last = select(func.max(events.c.time)).where(events.c.time <= time).scalar_subquery()
    return connection.scalar(select(func.max(events.c.position)).where(events.c.time == last)) or 0
