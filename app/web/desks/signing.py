"""Signing in and out, and choosing a password by a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask import url_for as link_to
from flask_babel import gettext as _

from app.accounts import links, sessions, signing_in
from app.accounts.throttle import TooMany
from app.web.answering import respond
from app.web.desks import signed
from app.web.desks.forms import Form, done, is_sent
from app.web.problems import KINDS, Problem
from domain.errors import Invalid, Refusal, Unauthenticated

_PLAIN = re.compile(r"/(?![/\\])[!-\[\]-~]*")


def register(desks: Blueprint) -> None:
    """Adds the views."""
    desks.add_url_rule("/masuk", "sign_in", sign_in, methods=["GET", "POST"])
    desks.add_url_rule("/keluar", "sign_out", sign_out, methods=["POST"])
    desks.add_url_rule(f"{links.PATH}<secret>", "password", password, methods=["GET", "POST"])
    desks.register_error_handler(Unauthenticated, asked_to_sign_in)


def sign_in() -> Response:
    """Signs somebody in, and leads on to a page of this host."""
    if not is_sent():
        return _page(Form(), asked_for(request.args.get("next", "")))
    onward = asked_for(request.form.get("next", ""))
    login, word = request.form.get("login", "")[:200], request.form.get("password", "")[:1000]
    try:
        secret = signing_in.sign_in(signed.service(), login, word, request.remote_addr or "")
    except (TooMany, Unauthenticated) as no:
        return refused(no, onward)
    return entered(secret, onward)


def entered(secret: str, onward: str) -> Response:
    """Gives the browser a new session in place of the one that it had, and leads on."""
    _forget()
    return signed.keep(_to(onward), secret)


def refused(no: Refusal, onward: str, subject: str = "") -> Response:
    """The page to sign in on, with what stands against it.

    ``subject`` is whom a provider vouched for, where that is nobody here.
    """
    form = Form()
    form.refuse(no)
    response = _page(form, onward, KINDS[no.code].status, subject)
    if isinstance(no, TooMany):
        response.headers["Retry-After"] = str(no.seconds)
    return response


def sign_out() -> Response:
    """Ends the session, on this side and in the browser."""
    _forget()
    return signed.drop(_to(link_to("desks.sign_in")))


def password(secret: str) -> Response:
    """Lets somebody choose a password by a link that is good once."""
    form = Form()
    if is_sent():
        with form:
            links.choose(signed.service(), secret, chosen_twice())
            return make_response(done(link_to("desks.sign_in"), _("Kata sandi tersimpan.")))
    return make_response(render_template("desk/password.html", form=form), form.status)


def chosen_twice() -> str:
    """The new password, typed twice alike."""
    word = request.form.get("password", "")[:1000]
    if word != request.form.get("again", "")[:1000]:
        raise Invalid("the two passwords differ", field="again")
    return word


def asked_for(address: str) -> str:
    """A page of this host, whatever was asked for: no other host, no other scheme."""
    parts = urlsplit(address) if _PLAIN.fullmatch(address) else None
    if parts is None or parts.scheme or parts.netloc:
        return link_to("desks.home")
    return address


def asked_to_sign_in(no: Refusal) -> Response:
    """Whoever is not signed in is asked to, and comes back to the page asked for."""
    if g.get("actor") is not None:
        return respond(Problem(KINDS["forbidden"], "this account holds no role for this"))
    wanted = request.accept_mimetypes
    if wanted["text/html"] <= wanted["application/json"]:
        return respond(Problem(KINDS["unauthenticated"], no.message))
    address = request.full_path.rstrip("?") if request.method == "GET" else ""
    form = Form({"login": ""})
    response = _page(form, asked_for(address), 401)
    return signed.drop(response) if signed.secret() else response


def _page(form: Form, onward: str, status: int = 200, subject: str = "") -> Response:
    page = render_template(
        "desk/sign_in.html",
        form=form,
        onward=onward,
        provider=current_app.config["PROVIDER"],
        subject=subject,
    )
    return make_response(page, status)


def _forget() -> None:
    """A session that was there before is no more; nor is what the browser was told in it."""
    if signed.secret():
        sessions.end(signed.service(), signed.secret())
    session.clear()


def _to(address: str) -> Response:
    return make_response(redirect(address, 303))
