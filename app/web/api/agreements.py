"""Replication agreements: from a letter of interest to the confirmed replication and the end."""

from __future__ import annotations

from dataclasses import replace
from http.client import CREATED
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import Connection

from app.commands import agreements as commands
from app.queries import agreements as query
from app.service import Answer, Juara
from app.web.api.agreement_shapes import (
    Activity,
    Agreements,
    Approval,
    Asked,
    Beginning,
    Benefit,
    ChangedAgreement,
    Confirmation,
    Correction,
    Evaluated,
    Evaluation,
    RecordedBenefit,
    Signature,
    Steps,
    TextOf,
    WholeAgreement,
    in_body,
    text_given,
    told,
    told_step,
    told_whole,
)
from app.web.api.blueprint import naming, problems, routes, service
from app.web.api.commanding import Command, acting, blaming, command, made
from app.web.api.cycles import Nothing
from app.web.api.reading import page, region_asked, region_at
from app.web.api.submission_shapes import Reason
from app.web.fields import Page
from app.web.openapi import PREFIX
from app.web.wire import answer
from domain.actor import PUBLIC, Actor
from domain.errors import Forbidden, NotFound, Unauthenticated, check
from projections import agreements as model

blueprint = routes("agreements", "Replication agreements between two regions")

_ADDRESS = "/agreements/<uuid:id>"
_OPEN: dict[str, Any] = {"security": [{}, {"bearer": []}]}
naming(blueprint, id="agreement")


@blueprint.route("/agreements")
@blueprint.doc(**_OPEN, responses=problems(400, 401, 422, 503))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, Agreements)
def listing(asked: dict[str, Any]) -> Response:
    """The agreements that you may see, those that changed last first.

    A region sees its own at any time; everybody sees those that are or were in effect.
    """
    actor, limit = acting(), asked["limit"]
    with service().reading() as connection:
        region = asked["region"] and region_asked(connection, asked["region"]).region
        rows = query.listing(
            connection,
            actor,
            region=region,
            state=asked["state"],
            before=_cursor(asked["cursor"]),
            limit=limit,
        )
    return page(list(map(told, rows)), rows[-1].changed if len(rows) == limit else None)


@blueprint.route("/agreements", methods=["POST"])
@command("agreement.propose", creates=True)
@blueprint.arguments(Beginning)
@blueprint.response(201, ChangedAgreement)
def beginning(given: Command, content: dict[str, Any]) -> Response:
    """Begin an agreement: express your interest by a letter, or put a text on the table."""
    partner = _region(content["partner"], "partner")
    letter, submission = content["letter"], content["submission"]
    if letter is not None:
        if partner not in {None, given.actor.region}:
            raise Forbidden("a region expresses its own interest only")
        done = given.do(commands.express_interest, submission=submission, **letter)
    else:
        with blaming(in_body("text")):
            done = given.do(
                commands.propose,
                submission=submission,
                partner=partner,
                **text_given(content["text"]),
            )
    return _made(done, 201)


@blueprint.route(_ADDRESS)
@blueprint.doc(**_OPEN, responses=problems(401, 404, 503))
@blueprint.response(200, WholeAgreement)
def one(agreement: UUID) -> Response:
    """An agreement that you may see, with both ledgers."""
    with service().reading() as connection:
        found = _found(connection, acting(), agreement)
    response = answer(told_whole(found))
    response.set_etag(f"v{found.row.version}")
    return response


@blueprint.route(f"{_ADDRESS}/steps")
@blueprint.doc(**_OPEN, responses=problems(400, 401, 404, 422, 503))
@blueprint.arguments(Page, location="query")
@blueprint.response(200, Steps)
def steps(asked: dict[str, Any], agreement: UUID) -> Response:
    """Every step of an agreement, the newest first."""
    actor, limit = acting(), asked["limit"]
    with service().reading() as connection:
        _found(connection, actor, agreement)
        before = _cursor(asked["cursor"])
        found = query.steps(connection, actor, agreement, before=before, limit=limit)
    return _steps(found, limit)


@blueprint.route(f"{_ADDRESS}/texts/<int:revision>")
@blueprint.doc(**_OPEN, responses=problems(401, 404, 503))
@blueprint.response(200, description="The very bytes that are signed; the digest is their SHA-256.")
def text(agreement: UUID, revision: int) -> Response:
    """A text of an agreement as the bytes that were signed."""
    actor = acting()
    with service().reading() as connection:
        row = _found(connection, actor, agreement).row
        hidden = revision != row.revision_in_force and not query.sees_all(actor, row)
        laid = None if hidden else model.text(connection, agreement, revision)
    if laid is None:
        raise NotFound("the agreement has no such text, or none that you may see")
    response = Response(model.signed_bytes(laid), mimetype="application/json")
    response.set_etag(laid.digest)
    return response


@blueprint.route("/regions/<region:code>/agreements")
@blueprint.doc(**_OPEN, responses=problems(400, 401, 404, 422, 503))
@blueprint.arguments(Page, location="query")
@blueprint.response(200, Steps)
def history(asked: dict[str, Any], code: str) -> Response:
    """Every step of every agreement of a region that you may see, the newest first."""
    actor, limit = acting(), asked["limit"]
    with service().reading() as connection:
        region = region_at(connection, code).region
        before = _cursor(asked["cursor"])
        found = query.history(connection, actor, region, before=before, limit=limit)
    return _steps(found, limit)


@blueprint.route(f"{_ADDRESS}/propose", methods=["POST"])
@command("agreement.propose", versioned=True, possible=commands.possible)
@blueprint.arguments(TextOf)
@blueprint.response(200, ChangedAgreement)
def proposal(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Put a text on the table, on an expressed interest."""
    return _done(given, commands.propose, agreement, text_given(content))


@blueprint.route(f"{_ADDRESS}/amend", methods=["POST"])
@command("agreement.amend", versioned=True, possible=commands.possible)
@blueprint.arguments(TextOf)
@blueprint.response(200, ChangedAgreement)
def amendment(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Put another text on the table; whoever has signed, signs anew."""
    return _done(given, commands.amend, agreement, text_given(content))


@blueprint.route(f"{_ADDRESS}/approve", methods=["POST"])
@command("agreement.approve", versioned=True, possible=commands.possible)
@blueprint.arguments(Approval)
@blueprint.response(200, ChangedAgreement)
def approval(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Record that the council of your region approved."""
    return _done(given, commands.approve, agreement, content)


@blueprint.route(f"{_ADDRESS}/sign", methods=["POST"])
@command("agreement.sign", versioned=True, possible=commands.possible)
@blueprint.arguments(Signature)
@blueprint.response(200, ChangedAgreement)
def signature(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Sign the text of a digest for your region; with both signatures it takes effect."""
    region = _region(content.pop("region"), "region")
    return _done(given, commands.sign, agreement, {**content, "region": region})


@blueprint.route(f"{_ADDRESS}/activities", methods=["POST"])
@command("agreement.activity", versioned=True, possible=commands.possible)
@blueprint.arguments(Activity)
@blueprint.response(201, ChangedAgreement)
def activity(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Record what your region did under the agreement."""
    return _done(given, commands.log_activity, agreement, content, status=201)


@blueprint.route(f"{_ADDRESS}/benefits", methods=["POST"])
@command("agreement.benefit", versioned=True, possible=commands.possible)
@blueprint.arguments(Benefit)
@blueprint.response(201, RecordedBenefit)
def benefit(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Record what your region gained, as it was measured."""
    return _done(given, commands.record_benefit, agreement, content, status=201)


def _benefit_possible(
    juara: Juara, actor: Actor, action: str, *, benefit: int, **path: Any
) -> None:
    """Whatever the benefit is, it is the agreement that stands against it."""
    del benefit
    commands.possible(juara, actor, action, **path)


@blueprint.route(f"{_ADDRESS}/benefits/<int:benefit>/acknowledge", methods=["POST"])
@command("agreement.acknowledge", versioned=True, possible=_benefit_possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, ChangedAgreement)
def acknowledgement(given: Command, _: dict[str, Any], agreement: UUID, benefit: int) -> Response:
    """Acknowledge what the other region gained."""
    return _done(given, commands.acknowledge, agreement, {"benefit": benefit})


@blueprint.route(f"{_ADDRESS}/confirm", methods=["POST"])
@command("agreement.confirm", versioned=True, possible=commands.possible)
@blueprint.arguments(Confirmation)
@blueprint.response(200, ChangedAgreement)
def confirmation(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Confirm that your region replicates the innovation; indicator 31 follows."""
    return _done(given, commands.confirm, agreement, content)


@blueprint.route(f"{_ADDRESS}/correct", methods=["POST"])
@command("agreement.correct", versioned=True, possible=commands.possible)
@blueprint.arguments(Correction)
@blueprint.response(200, ChangedAgreement)
def correction(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Correct a confirmation that was wrong; claims and verified levels follow."""
    return _done(given, commands.correct, agreement, content)


@blueprint.route(f"{_ADDRESS}/evaluate", methods=["POST"])
@command("agreement.evaluate", versioned=True, possible=commands.possible)
@blueprint.arguments(Evaluation)
@blueprint.response(200, Evaluated)
def evaluation(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """Evaluate a year: whose gains have shown, by what was acknowledged."""
    return _done(given, commands.evaluate, agreement, content)


@blueprint.route(f"{_ADDRESS}/end", methods=["POST"])
@command("agreement.end", versioned=True, possible=commands.possible)
@blueprint.arguments(Reason)
@blueprint.response(200, ChangedAgreement)
def ending(given: Command, content: dict[str, Any], agreement: UUID) -> Response:
    """End an agreement, or draw back from one that is not in effect yet."""
    return _done(given, commands.end, agreement, content)


def _done(
    given: Command, act: Any, agreement: UUID, content: dict[str, Any], status: int = 200
) -> Response:
    done = given.do(act, agreement=agreement, version=given.version, **content)
    return _made(done, status)


def _made(done: Answer, status: int) -> Response:
    """What a command made of an agreement; where it made something new, also its address."""
    told = dict(done.made)
    number = told.pop("agreement")
    counts = {name: int(told.pop(name)) for name in ("revision", "benefit") if name in told}
    at = f"{PREFIX}/agreements/{number}" if status == CREATED else None
    return made(replace(done, made=told), status, at, id=number, **counts)


def _steps(found: Any, limit: int) -> Response:
    following = found[-1].position if len(found) == limit else None
    return page(list(map(told_step, found)), following)


def _found(connection: Connection, actor: Actor, agreement: UUID) -> query.Agreed:
    try:
        return query.find(connection, actor, agreement)
    except NotFound:
        if actor == PUBLIC:
            raise Unauthenticated(
                "agreements are shown to everybody once they are in effect"
            ) from None
        raise


def _region(code: str | None, field: str) -> UUID | None:
    if code is None:
        return None
    juara: Juara = service()
    with juara.reading() as connection:
        region: UUID = region_asked(connection, code, field).region
    return region


def _cursor(cursor: str | None) -> int | None:
    number = cursor is None or cursor.isdigit()
    check(number, "the cursor is none of this list", field="cursor")
    return int(cursor[:18]) if cursor else None
