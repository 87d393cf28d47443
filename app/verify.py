"""Proving that read models, scores and the log agree. Each proof yields what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from app import log
from app.rebuild import differences
from app.recompute import recomputed
from app.service import Juara
from app.store.mapper import FACTS
from app.store.tables import events, head
from projections.read_model import ReadModel


def projections(juara: Juara, models: Sequence[ReadModel]) -> Iterator[str | None]:
    """Compares read models with the log; yields once a region: none, or the first difference."""
    reader = log.Reader()
    yield from differences(juara, models, reader)
    yield from reader.set_aside


def scores(juara: Juara) -> Iterator[str | None]:
    """Computes every score change and all goalposts again from the facts before them.

    Yields once a region, and once a measuring run: none, or the first difference.
    """
    yield from recomputed(juara)


def log_itself(juara: Juara) -> Iterator[str | None]:
    """Checks positions, times, versions and topics of the whole log."""
    with juara.reading() as connection:
        yield from _wrong_positions(connection)
        yield from _wrong_times(connection)
        yield from _wrong_versions(connection)
        yield from _unknown_topics(connection)


def _wrong_positions(connection: Connection) -> Iterator[str]:
    position = events.c.position
    first, last, count = connection.execute(
        select(func.min(position), func.max(position), func.count())
    ).one()
    end = connection.scalar(select(head.c.position))
    if (last or 0) != end:
        yield f"the log ends at position {last or 0}, but its head says {end}"
    if count and (first, count) != (1, last):
        yield f"positions run from {first} to {last}, but there are {count} facts"


def _wrong_times(connection: Connection) -> Iterator[str]:
    earlier = func.lag(events.c.time).over(order_by=events.c.position)
    step = select(events.c.position, events.c.time, earlier.label("earlier")).subquery()
    for row in connection.execute(select(step).where(step.c.time < step.c.earlier).limit(1)):
        yield f"position {row.position}: its time {row.time} is before that of the fact before it"


def _wrong_versions(connection: Connection) -> Iterator[str]:
    version = events.c.version
    query = (
        select(events.c.stream, func.max(version).label("last"), func.count().label("facts"))
        .group_by(events.c.stream)
        .having((func.max(version) != func.count()) | (func.min(version) != 1))
    )
    for row in connection.execute(query.limit(1)):
        yield f"stream {row.stream} has {row.facts} facts, but its last version is {row.last}"


def _unknown_topics(connection: Connection) -> Iterator[str]:
    query = select(events.c.topic, func.min(events.c.position)).group_by(events.c.topic)
    for topic, position in connection.execute(query):
        if topic not in FACTS:
            yield f"position {position}: {topic!r} is no topic of this service"
