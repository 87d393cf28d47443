"""My account: who I am here, my password, and the tokens of my programs."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app import tokens
from app.accounts import people, signing_in
from app.queries import people as queries
from app.web.desks import signed
from app.web.desks.forms import Form, done, sent, whole
from app.web.desks.signing import chosen_twice
from domain.errors import Invalid, NotFound, Unauthenticated

_SHOWN_DAYS = 30


def register(desks: Blueprint) -> None:
    """Adds the views."""
    desks.add_url_rule("/akun", "account", account)
    desks.add_url_rule("/akun/sandi", "change_password", change_password, methods=["POST"])
    desks.add_url_rule("/akun/token", "new_token", new_token, methods=["POST"])
    desks.add_url_rule("/akun/token/<token>/cabut", "revoke_token", revoke_token, methods=["POST"])


def account() -> Response:
    """Who is signed in, and with what."""
    return _page()


def change_password() -> Response:
    """Changes the own password; other sessions end."""
    form = Form()
    with form:
        try:
            old = request.form.get("old", "")[:1000]
            me = signed.actor().id
            signing_in.change_password(
                signed.service(), me, old, chosen_twice(), session=signed.secret()
            )
        except Unauthenticated as no:
            raise Invalid(no.message, field="old") from None
        return done(link_to("desks.account"), _("Kata sandi tersimpan; sesi lain berakhir."))
    return _page(password=form)


def new_token() -> Response:
    """Makes an API token, and shows its secret this once."""
    form = Form()
    with form:
        days = whole("days")
        scope = ("read",) if sent("scope") == "read" else ()
        secret = tokens.issue(signed.service(), signed.actor().id, days, sent("label"), scope)
        return _page(secret=secret)
    return _page(token=form)


def revoke_token(token: str) -> Response:
    """Makes a token useless."""
    if not tokens.revoke(signed.service(), token, signed.actor().id):
        raise NotFound("no such token", field="token")
    return done(link_to("desks.account"), _("Token dicabut."))


def _page(*, password: Form | None = None, token: Form | None = None, secret: str = "") -> Response:
    form = password or token
    days = {"days": _SHOWN_DAYS}
    with signed.service().reading() as connection:
        page = render_template(
            "desk/account.html",
            me=_known(connection),
            somebody=queries.one(connection, signed.actor().id),
            mine=tokens.listing(connection, signed.actor().id),
            now=signed.service().recorder.clock(),
            password=password or Form(),
            token=token or Form(days),
            secret=secret,
        )
    return make_response(page, form.status if form else 200)


def _known(connection: Connection) -> object:
    return people.by_id(connection, signed.actor().id)
