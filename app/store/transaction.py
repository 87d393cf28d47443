"""One command, one transaction: the append lock, one time, one actor, one command id."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from app.store.engine import writing
from app.store.tables import events, head
from projections.read_model import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Engine

    from domain.actor import Actor
    from domain.scorecard import Basis
    from projections.record import Record


@dataclass(slots=True)
class Transaction:
    """A transaction that holds the append lock.

    ``time`` was taken inside the lock and is never before that of the last fact, so
    time does not run backwards along the log. ``position`` is the last one used. ``rows``
    are the read models, and ``moved`` the regions in a cycle whose scores have to be computed
    again, with the last fact that moved the one on each basis.
    """

    connection: Connection
    actor: Actor
    command_id: UUID
    time: datetime
    position: int
    cause: int | None = None
    first: int = field(init=False)
    rows: Rows = field(init=False)
    moved: dict[tuple[UUID, str], dict[Basis, Record]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Remembers where the log ended before."""
        self.first = self.position + 1
        self.rows = Rows(self.connection)

    @property
    def appended(self) -> bool:
        """Whether any fact was recorded in this transaction."""
        return self.position >= self.first

    @contextmanager
    def following(self, cause: int | None, actor: Actor | None = None) -> Iterator[None]:
        """Facts recorded inside follow from another one, by this actor where one is named."""
        before = self.actor, self.cause
        self.actor, self.cause = actor or self.actor, cause
        try:
            yield
        finally:
            self.actor, self.cause = before

    def claim_positions(self, count: int) -> range:
        """The next ``count`` positions of the log."""
        self.position += count
        return range(self.position - count + 1, self.position + 1)


# Statements that every command makes are built once: building takes as long as executing.
# A row that somebody put behind the end by hand keeps its place, so that it stops no writer.
_BEHIND = select(func.max(events.c.position)).scalar_subquery()
_LAST = select(head.c.position, head.c.time, _BEHIND.label("behind")).with_for_update(of=head)
_MOVE_ON = update(head)
_current: ContextVar[Transaction | None] = ContextVar("transaction", default=None)
# Writers of one process queue here, without a connection, so that readers always find one.
_writers = RLock()


def current() -> Transaction | None:
    """The transaction that this thread of control is in, if any."""
    return _current.get()


@contextmanager
def transaction(
    engine: Engine, actor: Actor, command_id: UUID, clock: Callable[[], datetime]
) -> Iterator[Transaction]:
    """Holds the append lock; commits when the block ends well, else leaves no trace."""
    with _writers, writing(engine) as connection:
        last = connection.execute(_LAST).one()
        position = max(last.position, last.behind or 0)
        opened = Transaction(connection, actor, command_id, max(clock(), last.time), position)
        token = _current.set(opened)
        try:
            yield opened
        finally:
            _current.reset(token)
        if opened.appended:
            connection.execute(_MOVE_ON, {"position": opened.position, "time": opened.time})
