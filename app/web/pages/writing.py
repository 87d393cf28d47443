"""How templates write: numbers, moments and links in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from http.client import OK
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request, url_for
from sqlalchemy import Connection

from app import formatting
from app.service import Juara
from app.web.pages import peers, words
from app.web.pages.asking import KEPT
from app.web.pages.language import language, said
from app.web.wire import PUBLIC
from domain.explanation import Explanation
from domain.index import Edition
from domain.region import TYPES

_TERM = re.compile(r"\{(\w+)\}")
_PLAIN = re.compile(r"[0-9]+\.[0-9]+")
_DIGITS = 6


@contextmanager
def reading() -> Iterator[Connection]:
    """A snapshot of the read models for one page."""
    juara: Juara = current_app.extensions["juara"]
    with juara.reading() as connection:
        yield connection


def now() -> datetime:
    """The time by the clock of the service."""
    juara: Juara = current_app.extensions["juara"]
    return juara.recorder.clock()


def register(app: Flask, pages: Blueprint) -> None:
    """Gives the templates their filters and their words."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        num=num,
        signed=signed,
        whole=whole,
        exact=exact,
        day=day,
        moment=moment,
        deadline=deadline,
        said=said,
        formula=formula,
        worked=worked,
    )
    app.jinja_env.globals.update(
        here=here,
        index_name=words.index_name,
        peers=peers,
        words=words,
        TYPES=TYPES,
    )
    app.context_processor(lambda: {"language": language()})
    pages.url_defaults(_carry)
    pages.after_request(_public)


def _public(response: Response) -> Response:
    """A page follows from its address, the log and the language: caches may keep it so."""
    if response.status_code == OK:
        response.headers["Cache-Control"] = PUBLIC
        response.vary.add("Accept-Language")
        response.content_language.add(language())
    return response


def _carry(endpoint: str, values: dict[str, Any]) -> None:
    """Links keep the language that was asked for, the reader's own region and the moment."""
    if endpoint != "static":
        for name in g.get("kept", KEPT):
            if name in request.args:
                values.setdefault(name, request.args[name])


def num(value: Decimal | int | None, decimals: int = 2) -> str:
    """The number, rounded half up; a dash where there is none."""
    return "–" if value is None else formatting.number(value, language(), decimals)


def signed(value: Decimal | int | None, decimals: int = 2) -> str:
    """The number with its sign; a dash where there is none."""
    return "–" if value is None else formatting.signed(value, language(), decimals)


def whole(value: Decimal | int | None) -> str:
    """The number without decimals; a dash where there is none."""
    return "–" if value is None else formatting.whole(value, language())


def exact(value: Decimal | int | str) -> str:
    """The number with every digit that it has; one that never ends breaks off with dots.

    A text is a number as facts write it, in plain digits with a point.
    """
    whole = Decimal(value)
    known = round(whole, _DIGITS)
    return formatting.exact(known, language()) + ("" if known == whole else "…")


def day(time: datetime, zone: str = formatting.WIB) -> str:
    """The day of a moment."""
    return formatting.day(time, zone, language())


def moment(time: datetime, zone: str = formatting.WIB) -> str:
    """The moment with its zone, and in WIB."""
    return formatting.moment(time, zone, language())


def deadline(time: datetime) -> str:
    """The deadline with its weekday, in every zone."""
    return formatting.deadline(time, language())


def formula(line: Explanation) -> str:
    """The formula of a line in words: ``bobot × tingkat``."""
    return _TERM.sub(lambda term: said(term[1].replace("_", " ")), said(line.template))


def worked(line: Explanation) -> str:
    """The formula of a line with the numbers put in: ``0,75 × 3``."""
    return _TERM.sub(lambda term: _term(line.numbers[term[1]]), said(line.template))


def _term(value: Decimal | int | str) -> str:
    if isinstance(value, str):
        # A step of rounding is told as text with a decimal point.
        return exact(Decimal(value)) if _PLAIN.fullmatch(value) else said(value)
    return exact(value)


def decimals(edition: Edition) -> int:
    """How many decimals the scores of an edition are shown with."""
    return formatting.places(edition.rounding.quantum)


def here(**changes: str | int | None) -> str:
    """The link of this page with other parameters; ``None`` leaves one out."""
    asked: dict[str, Any] = {**request.args.to_dict(flat=True), **changes}
    # One that is left out stays named, or it would be carried on as other links do it.
    named = {name: None if value == "" else value for name, value in asked.items()}
    return url_for(request.endpoint or "pages.home", **(request.view_args or {}) | named)
