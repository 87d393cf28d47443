"""Connections to SQLite and PostgreSQL, made to behave alike."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, exc, make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

_WAIT_SECONDS = 30
_FRESH_SECONDS = 1.0
_USED, _NEVER = "used", -1.0
_RETRY_SECONDS = 0.01
_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What is deleted is overwritten: a name that was erased stays in no unused page.
    "PRAGMA secure_delete = ON",
    f"PRAGMA busy_timeout = {_WAIT_SECONDS * 1000}",
)


def engine(url: str) -> Engine:
    """An engine whose transactions are snapshots, and whose writers wait for one another.

    Its errors tell no parameters: they are logged, and a name may be among them.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    made = create_engine(
        url,
        isolation_level="REPEATABLE READ",
        pool_size=16,
        max_overflow=16,
        hide_parameters=True,
        connect_args={"connect_timeout": 2},
    )
    event.listen(made, "checkin", _note_use)
    event.listen(made, "checkout", partial(_ask_idle, made))
    return made


def for_writing(connection: Connection) -> Connection:
    """The connection, set to see what others committed while it waited for the lock.

    On SQLite a transaction that reads first and writes later fails at once beside
    another writer, so a writing one takes the lock when it begins.
    """
    if connection.dialect.name == "sqlite":
        return connection.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    return connection.execution_options(isolation_level="READ COMMITTED")


@contextmanager
def glancing(engine: Engine) -> Iterator[Connection]:
    """A connection for one statement, which on PostgreSQL needs no transaction around it."""
    with engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection.execution_options(isolation_level="AUTOCOMMIT")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads before it writes."""
    with for_writing(engine.connect()) as connection, connection.begin():
        yield connection


@contextmanager
def at_once(engine: Engine) -> Iterator[Connection]:
    """A transaction that fails rather than waits where others hold what it wants."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.exec_driver_sql("SET LOCAL lock_timeout = 1")
                yield connection
            return
        waits = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        connection.rollback()
        try:
            with connection.begin():
                yield connection
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(waits)}")


def _note_use(_: object, record: Any) -> None:
    record.info[_USED] = time.monotonic()


def _ask_idle(engine: Engine, connection: Any, record: Any, _: object) -> None:
    """Whether a connection that has been idle is alive; one that was of use just now is."""
    if time.monotonic() - record.info.get(_USED, _NEVER) < _FRESH_SECONDS:
        return
    try:
        engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise exc.InvalidatePoolError(str(error)) from error


def _sqlite(url: str) -> Engine:
    made = create_engine(url, pool_size=16, max_overflow=16, hide_parameters=True)
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late
    _write_ahead(connection)
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _write_ahead(connection: Any) -> None:
    """Writers and readers of the file do not wait for each other, from its first use on.

    Processes that open a new file at once want it for themselves at once; where waiting would
    be in vain SQLite does not wait, but says that the file is busy.
    """
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_RETRY_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN")
    connection.exec_driver_sql(begin)
