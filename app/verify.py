"""Proving that read models, scores and the log agree. Each proof yields what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import Connection, func, select

from app import log
from app.rebuild import differences
from app.scoring import folded
from app.service import Juara
from app.store.mapper import FACTS
from app.store.tables import events, head
from domain.events import ScoreChanged
from domain.scorecard import Basis
from domain.scoring import score
from projections import figures, submissions
from projections.editions import edition_of
from projections.read_model import ReadModel, Rows
from projections.record import Record

_SOURCES = (submissions.model, figures.model)
_TOPICS = sorted({ScoreChanged.TOPIC, *(topic for model in _SOURCES for topic in model.rules)})


def projections(juara: Juara, models: Sequence[ReadModel]) -> Iterator[str | None]:
    """Compares read models with the log; yields once a region: none, or the first difference."""
    reader = log.Reader()
    yield from differences(juara, models, reader)
    yield from reader.set_aside


def scores(juara: Juara) -> Iterator[str | None]:
    """Computes every score change again; yields once a region: none, or the first difference."""
    with juara.reading() as connection:
        regions = log.regions(connection)
    for region in regions:
        with juara.reading() as connection:
            yield next(_wrong_scores(connection, region), None)


def _wrong_scores(connection: Connection, region: UUID | None) -> Iterator[str]:
    rows = Rows()
    stands: dict[tuple[str, str], ScoreChanged] = {}
    for record in log.Reader().of_region(connection, region, _TOPICS):
        for model in _SOURCES:
            model.project(rows, record)
        if isinstance(record.fact, ScoreChanged):
            before = stands.get((record.fact.cycle, record.fact.basis))
            yield from _wrong_change(rows, record, record.fact, before)
            stands[record.fact.cycle, record.fact.basis] = record.fact
    for (cycle, basis), last in stands.items():
        now = score(edition_of(cycle), folded(rows, cycle, Basis(basis)))
        if now.parts != last.parts:
            yield f"region {region}, {cycle}, {basis}: the facts give {now.parts}, not {last.parts}"


def _wrong_change(
    rows: Rows, record: Record, change: ScoreChanged, before: ScoreChanged | None
) -> Iterator[str]:
    again = score(edition_of(change.cycle), folded(rows, change.cycle, Basis(change.basis)))
    expected = (before and before.score, again.value, again.parts, again.category)
    if expected != (change.before, change.score, change.parts, change.category):
        yield (
            f"position {record.position}: {change.cycle} {change.basis} of region"
            f" {change.region} was recorded as {change.before} to {change.score},"
            f" the facts give {expected[0]} to {again.value}"
        )


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
