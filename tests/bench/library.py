"""The baseline: the same outcome with the recorders that the eventsourcing library ships.

The same facts and aggregates, the same rules into the same tables. The library appends in one
transaction; each event then changes the read models in a transaction of its own, which moves the
tracking row on as well. Where a choice was open it fell in the baseline's favour: facts are
appended together, scores are worked out from totals before they are projected, and what the log of
the library does not keep beside a fact (its region, its cycle) is handed to it for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from eventsourcing.application import Application, project_aggregate
from eventsourcing.persistence import Tracking
from eventsourcing.utils import resolve_topic
from sqlalchemy import Connection, Dialect, func, make_url, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from app.authorize import Reading, authorize
from app.store.engine import engine
from app.store.mapper import fact as decoded
from app.store.tables import events
from domain.aggregate import Aggregate
from domain.cycle import Cycle, cycle_id
from domain.events import Fact, ScoreChanged
from domain.scorecard import Basis, scorecard_id
from domain.scoring import RegionFacts, score
from domain.submission import Submission
from projections import figures, project, standings, submissions
from projections.editions import edition_of
from projections.read_model import Rows
from projections.record import Record
from tests.bench.years import Verification
from tests.nation import ASSESSOR

A = TypeVar("A", bound=Aggregate)
NAME = "juara"
VERIFIED = Basis.VERIFIED
_SECTION = 100


class Library:
    """A service made of the library's parts, over a database that holds our tables too."""

    def __init__(self, url: str) -> None:
        self.app = Application[UUID](_environment(url))
        self.tracker: Any = self.app.factory.tracking_recorder()
        self.engine = engine(url)
        self.dialect = _dialect(self.engine.dialect.name)

    def close(self) -> None:
        self.app.close()
        self.engine.dispose()

    def take_over(self, most: int) -> list[Record]:
        """Stores the first facts of our log as the library does; not part of what is measured."""
        query = select(events).where(events.c.position <= most).order_by(events.c.position)
        with self.engine.connect() as connection:
            records = [
                Record(
                    decoded(row.topic, row.stream, row.version, row.time, row.body),
                    row.position,
                    row.time,
                    row.region,
                    row.cycle,
                    row.actor,
                    row.cause,
                )
                for row in connection.execute(query)
            ]
        self.app.recorder.insert_events(
            [self.app.mapper.to_stored_event(record.fact) for record in records]
        )
        return records

    def verify(self, asked: Verification) -> None:
        """An assessor settles an indicator; facts, score and read models follow."""
        now = datetime.now(UTC)
        it = self._load(Submission, asked.submission)
        cycle = self._load(Cycle, cycle_id(it.cycle))
        before = it.verified.get(asked.indicator, 0)
        with self.engine.connect() as connection:
            authorize(Reading(ASSESSOR, now, connection), "submission.verify", it.region, cycle)
        it.verify(edition_of(it.cycle), asked.indicator, asked.level, "")
        change = self._rescored(it, asked, before, now)
        for one in self.app.save(it, change):
            fact, position = cast("Fact", one.domain_event), one.notification.id
            self.project(Record(fact, position, now, it.region, it.cycle, "assessor", None))

    def project(self, record: Record) -> None:
        """The read models follow one event, in a transaction that tracks how far they are."""
        with self.tracker.datastore.transaction(commit=True) as cursor:
            rows = Rows(cast("Connection", _Raw(cursor, self.dialect)))
            project(rows, record)
            rows.flush()
            self.tracker._insert_tracking(cursor, Tracking(NAME, record.position))  # noqa: SLF001

    def follow(self, records: Sequence[Record]) -> None:
        """The read models follow these events, which are read from the log a hundred at a time."""
        for first in range(0, len(records), _SECTION):
            section = records[first : first + _SECTION]
            stored = self.app.recorder.select_notifications(section[0].position, len(section))
            for record, one in zip(section, stored, strict=True):
                fact = cast("Fact", self.app.mapper.to_domain_event(one))
                self.project(record._replace(fact=fact))

    def _load(self, kind: type[A], id: UUID) -> A:  # noqa: A002
        def projected(_: Any, facts: Iterable[Any]) -> Any:
            return project_aggregate(kind.blank(id), facts)

        return cast("A", self.app.repository.get(id, projector_func=projected))

    def _rescored(
        self, it: Submission, asked: Verification, before: int, now: datetime
    ) -> ScoreChanged:
        region, cycle = it.region, it.cycle
        edition = edition_of(cycle)
        with self.engine.connect() as connection:
            levels, amounts = figures.known(connection, region, cycle)[VERIFIED]
            totals = submissions.portfolios(connection, region, cycle)[VERIFIED]
            stands = standings.latest(connection, region, cycle, VERIFIED)
            table = standings.standings.c
            ours = (table.region == region) & (table.cycle == cycle)
            version = connection.scalar(select(func.max(table.version)).where(ours)) or 0
        gained = edition.maturity({asked.indicator: asked.level}) - edition.maturity(
            {asked.indicator: before}
        )
        totals = replace(totals, maturity_total=totals.maturity_total + gained)
        found = score(edition, RegionFacts(levels=levels, figures=amounts, portfolio=totals))
        changed: type[ScoreChanged] = resolve_topic(ScoreChanged.TOPIC)
        return changed(
            originator_id=scorecard_id(region, cycle),
            originator_version=version + 1,
            timestamp=now,
            region=region,
            cycle=cycle,
            edition=edition.id,
            basis=VERIFIED,
            before=stands.score if stands else None,
            score=found.value,
            parts_before=stands.parts if stands else {},
            parts=found.parts,
            category=found.category,
            status=found.status,
            cause=0,
        )


def _environment(url: str) -> dict[str, str]:
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        return {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(where.database),
            "SQLITE_LOCK_TIMEOUT": "30",
        }
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(where.database),
        "POSTGRES_HOST": str(where.query["host"]),
        "POSTGRES_USER": str(where.username),
        "POSTGRES_PASSWORD": "",
    }


def _dialect(name: str) -> Dialect:
    return sqlite.dialect(paramstyle="named") if name == "sqlite" else psycopg.dialect()  # type: ignore[no-untyped-call]


def _as_it_is(value: Any) -> Any:
    return value


@dataclass
class _Statement:
    """A statement as text, and how its values are put in and taken out."""

    text: str
    into: Mapping[str, Callable[[Any], Any]]
    out: Mapping[str, Callable[[Any], Any]]

    def values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.into.get(name, _as_it_is)(value) for name, value in row.items()}


@cache
def _compiled(statement: Any, dialect: Dialect) -> _Statement:
    compiled = statement.compile(dialect=dialect)
    out = {}
    for column in getattr(statement, "selected_columns", ()):
        process = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if process is not None:
            out[column.name] = process
    return _Statement(compiled.string, compiled._bind_processors, out)  # noqa: SLF001


@dataclass
class _Found:
    _mapping: dict[str, Any]


@dataclass
class _Raw:
    """As much of a connection as rows ask for, straight on the cursor of the library."""

    cursor: Any
    dialect: Dialect

    def execute(self, statement: Any, given: Mapping[str, Any] | Sequence[Any]) -> _Raw:
        self.statement = _compiled(statement, self.dialect)
        for row in [given] if isinstance(given, Mapping) else given:
            self.cursor.execute(self.statement.text, self.statement.values(row))
        return self

    def one_or_none(self) -> _Found | None:
        row, out = self.cursor.fetchone(), self.statement.out
        if row is None:
            return None
        return _Found({name: out.get(name, _as_it_is)(one) for name, one in dict(row).items()})
