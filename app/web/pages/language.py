"""The language of a page: asked for by the link, else what the browser prefers.

Messages are written in Indonesian; the catalogue of the other language is read as it is
kept for translators, so that nothing compiled can be out of date.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, Domain, gettext

from app.formatting import LANGUAGES

CATALOGUES = Path(__file__).parent.parent / "translations"


def language() -> str:
    """``id`` or ``en``: by ``?lang=``, by the browser's preference, else Indonesian."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        g.language = _asked()
    known: str = g.language
    return known


def _asked() -> str:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    return request.accept_languages.best_match(LANGUAGES, LANGUAGES[0]) or LANGUAGES[0]


def catalogue(code: str, name: str = "messages") -> Path:
    """The file that translators edit for this language: the messages, or the refusals."""
    return CATALOGUES / code / "LC_MESSAGES" / f"{name}.po"


def register(app: Flask) -> None:
    """Makes the application speak both languages."""
    speaking: Babel = _Speaking()  # type: ignore[no-untyped-call]
    speaking.init_app(app, default_locale=LANGUAGES[0], locale_selector=language)


def said(text: str) -> str:
    """A text of the domain in the language of the page, piece by piece where it is composed.

    Sources and names of documents are put together from pieces; a piece that has no
    translation, such as the address of a page, stands as it is.
    """
    if language() == LANGUAGES[0] or not text:
        return text
    whole = gettext(text)
    if whole != text:
        return whole
    return "; ".join(": ".join(map(gettext, piece.split(": "))) for piece in text.split("; "))


class _Catalogues(Domain):
    """The words of each language, compiled in memory when first needed."""

    def get_translations(self) -> NullTranslations:
        """The words of the language of the page; those of the source need none."""
        return _compiled(language())


@cache
def _compiled(code: str) -> NullTranslations:
    if code == LANGUAGES[0]:
        return NullTranslations()
    with catalogue(code).open("rb") as file:
        known = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, known)
    compiled.seek(0)
    return Translations(compiled)


class _Speaking(Babel):
    """Flask-Babel over these catalogues."""

    _words: Domain = _Catalogues()  # type: ignore[no-untyped-call]

    @property
    def domain_instance(self) -> Domain:
        """The words of every page."""
        return self._words
