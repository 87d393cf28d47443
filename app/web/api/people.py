"""People: accounts, and the roles that one administrator proposes and another approves."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.accounts import erasure, links
from app.accounts import people as accounts
from app.accounts.registration import Newcomer
from app.authorize import reading, require_role
from app.commands import access as commands
from app.queries import people
from app.queries.people import Somebody
from app.service import Answer, Juara
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import Changed, Command, acting, command, made
from app.web.api.cycles import Nothing
from app.web.api.reading import page, region_asked, region_at
from app.web.api.submission_shapes import Reason
from app.web.fields import Strict, Text, Told, one_of, region_code
from app.web.openapi import PREFIX
from app.web.wire import answer
from domain.access import GRANTED
from domain.actor import Actor, Role
from domain.errors import NotFound

blueprint = routes("people", "Accounts and roles")

_ADDRESS = "/people/<person:person>"


class Newcoming(Strict):
    """Somebody new; ``nip`` is the number of a civil servant, one account each."""

    login = Text(100, least=3, required=True)
    name = Text(200, required=True)
    contact = Text(300, least=0, load_default="")
    nip = Text(18, form="[0-9]{18}", load_default=None, allow_none=True)


class RoleWanted(Strict):
    """A role, and the region it is held for or the assessor is at home in."""

    role = one_of(*GRANTED, required=True)
    region = region_code(load_default=None, allow_none=True)


class PersonDone(Changed):
    """Who was concerned."""

    person = fields.String()


class PersonMade(PersonDone):
    """Somebody new, and the way to a first password, told this once."""

    link = fields.String(allow_none=True)


class PersonOf(Told):
    """A person; ``proposed`` waits for a second administrator."""

    person = fields.String()
    login = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    role = fields.String(allow_none=True)
    region = fields.String(allow_none=True)
    state = one_of("active", "disabled", "erased")
    proposed_role = fields.String(allow_none=True)
    proposed_region = fields.String(allow_none=True)
    proposed_by = fields.String(allow_none=True)
    erasure_by = fields.String(allow_none=True)
    version = fields.Integer()


class People(Told):
    """People in order of id."""

    items = fields.List(fields.Nested(PersonOf))
    next = fields.String(allow_none=True)


def possible(
    juara: Juara, actor: Actor, action: str, person: str, version: int | None = None
) -> None:
    """Raises what stands against an action on a person, whatever its content."""
    with reading(juara, actor) as asking:
        commands.allowed(juara, asking, action, person).require_version(version)


@blueprint.route("/people")
@blueprint.doc(security=[{"bearer": []}], responses=problems(401, 403, 503))
@blueprint.response(200, People)
def listing() -> Response:
    """Everybody; for a head, those of the own region."""
    actor = acting()
    require_role(actor, "person.read")
    with service().reading() as connection:
        home = actor.region if actor.role is Role.HEAD else None
        return page([_told(one) for one in people.listing(connection, home)])


@blueprint.route(_ADDRESS)
@blueprint.doc(security=[{"bearer": []}], responses=problems(401, 403, 404, 503))
@blueprint.response(200, PersonOf)
def one(person: str) -> Response:
    """Somebody, with the version that a change names."""
    actor = acting()
    require_role(actor, "person.read")
    with service().reading() as connection:
        found = people.one(connection, person)
        own = actor.role is not Role.HEAD or _is_of(actor, person, connection)
    if found is None or not own:
        raise NotFound("no such person")
    response = answer(_told(found))
    response.set_etag(f"v{found.version}")
    return response


@blueprint.route("/people", methods=["POST"])
@command("person.register", creates=True)
@blueprint.arguments(Newcoming)
@blueprint.response(201, PersonMade)
def registration(given: Command, content: dict[str, Any]) -> Response:
    """Register somebody, who holds no role yet; the link leads to a first password."""
    return _newcomer(given, Newcomer(accounts.profile(**content)))


@blueprint.route("/regions/<region:code>/operators", methods=["POST"])
@command("person.invite", creates=True)
@blueprint.arguments(Newcoming)
@blueprint.response(201, PersonMade)
def invitation(given: Command, content: dict[str, Any], code: str) -> Response:
    """Invite somebody new to enter data for a region."""
    with service().reading() as connection:
        region = region_at(connection, code).region
    return _newcomer(given, Newcomer(accounts.profile(**content), region))


@blueprint.route(f"{_ADDRESS}/role", methods=["POST"])
@command("person.propose_role", versioned=True, possible=possible)
@blueprint.arguments(RoleWanted)
@blueprint.response(200, PersonDone)
def proposal(given: Command, content: dict[str, Any], person: str) -> Response:
    """Propose a role for somebody else; another administrator has to approve it."""
    code = content["region"]
    with service().reading() as connection:
        home = region_asked(connection, code).region if code else None
    wanted = {"role": Role(content["role"]), "home": home}
    return _done(given, commands.propose_role, person, **wanted)


@blueprint.route(f"{_ADDRESS}/role/approve", methods=["POST"])
@command("person.approve_role", versioned=True, possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, PersonDone)
def approval(given: Command, _: dict[str, Any], person: str) -> Response:
    """Grant the role that another administrator proposed."""
    return _done(given, commands.approve_role, person)


@blueprint.route(f"{_ADDRESS}/role/revoke", methods=["POST"])
@command("person.revoke_role", versioned=True, possible=possible)
@blueprint.arguments(Reason)
@blueprint.response(200, PersonDone)
def revocation(given: Command, content: dict[str, Any], person: str) -> Response:
    """Take a role away."""
    return _done(given, commands.revoke_role, person, **content)


@blueprint.route(f"{_ADDRESS}/disable", methods=["POST"])
@command("person.disable", versioned=True, possible=possible)
@blueprint.arguments(Reason)
@blueprint.response(200, PersonDone)
def disabling(given: Command, content: dict[str, Any], person: str) -> Response:
    """Keep somebody from signing in and from acting, at once."""
    return _done(given, commands.disable, person, **content)


@blueprint.route(f"{_ADDRESS}/enable", methods=["POST"])
@command("person.enable", versioned=True, possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, PersonDone)
def enabling(given: Command, _: dict[str, Any], person: str) -> Response:
    """Let somebody sign in and act again."""
    return _done(given, commands.enable, person)


@blueprint.route(f"{_ADDRESS}/erase", methods=["POST"])
@command("person.propose_erasure", versioned=True, possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, PersonDone)
def erasure_proposal(given: Command, _: dict[str, Any], person: str) -> Response:
    """Propose to erase what is known of somebody."""
    return _done(given, commands.propose_erasure, person)


@blueprint.route(f"{_ADDRESS}/erase/approve", methods=["POST"])
@command("person.approve_erasure", versioned=True, possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, PersonDone)
def erasing(given: Command, _: dict[str, Any], person: str) -> Response:
    """Erase name, login and contact, as another administrator proposed; no fact changes."""
    done = _done(given, commands.approve_erasure, person)
    erasure.scrub(service().engine)
    return done


def _done(given: Command, does: Any, person: str, **content: Any) -> Response:
    return made(given.do(does, person=person, version=given.version, **content))


def _newcomer(given: Command, who: Newcomer) -> Response:
    done = given.do(who.record, region=who.region, digest=who.digest(given.id))
    at = f"{PREFIX}/people/{done.made['person']}"
    return made(done, 201, at, link=_link(done))


def _link(done: Answer) -> str | None:
    """The way to a first password; a command that is repeated does not tell it again."""
    if done.repeated:
        return None
    made_for = done.made["person"]
    return links.PATH + links.make(service(), made_for, links.INVITATION_GOOD_FOR)


def _is_of(actor: Actor, person: str, connection: Any) -> bool:
    return any(one.person == person for one in people.listing(connection, actor.region))


def _told(one: Somebody) -> dict[str, Any]:
    return {name: getattr(one, name) for name in PersonOf().fields}
