"""How long a request waits for the database before its sender is asked to come again."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any
from uuid import UUID

import psycopg
from psycopg import pq
from sqlalchemy import Engine, event, exc

from domain.actor import Actor

_LOCK_MILLISECONDS = 2000
_STATEMENT_MILLISECONDS = 3500
_TURN_SECONDS = 2.5
_SILENT_SECONDS = 4.0
_UNANSWERED_SECONDS = 1.5
_DESPONDENT_SECONDS = 1.0


def register(engine: Engine) -> None:
    """Lets every connection of the engine give up on a lock, and on a silent server, in time."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite)
    else:
        event.listen(engine, "do_connect", Door())
        event.listen(engine, "connect", _postgresql)
    engine.dispose()  # what was connected before would wait for much longer


def _sqlite(connection: Any, _: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_LOCK_MILLISECONDS}")


def _postgresql(connection: Any, _: object) -> None:
    connection.execute(f"SET lock_timeout = {_LOCK_MILLISECONDS}")
    connection.execute(f"SET statement_timeout = {_STATEMENT_MILLISECONDS}")
    connection.commit()


class Patient(psycopg.Connection[Any]):
    """A connection that hangs up on a server which is there but says nothing.

    No limit that the server itself keeps ends that: a process that is stopped keeps none.
    """

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """What the server answers, if it does in time.

        Raises:
            psycopg.OperationalError: when it does not; nothing more is asked of it here.
        """
        # Outside of transactions nothing but "are you there?" is asked.
        patience = _UNANSWERED_SECONDS if self.autocommit else _SILENT_SECONDS
        try:
            return super().wait(gen, interval, timeout or patience)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == pq.TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class Door:
    """How connections are made: who finds nobody in keeps the next ones from waiting there."""

    def __init__(self) -> None:
        """Somebody is in, as far as is known."""
        self._closed_until = 0.0

    def __call__(self, _: object, __: object, where: Any, how: Any) -> Patient:
        """A new connection.

        Raises:
            psycopg.OperationalError: when there is none to be had.
        """
        if time.monotonic() < self._closed_until:
            raise psycopg.OperationalError("the database could not be reached a moment ago")
        try:
            return Patient.connect(*where, **how)
        except psycopg.OperationalError:
            self._closed_until = time.monotonic() + _DESPONDENT_SECONDS
            raise


class Turns:
    """The writers of this process take turns, so that only one waits for the database.

    Of each region, and of each account that is of none, only one stands in line: a region that
    sends a great deal at once waits for itself.
    """

    def __init__(self) -> None:
        """Nobody's turn yet."""
        self._line = RLock()
        self._own: defaultdict[UUID | str, RLock] = defaultdict(RLock)

    @contextmanager
    def take(self, actor: Actor) -> Iterator[None]:
        """One's own turn.

        Raises:
            sqlalchemy.exc.TimeoutError: when it does not come in time.
        """
        until = time.monotonic() + _TURN_SECONDS
        with _held(self._own[actor.region or actor.id], until), _held(self._line, until):
            yield


@contextmanager
def _held(lock: RLock, until: float) -> Iterator[None]:
    if not lock.acquire(timeout=max(0.0, until - time.monotonic())):
        raise exc.TimeoutError("the database is busy")
    try:
        yield
    finally:
        lock.release()
