"""The pages: what people see. Each module is one page: its query, and what its template is told.

Pages are written in Indonesian, work without JavaScript, and say of every number which
index, year, edition and basis it belongs to, and as of when.
"""

from __future__ import annotations

from flask import Blueprint, Flask

from app.service import Juara
from app.web.pages import (
    agreements,
    api,
    assets,
    atlas,
    compare,
    history,
    home,
    language,
    leaderboard,
    method,
    network,
    newest,
    partners,
    race,
    refusals,
    region,
    score,
    writing,
)

_PAGES = (
    home,
    leaderboard,
    race,
    atlas,
    region,
    history,
    score,
    compare,
    method,
    agreements,
    network,
    partners,
    api,
    newest,
)


def register(app: Flask, juara: Juara) -> None:
    """Adds every page, its words and its errors to the application."""
    app.extensions["juara"] = juara
    language.register(app)
    assets.register(app)
    pages = Blueprint("pages", __name__)
    for page in _PAGES:
        page.register(pages)
    writing.register(app, pages)
    refusals.register(app, pages)
    app.register_blueprint(pages)
