"""The desk of an administrator: people, their roles, and what waits for a second one."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, render_template
from flask import url_for as link_to
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app.accounts import erasure, identities, links, people, registration
from app.accounts.provider import Provider
from app.authorize import require_role
from app.commands import access as commands
from app.queries import people as queries
from app.web.desks import signed
from app.web.desks.forms import Form, do, done, is_sent, once, sent, version
from app.web.desks.shown import region_asked
from domain.actor import Role
from domain.errors import Forbidden, Invalid, NotFound

_STEPS = frozenset(
    {
        *("peran", "setujui", "cabut", "nonaktif", "aktif", "hapus", "setujui-hapus"),
        *("tautan", "hubungkan"),
    }
)


def register(desks: Blueprint) -> None:
    """Adds the views."""
    desks.add_url_rule("/meja/pengguna", "users", users, methods=["GET", "POST"])
    desks.add_url_rule("/meja/pengguna/<person>", "user", user)
    desks.add_url_rule("/meja/pengguna/<person>/<step>", "user_step", user_step, methods=["POST"])


def users() -> Response:
    """Everybody, and somebody new."""
    require_role(signed.actor(), "person.register")
    form = Form()
    if is_sent():
        with form:
            known = people.profile(
                sent("login"), sent("name"), sent("contact"), sent("nip") or None
            )
            made = registration.register(signed.service(), signed.actor(), once(), known).made
            return done(link_to("desks.user", person=made["person"]))
    with signed.service().reading() as connection:
        page = render_template("desk/users.html", found=queries.listing(connection), form=form)
    return make_response(page, form.status)


def user(person: str) -> Response:
    """One person."""
    return _page(person, Form())


def user_step(person: str, step: str) -> Response:
    """Does something about a person."""
    form = Form()
    if step not in _STEPS:
        raise NotFound("there is no such step")
    if step == "tautan":
        return _link(person, form)
    if step == "hubungkan":
        return _connect(person, form)
    with form:
        _take(person, step)
        return done(link_to("desks.user", person=person))
    return _page(person, form)


def _take(person: str, step: str) -> None:
    at = version()
    match step:
        case "peran":
            home = region_asked(sent("home"), "home") if sent("home") else None
            do(commands.propose_role, person=person, role=_role(), home=home, version=at)
        case "setujui":
            do(commands.approve_role, person=person, version=at)
        case "cabut":
            do(commands.revoke_role, person=person, reason=sent("reason"), version=at)
        case "nonaktif":
            do(commands.disable, person=person, reason=sent("reason"), version=at)
        case "aktif":
            do(commands.enable, person=person, version=at)
        case "hapus":
            do(commands.propose_erasure, person=person, version=at)
        case _:
            erasure.erase(signed.service(), signed.actor(), once(), person, at)


def _role() -> Role:
    try:
        return Role(sent("role"))
    except ValueError:
        raise Invalid("choose a value", field="role") from None


def _link(person: str, form: Form) -> Response:
    """Makes a link to choose a first password."""
    require_role(signed.actor(), "person.register")
    address = ""
    with form:
        _require_new(person)
        secret = links.make(signed.service(), person)
        address = link_to("desks.password", secret=secret, _external=True)
    return _page(person, form, address)


def _connect(person: str, form: Form) -> Response:
    """Lets somebody sign in by the word of the provider."""
    require_role(signed.actor(), "person.register")
    provider: Provider | None = current_app.config["PROVIDER"]
    if provider is None:
        raise NotFound("there is no such step")
    with form:
        _require_new(person)
        identities.link(signed.service(), person, provider.issuer, sent("subject"))
        return done(link_to("desks.user", person=person))
    return _page(person, form)


def _require_new(person: str) -> None:
    with signed.service().reading() as connection:
        if not _is_new(connection, person):
            raise Forbidden("this person has a way to sign in already")


def _is_new(connection: Connection, person: str) -> bool:
    """Whether somebody has no way to sign in yet.

    With another one for who has one, an administrator could act as a second administrator.
    """
    known = people.by_id(connection, person)
    first = known is not None and known.password is None
    return first and not identities.of(connection, person)


def _page(person: str, form: Form, link: str = "") -> Response:
    require_role(signed.actor(), "person.register")
    with signed.service().reading() as connection:
        found = queries.one(connection, person)
        if found is None:
            raise NotFound("no such person", field="person")
        roles = {one.person: one.name or one.person for one in queries.listing(connection)}
        page = render_template(
            "desk/user.html",
            it=found,
            new=_is_new(connection, person),
            provider=current_app.config["PROVIDER"],
            linked=identities.of(connection, person),
            names=roles,
            form=form,
            link=link,
        )
    return make_response(page, form.status)
