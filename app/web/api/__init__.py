"""The JSON API under ``/api/v1``, one module for each thing it is about."""

from __future__ import annotations

from flask import Flask

from app.web import converters
from app.web.api import (
    agreements,
    audit,
    calculations,
    comparison,
    cycles,
    editions,
    evidence,
    history,
    log,
    measurements,
    network,
    objections,
    organisations,
    panels,
    people,
    programme,
    race,
    regions,
    reports,
    results,
    revisions,
    scores,
    standings,
    submissions,
    tokens,
)
from app.web.openapi import PREFIX, create_api

RESOURCES = (
    regions,
    editions,
    cycles,
    standings,
    race,
    history,
    scores,
    comparison,
    calculations,
    submissions,
    reports,
    evidence,
    revisions,
    results,
    measurements,
    objections,
    agreements,
    network,
    organisations,
    programme,
    tokens,
    people,
    panels,
    audit,
    log,
)
"""Every part of the API, in the order of its document."""


def register(app: Flask) -> None:
    """Adds every route of the API, and the document that describes them."""
    converters.register(app)
    api = create_api(app)
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint, url_prefix=PREFIX)
