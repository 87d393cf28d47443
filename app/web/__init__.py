"""HTTP: the API, the pages and the probes of one service."""

from __future__ import annotations

from flask import Flask

from app.service import Juara
from app.settings import Settings
from app.web import api, probes

MOST_BYTES = 10 * 1024 * 1024


def create_app(juara: Juara, settings: Settings) -> Flask:
    """The web application of a service. Builds, and does nothing else."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.secret_key = settings.secret_key
    app.extensions["juara"] = juara
    probes.register(app, juara)
    api.register(app)
    return app
