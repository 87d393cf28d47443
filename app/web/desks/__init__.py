"""The desks: pages on which people who are signed in do their work.

A page decides nothing. It shows what may be seen, takes a form, and hands it to a command in
the name of whoever is signed in; a refusal is told beside the field that is to blame.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from app.settings import Settings
from app.web.answering import respond
from app.web.desks import (
    accords,
    account,
    claims,
    cycles,
    drafting,
    forms,
    home,
    innovations,
    log,
    objections,
    queue,
    reports,
    revisions,
    sheet,
    shown,
    signed,
    signing,
    submission,
    uploads,
    users,
    visiting,
    words,
)
from app.web.pages import accords as accord_words
from app.web.pages import sentences
from app.web.problems import KINDS, Problem

_PAGES = (
    *(signing, account, home, innovations, submission, claims, uploads, reports, sheet, queue),
    *(revisions, objections, accords, drafting, log, cycles, users),
)


def register(app: Flask, settings: Settings) -> None:
    """Adds the desks, and what keeps their forms from being sent by others."""
    production = settings.production
    app.config.update(
        SESSION_COOKIE_NAME="__Host-juara-form" if production else "juara-form",
        SESSION_COOKIE_SECURE=production,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
        PRODUCTION=production,
        PROVIDER=settings.provider,
    )
    guard = CSRFProtect(app)
    desks = Blueprint("desks", __name__)
    for page in _PAGES:
        page.register(desks)
    if settings.provider is not None:
        visiting.register(desks, settings.provider)
    desks.before_request(signed.require_own_origin)
    desks.before_request(signed.resume)
    desks.before_request(uploads.make_room)
    desks.before_request(guard.protect)
    desks.after_request(signed.renewed)
    desks.url_defaults(_carry)
    desks.context_processor(_shown)
    desks.register_error_handler(CSRFError, _stale_form)
    app.register_blueprint(desks)


def _shown() -> dict[str, Any]:
    return {
        "actor": g.get("actor"),
        "accords": accord_words,
        "desk": words,
        "phase": shown.phase,
        "index_of": shown.index_of,
        "pairs": forms.options,
        "sentence": sentences.sentence,
        "uploads": uploads,
        "asks_for_innovations": shown.asks_for_innovations,
    }


def _carry(_: str, values: dict[str, Any]) -> None:
    """Links keep the language that was asked for."""
    if "lang" in request.args:
        values.setdefault("lang", request.args["lang"])


def _stale_form(_: CSRFError) -> Any:
    """A form that this service has not made, or made too long ago."""
    told = Problem(KINDS["forbidden"], "this form is too old, or was not made here: load it again")
    return respond(told)
