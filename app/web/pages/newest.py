"""Addresses without a year: they lead to the newest year that has scores."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.queries.published import scored
from app.web.pages import words
from app.web.pages.writing import reading
from domain.errors import NotFound

_PAGES = {"klasemen": "leaderboard", "kejar": "chase", "peta": "map", "metodologi": "method"}


def register(pages: Blueprint) -> None:
    """Adds the short addresses."""
    for path, endpoint in _PAGES.items():
        for rule in (f"/{path}", f"/{path}/<index:index>"):
            pages.add_url_rule(
                rule, endpoint=f"newest_{endpoint}", view_func=newest, defaults={"page": endpoint}
            )


def newest(page: str, index: str | None = None) -> Response:
    """On to the newest year of the index, or of the first one that has scores."""
    with reading() as connection:
        known = scored(connection)
    chosen = index or words.first_index(known)
    if chosen not in words.indices():
        raise NotFound(f"there is no index {chosen!r}", field="index")
    year = max(known.get(chosen, ()), default=words.years(chosen)[0])
    asked: dict[str, Any] = {**request.args.to_dict(), "index": chosen, "year": year}
    return redirect(url_for(f"pages.{page}", **asked))
