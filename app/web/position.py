"""Where the log ends, asked for by every cached read and so made as cheap as it can be."""

from __future__ import annotations

from threading import Lock
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
        self._lock = Lock()
        event.listen(engine, "engine_disposed", lambda _: self.close())

    def __call__(self) -> int:
        """The last position.

        Raises:
            sqlalchemy.exc.OperationalError: when the database cannot be asked.
        """
        with self._lock:
            if self._connection is not None:
                try:
                    return self._ask()
                except self._error:
                    # It may have died with an earlier server; a new connection tells.
                    self._forget()
            try:
                return self._ask()
            except self._error as error:
                self._forget()
                raise exc.OperationalError(self._query, None, error) from error

    def close(self) -> None:
        """Lets go of the connection; the next look makes another one."""
        with self._lock:
            self._forget()

    @property
    def _error(self) -> type[Exception]:
        error: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        return error

    def _ask(self) -> int:
        if self._connection is None:
            self._connection = self._detached()
            self._connection.rollback()  # the pool may have asked whether it is alive
            if self._engine.dialect.name != "sqlite":
                self._connection.autocommit = True
        if self._engine.dialect.name == "sqlite":
            position: int = self._connection.execute(self._query).fetchone()[0]
            return position
        # Past the driver's conveniences, which cost more than the question.
        told = self._connection.pgconn.exec_(self._query.encode())
        if not told.ntuples:
            raise self._error(told.error_message.decode(errors="replace"))
        return int(told.get_value(0, 0))

    def _detached(self) -> Any:
        pooled = self._engine.raw_connection()
        pooled.detach()
        return pooled.dbapi_connection

    def _forget(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
