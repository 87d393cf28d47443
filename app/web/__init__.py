"""HTTP: the API, the pages and the probes of one service."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app.evidence.store import Store
from app.service import Juara
from app.settings import Settings
from app.web import answering, api, budgets, desks, files, logs, pages, patience, probes, security
from app.web.cache import PublicCache
from app.web.metrics import Metrics
from app.web.position import LogPosition

MOST_BYTES = 10 * 1024 * 1024
"""The most bytes of any body but a file of evidence; a JSON body is held to less."""


def create_app(juara: Juara, settings: Settings) -> Flask:
    """The web application of a service. Builds, and does nothing else."""
    app = Flask(__name__)
    app.secret_key = settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        # Somewhat more is taken in, so that who sends too much is told so and not cut off.
        LARGEST_UPLOAD=files.LARGEST_BODY + MOST_BYTES,
        PRODUCTION=settings.production,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["juara"] = juara
    app.extensions["evidence"] = Store(settings.evidence)
    app.extensions["turns"] = patience.Turns()
    position = LogPosition(juara.engine)
    metrics = Metrics(position)
    patience.register(juara.engine)
    logs.register(app)
    metrics.register(app)
    security.register(app, settings.trusted_hosts)
    budgets.register(app, settings.rates)
    answering.register(app)
    probes.register(app, juara)
    api.register(app)
    pages.register(app, juara)
    desks.register(app, settings)
    cache = PublicCache(app.wsgi_app, position, metrics.from_memory)
    app.extensions["cache"] = cache
    # Whoever calls may write anything into these headers but what our own proxies add at the end.
    told = ProxyFix(cache, x_for=settings.proxies, x_proto=0)
    app.wsgi_app = told  # type: ignore[method-assign]
    return app
