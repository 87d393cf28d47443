"""P9: the two pages of a whole nation, made anew, against the same query told as JSON."""

from __future__ import annotations

from functools import partial

from flask import Flask
from werkzeug.test import Client

from app.settings import Settings
from app.web import create_app
from tests.bench.measure import Figure, Sizes, Way, rates, seconds_each
from tests.bench.years import YEAR, Databases, opened, whole_year

_ANSWERS = 5
_VIEW = f"iid/{YEAR}?basis=verified"
PAGES = {
    "leaderboard": (f"/klasemen/{_VIEW}", f"/api/v1/standings/{_VIEW}"),
    "race": (f"/kejar/{_VIEW}", f"/api/v1/race/{_VIEW}"),
}


def of_the_nation(databases: Databases, sizes: Sizes) -> list[Figure]:
    """Leaderboard and race of all regions, each in turn with its JSON."""
    url = whole_year(databases, 40_000)
    with opened(url) as juara:
        secret = "a secret of a benchmark, and no other"  # noqa: S105
        app = create_app(juara, Settings(url, secret, production=False, port=0))
        # Behind the cache, which would tell both from memory.
        client = Client(partial(Flask.wsgi_app, app))
        return [_figure(client, name, *paths, sizes) for name, paths in PAGES.items()]


def _figure(client: Client, name: str, page: str, told: str, sizes: Sizes) -> Figure:
    ways = {"page": _asking(client, page), "JSON": _asking(client, told)}
    seconds = seconds_each(ways, sizes.rounds)
    what = f"{name} of all regions, made anew, against its JSON"
    return Figure(
        "P9", what, seconds["page"] / seconds["JSON"], 3.0, least=False, rates=rates(seconds)
    )


def _asking(client: Client, path: str) -> Way:
    def way() -> int:
        for _ in range(_ANSWERS):
            assert client.get(path).status_code == 200
        return _ANSWERS

    return way
