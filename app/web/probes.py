"""What a supervisor asks: whether the process is up, and whether it can serve."""

from __future__ import annotations

from eventsourcing.persistence import MapperDeserialisationError
from flask import Flask, Response
from sqlalchemy import exc, select
from sqlalchemy.engine import Connection

from app import log
from app.database import is_current
from app.service import Juara
from app.store.mapper import fact
from app.store.tables import events
from app.web.wire import answer

_LATEST = 200
_FACT = (events.c.topic, events.c.stream, events.c.version, events.c.time, events.c.body)


def register(app: Flask, juara: Juara) -> None:
    """Adds the probes, which are no part of the API."""

    @app.get("/healthz")
    def healthz() -> Response:
        return answer({"status": "ok"})

    @app.get("/readyz")
    def readyz() -> Response:
        reason, position = _readiness(juara)
        if reason is not None:
            return answer({"status": "not ready", "reason": reason}, 503)
        return answer({"status": "ready", "position": position})


def _readiness(juara: Juara) -> tuple[str | None, int]:
    """Why the service is not ready, if it is not; read models are never behind the log."""
    try:
        if not is_current(juara.engine):
            return "the database has not the newest schema", 0
        with juara.reading() as connection:
            position, _ = log.end(connection)
            return _unreadable(connection, position), position
    except (exc.DBAPIError, exc.TimeoutError):
        return "the database cannot be reached", 0


def _unreadable(connection: Connection, position: int) -> str | None:
    """What stands at the end of the log, or behind it, and is no fact of this service."""
    query = select(events.c.position, *_FACT).where(events.c.position > position - _LATEST)
    for found, *stored in connection.execute(query):
        try:
            fact(*stored)
        except MapperDeserialisationError:
            return f"position {found} of the log cannot be read"
    return None
