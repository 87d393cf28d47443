"""Where the log ends, asked for by every cached read and so made as cheap as it can be."""

from __future__ import annotations

from threading import RLock
from typing import Any

from sqlalchemy import Engine, event, exc, select

from app.store.tables import head


class LogPosition:
    """The end of the log as any process has committed it.

    It keeps one connection of its own, outside of any transaction, so that a look is one
    statement on one row and nothing else.
    """

    def __init__(self, engine: Engine) -> None:
        """Asks this database."""
        self._engine = engine
        self._query = str(select(head.c.position).compile(engine))
        self._connection: Any = None
        self._cursor: Any = None
        self._lock = RLock()
        self._begun = 0
        self._done = 0
        self._found: int | Exception = 0
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def __call__(self) -> int:
        """The last position.

        Who comes while others ask need not ask again: a look that began later will do.

        Raises:
            sqlalchemy.exc.OperationalError: when the database cannot be asked.
        """
        came = self._begun
        with self._lock:
            if self._done <= came:
                self._begun += 1
                self._found = self._look()
                self._done = self._begun
            found = self._found
        if isinstance(found, Exception):
            raise exc.OperationalError(self._query, None, found) from found
        return found

    def close(self) -> None:
        """Lets go of the connection; the next look makes another one."""
        with self._lock:
            self._forget()

    @property
    def _errors(self) -> tuple[type[Exception], ...]:
        return exc.SQLAlchemyError, self._engine.dialect.loaded_dbapi.Error

    def _look(self) -> int | Exception:
        if self._connection is not None:
            try:
                return self._ask()
            except self._errors:
                # It may have died with an earlier server, as others will have; a new one tells.
                self._forget()
                self._engine.dispose()
        try:
            return self._ask()
        except self._errors as error:
            self._forget()
            return error

    def _ask(self) -> int:
        if self._connection is None:
            self._connection = self._detached()
            self._connection.rollback()  # the pool may have asked whether it is alive
            if self._engine.dialect.name != "sqlite":
                self._connection.autocommit = True
            self._cursor = self._connection.cursor()
        position: int = self._cursor.execute(self._query).fetchone()[0]
        return position

    def _detached(self) -> Any:
        pooled = self._engine.raw_connection()
        pooled.detach()
        return pooled.dbapi_connection

    def _forget(self) -> None:
        connection, self._connection, self._cursor = self._connection, None, None
        if connection is not None:
            connection.close()
