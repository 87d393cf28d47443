"""Tokens: who one is here, and the tokens of one's programs."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app import tokens
from app.queries import people
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import acting
from app.web.api.reading import page
from app.web.fields import Moment, Strict, Text, Told, Whole
from app.web.wire import answer, stamp
from domain.actor import PUBLIC, Actor
from domain.errors import Forbidden, NotFound, Unauthenticated
from projections.schema import AnyRow

blueprint = routes("tokens", "Who one is, and one's tokens")

_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class NewToken(Strict):
    """What a token is for, how long it is good, and what it is limited to."""

    label = Text(100, least=0, load_default="")
    days = Whole(1, 366, load_default=90)
    scope = fields.List(Text(60, form="[a-z.]+"), load_default=list)


class Me(Told):
    """Who acts, and in which role."""

    person = fields.String()
    name = fields.String(allow_none=True)
    role = fields.String()
    region = fields.String(allow_none=True)


class TokenOf(Told):
    """A token by its id; the secret is told once, when it is made."""

    id = fields.String()
    label = fields.String()
    scope = fields.List(fields.String())
    created = Moment()
    expires = Moment()
    used = Moment(allow_none=True)
    revoked = Moment(allow_none=True)


class TokenMade(Told):
    """A new token. Its secret is stored nowhere."""

    secret = fields.String()


class Tokens(Told):
    """The own tokens, the oldest first."""

    items = fields.List(fields.Nested(TokenOf))
    next = fields.String(allow_none=True)


@blueprint.before_request
def _require_somebody() -> None:
    """Who is nobody here is told so before the content is looked at."""
    _somebody()


@blueprint.route("/me")
@blueprint.doc(security=_BEARER, responses=problems(401, 503))
@blueprint.response(200, Me)
def me() -> Response:
    """Who you are here."""
    actor = _somebody()
    with service().reading() as connection:
        known = people.one(connection, actor.id)
    told = {"name": known and known.name, "region": known and known.region}
    return answer({"person": actor.id, "role": actor.role, **told})


@blueprint.route("/tokens")
@blueprint.doc(security=_BEARER, responses=problems(401, 503))
@blueprint.response(200, Tokens)
def listing() -> Response:
    """Your tokens, the oldest first."""
    actor = _somebody()
    with service().reading() as connection:
        return page([_token(row) for row in tokens.listing(connection, actor.id)])


@blueprint.route("/tokens", methods=["POST"])
@blueprint.doc(security=_BEARER, responses=problems(400, 401, 403, 413, 415, 422, 503))
@blueprint.arguments(NewToken)
@blueprint.response(201, TokenMade)
def issuing(content: dict[str, Any]) -> Response:
    """Make a token that acts for you, or is limited to less; its secret is told this once."""
    actor = _unlimited()
    return answer({"secret": tokens.issue(service(), actor.id, **content)}, 201)


@blueprint.route("/tokens/<token:token>", methods=["DELETE"])
@blueprint.doc(security=_BEARER, responses=problems(401, 403, 404, 503))
@blueprint.response(204)
def revocation(token: str) -> Response:
    """Make a token of yours useless from now on."""
    if not tokens.revoke(service(), token, _unlimited().id):
        raise NotFound("you have no such token, or it was revoked before")
    return Response(status=204)


def _somebody() -> Actor:
    actor = acting()
    if actor == PUBLIC:
        raise Unauthenticated("send Authorization: Bearer TOKEN")
    return actor


def _unlimited() -> Actor:
    actor = _somebody()
    if actor.scope is not None:
        raise Forbidden("a token that is limited does not manage tokens")
    return actor


def _token(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.token,
        "label": row.label,
        "scope": row.scope.split(),
        "created": stamp(row.created),
        "expires": stamp(row.expires),
        "used": row.used and stamp(row.used),
        "revoked": row.revoked and stamp(row.revoked),
    }
