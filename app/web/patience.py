"""How long a request waits for the database before its sender is asked to come again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from sqlalchemy import Engine, event, exc

_LOCK_MILLISECONDS = 2000
_TURN_SECONDS = 1.5


def register(engine: Engine) -> None:
    """Lets every connection of the engine give up on a lock in time."""
    event.listen(engine, "connect", _sqlite if engine.dialect.name == "sqlite" else _postgresql)
    engine.dispose()  # what was connected before would wait for much longer


def _sqlite(connection: Any, _: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_LOCK_MILLISECONDS}")


def _postgresql(connection: Any, _: object) -> None:
    connection.execute(f"SET lock_timeout = {_LOCK_MILLISECONDS}")
    connection.commit()


class Turns:
    """The writers of this process take turns, so that only one waits for the database."""

    def __init__(self) -> None:
        """Nobody's turn yet."""
        self._lock = RLock()

    @contextmanager
    def take(self) -> Iterator[None]:
        """One's own turn.

        Raises:
            sqlalchemy.exc.TimeoutError: when it does not come in time.
        """
        if not self._lock.acquire(timeout=_TURN_SECONDS):
            raise exc.TimeoutError("the database is busy")
        try:
            yield
        finally:
            self._lock.release()
