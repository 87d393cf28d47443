"""Submissions: the life of an innovation in one cycle, from draft to verdict."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, request

from app.commands import submissions as commands
from app.queries import visible
from app.service import Juara
from app.web.api.blueprint import naming, problems, routes, service
from app.web.api.commanding import (
    Command,
    acting,
    blaming,
    command,
    cycle_asked,
    made,
)
from app.web.api.cycles import Nothing
from app.web.api.reading import next_of, page, region_asked
from app.web.api.submission_shapes import (
    Amendment,
    Asked,
    ChangedSubmission,
    Claim,
    Draft,
    MaybeReason,
    Reason,
    SubmissionOf,
    Submissions,
    Verification,
    submission_told,
)
from app.web.body import read_json
from app.web.openapi import PREFIX
from app.web.wire import answer
from domain.actor import PUBLIC, Actor
from domain.errors import Forbidden, Invalid, NotFound, Unauthenticated
from domain.index import editions

blueprint = routes("submissions", "Innovations, from draft to verdict")

_ADDRESS = "/submissions/<uuid:id>"
naming(blueprint, id="submission")


@blueprint.route("/submissions")
@blueprint.doc(security=[{}, {"bearer": []}], responses=problems(400, 401, 422, 503))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, Submissions)
def listing(asked: dict[str, Any]) -> Response:
    """The submissions that you may see, in order of id.

    A region sees its own at any time; what others handed in is shown to the ministry once the
    cycle is closed, and to everybody once it is final.
    """
    actor, juara = acting(), service()
    with juara.reading() as connection:
        region = asked["region"] and region_asked(connection, asked["region"]).region
        index = asked["index"] and asked["index"].lower()
        rows = visible.listing(
            connection,
            actor,
            juara.recorder.clock(),
            visible.Wanted(region, index, asked["year"], asked["state"]),
            after=_cursor(asked["cursor"]),
            limit=asked["limit"],
        )
    items = [submission_told(row, row.code) for row in rows]
    return page(items, next_of(rows, asked["limit"], "submission"))


@blueprint.route(_ADDRESS)
@blueprint.doc(security=[{}, {"bearer": []}], responses=problems(401, 404, 503))
@blueprint.response(200, SubmissionOf)
def one(submission: UUID) -> Response:
    """A submission that you may see."""
    actor, juara = acting(), service()
    with juara.reading() as connection:
        row = visible.submission(connection, actor, juara.recorder.clock(), submission)
    if row is None and actor == PUBLIC:
        raise Unauthenticated("submissions are shown to everybody once their cycle is final")
    if row is None:
        raise NotFound("no such submission")
    response = answer(submission_told(row, row.code))
    response.set_etag(f"v{row.version}")
    return response


def _claim_possible(juara: Juara, actor: Actor, action: str, **path: Any) -> None:
    del path["indicator"]
    commands.possible(juara, actor, action, **path)


def _draft_possible(juara: Juara, actor: Actor, _: str) -> None:
    """Raises what stands against a draft in the cycle that the body names, if it names one."""
    body = read_json(request.get_data())
    index, year = body.get("index", "iid"), body.get("year")
    if any(one.index == index and year in one.years for one in editions() if type(year) is int):
        commands.draft_possible(juara, actor, f"{index}-{year}")


@blueprint.route("/submissions", methods=["POST"])
@command("submission.draft", creates=True, possible=_draft_possible)
@blueprint.arguments(Draft)
@blueprint.response(201, ChangedSubmission)
def drafting(given: Command, content: dict[str, Any]) -> Response:
    """Begin a submission of an agency of your region, in an open cycle."""
    region = given.actor.region
    cycle = cycle_asked(content.pop("index"), content.pop("year"))
    organisation = content.pop("organisation")
    if region is None:
        raise Forbidden("submissions are drafted for the own region only")
    done = given.do(
        commands.draft, region=region, cycle=cycle, organisation=organisation, profile=content
    )
    return made(done, 201, _address(UUID(done.made["submission"])))


@blueprint.route(_ADDRESS, methods=["PATCH"])
@command("submission.amend", versioned=True, possible=commands.possible)
@blueprint.arguments(Amendment)
@blueprint.response(200, ChangedSubmission)
def amendment(given: Command, changes: dict[str, Any], submission: UUID) -> Response:
    """Change fields of a draft; the others stay as they are."""
    organisation = changes.pop("organisation", None)
    done = given.do(
        commands.amend,
        submission=submission,
        changes=changes,
        organisation=organisation,
        version=given.version,
    )
    return made(done)


@blueprint.route(f"{_ADDRESS}/claims/<indicator:indicator>", methods=["PUT"])
@command("submission.claim", versioned=True, possible=_claim_possible)
@blueprint.arguments(Claim)
@blueprint.response(200, ChangedSubmission)
def claim(given: Command, content: dict[str, Any], submission: UUID, indicator: str) -> Response:
    """Claim a level of an indicator for a draft, on evidence."""
    with blaming({indicator: "level"}):
        done = given.do(
            commands.claim,
            submission=submission,
            indicator=indicator,
            version=given.version,
            **content,
        )
    return made(done)


@blueprint.route(f"{_ADDRESS}/send", methods=["POST"])
@command("submission.send", versioned=True, possible=commands.possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, ChangedSubmission)
def sending(given: Command, _: dict[str, Any], submission: UUID) -> Response:
    """Hand a draft in."""
    return made(given.do(commands.send, submission=submission, version=given.version))


@blueprint.route(f"{_ADDRESS}/withdraw", methods=["POST"])
@command("submission.withdraw", versioned=True, possible=commands.possible)
@blueprint.arguments(Reason)
@blueprint.response(200, ChangedSubmission)
def withdrawal(given: Command, content: dict[str, Any], submission: UUID) -> Response:
    """Take a submission back before a verdict."""
    done = given.do(commands.withdraw, submission=submission, version=given.version, **content)
    return made(done)


@blueprint.route(f"{_ADDRESS}/verifications", methods=["POST"])
@command("submission.verify", versioned=True, possible=commands.possible)
@blueprint.arguments(Verification)
@blueprint.response(201, ChangedSubmission)
def verification(given: Command, content: dict[str, Any], submission: UUID) -> Response:
    """Settle the level of an indicator."""
    with blaming({content["indicator"]: "level"}):
        done = given.do(commands.verify, submission=submission, version=given.version, **content)
    return made(done, 201, _address(submission))


@blueprint.route(f"{_ADDRESS}/accept", methods=["POST"])
@command("submission.accept", versioned=True, possible=commands.possible)
@blueprint.arguments(MaybeReason, required=False)
@blueprint.response(200, ChangedSubmission)
def acceptance(given: Command, content: dict[str, Any], submission: UUID) -> Response:
    """Let the innovation count, once every claim has been verified."""
    done = given.do(commands.accept, submission=submission, version=given.version, **content)
    return made(done)


@blueprint.route(f"{_ADDRESS}/reject", methods=["POST"])
@command("submission.reject", versioned=True, possible=commands.possible)
@blueprint.arguments(Reason)
@blueprint.response(200, ChangedSubmission)
def rejection(given: Command, content: dict[str, Any], submission: UUID) -> Response:
    """Keep the innovation from counting; it stays in the divisor."""
    done = given.do(commands.reject, submission=submission, version=given.version, **content)
    return made(done)


def _address(submission: UUID) -> str:
    return f"{PREFIX}/submissions/{submission}"


def _cursor(cursor: str | None) -> UUID | None:
    try:
        return UUID(cursor) if cursor else None
    except ValueError:
        raise Invalid("the cursor is none of this list", field="cursor") from None
