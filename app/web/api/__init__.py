"""The JSON API under ``/api/v1``, one module for each thing it is about."""

from __future__ import annotations

from flask import Flask

from app.web.api import standings


def register(app: Flask) -> None:
    """Adds every route of the API."""
    app.register_blueprint(standings.blueprint, url_prefix="/api/v1")
