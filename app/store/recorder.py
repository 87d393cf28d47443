"""The recorder: how the ``eventsourcing`` library reads and appends, on both databases."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)
from sqlalchemy import bindparam, exc, func, insert, select

from app.store.tables import events
from app.store.transaction import current, transaction
from domain.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from app.store.transaction import Transaction

_STORED = (events.c.stream, events.c.version, events.c.topic, events.c.body, events.c.time)
_MOST = 2**31 - 1
_OF_STREAM = (
    select(*_STORED)
    .where(events.c.stream == bindparam("stream"))
    .where(events.c.version > bindparam("above"), events.c.version <= bindparam("up_to"))
    .limit(bindparam("limit"))
)
_RISING = _OF_STREAM.order_by(events.c.version)
_FALLING = _OF_STREAM.order_by(events.c.version.desc())
_APPEND = insert(events)


@dataclass(frozen=True)
class DatedEvent(StoredEvent):
    """A row of the log with the time at which it was recorded."""

    time: datetime


def utc_now() -> datetime:
    """The clock of the service."""
    return datetime.now(UTC)


class Recorder(ApplicationRecorder):
    """Appends to and reads from the log.

    Inside a ``transaction`` it takes part in it; on its own it makes one.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = utc_now) -> None:
        """Works on this database, by this clock."""
        self.engine = engine
        self.clock = clock

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        keys: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Appends facts at the next positions.

        Args:
            stored_events: the facts, of one or more streams.
            keys: what all of them are about: region, cycle, submission.

        Returns:
            Their positions.

        Raises:
            IntegrityError: when a stream has such a version already.
        """
        with self._writing() as tx:
            positions, rows = _rows(tx, stored_events, keys or {})
            if rows:
                try:
                    tx.connection.execute(_APPEND, rows)
                except exc.IntegrityError as error:
                    raise IntegrityError(str(error.orig)) from error
            return list(positions)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """The facts of one stream, in order of version."""
        asked = {
            "stream": originator_id,
            "above": -1 if gt is None else gt,
            "up_to": _MOST if lte is None else lte,
            "limit": _MOST if limit is None else limit,
        }
        with self.reading() as connection:
            rows = connection.execute(_FALLING if desc else _RISING, asked)
            return [DatedEvent(*row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """The facts of all streams in order of position."""
        position = events.c.position
        query = select(position, *_STORED[:4]).order_by(position).limit(limit)
        if start is not None:
            query = query.where(position >= start if inclusive_of_start else position > start)
        if stop is not None:
            query = query.where(position <= stop)
        if topics:
            query = query.where(events.c.topic.in_(topics))
        with self.reading() as connection:
            return [Notification(*row[1:], row.position) for row in connection.execute(query)]

    def max_notification_id(self) -> int | None:
        """The last position of the log; none when it is empty."""
        with self.reading() as connection:
            last: int | None = connection.scalar(select(func.max(events.c.position)))
            return last

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> Subscription[ApplicationRecorder]:
        """Not offered: read models are kept inside the transaction of their cause."""
        raise NotImplementedError

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection of the current transaction, or one with a snapshot of its own."""
        tx = current()
        if tx is not None:
            yield tx.connection
            return
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        tx = current()
        if tx is not None:
            yield tx
            return
        with transaction(self.engine, SYSTEM, uuid4(), self.clock) as own:
            yield own


_ABOUT = ("region", "cycle", "submission", "indicator", "basis", "score")


def _rows(
    tx: Transaction, stored_events: Sequence[StoredEvent], keys: Mapping[str, Any]
) -> tuple[range, list[dict[str, Any]]]:
    """The rows of facts at the next positions; what a fact says of itself goes before the keys."""
    same = {
        "time": tx.time,
        "actor": tx.actor.id,
        "role": tx.actor.role,
        "actor_region": tx.actor.region,
        "command_id": tx.command_id,
        "cause": tx.cause,
        **{name: keys.get(name) for name in _ABOUT},
    }
    positions = tx.claim_positions(len(stored_events))
    return positions, [
        {
            **same,
            **getattr(stored, "said", {}),
            "position": position,
            "stream": stored.originator_id,
            "version": stored.originator_version,
            "topic": stored.topic,
            "body": stored.state,
        }
        for position, stored in zip(positions, stored_events, strict=True)
    ]
