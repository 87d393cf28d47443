"""What a supervisor asks: whether the process is up, and whether it can serve."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import exc

from app import log
from app.database import is_current
from app.service import Juara


def register(app: Flask, juara: Juara) -> None:
    """Adds the probes, which are no part of the API."""

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz() -> tuple[dict[str, object], int]:
        try:
            if not is_current(juara.engine):
                return {"status": "not ready", "reason": "migrations"}, 503
            with juara.reading() as connection:
                position, _ = log.end(connection)
        except exc.DBAPIError:
            return {"status": "not ready", "reason": "database"}, 503
        return {"status": "ready", "position": position}, 200
