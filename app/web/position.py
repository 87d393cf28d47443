"""Where the log ends, asked for by every cached read and so made as cheap as it can be."""

from __future__ import annotations

from threading import local
from typing import Any

from sqlalchemy import Engine, exc, select

from app.store.tables import head


class LogPosition:
    """The end of the log as any process has committed it.

    Each thread keeps a connection of its own, outside of any transaction, so that a look
    is one statement on one row and nothing else.
    """

    def __init__(self, engine: Engine) -> None:
        """Asks this database."""
        self._engine = engine
        self._kept = local()
        self._query = str(select(head.c.position).compile(engine))

    def __call__(self) -> int:
        """The last position.

        Raises:
            sqlalchemy.exc.DBAPIError: when the database cannot be asked.
        """
        error_of_driver: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        try:
            return self._ask()
        except error_of_driver:
            # The connection may have died with an earlier server; a new one tells.
            self._forget()
        try:
            return self._ask()
        except error_of_driver as error:
            self._forget()
            raise exc.OperationalError(self._query, None, error) from error

    def _ask(self) -> int:
        connection = getattr(self._kept, "connection", None) or self._connect()
        position: int = connection.execute(self._query).fetchone()[0]
        return position

    def _connect(self) -> Any:
        pooled = self._engine.raw_connection()
        pooled.detach()
        connection: Any = pooled.driver_connection
        if self._engine.dialect.name != "sqlite":
            connection.autocommit = True
        self._kept.connection = connection
        return connection

    def _forget(self) -> None:
        connection = self._kept.__dict__.pop("connection", None)
        if connection is not None:
            connection.close()
