"""Cycles: the yearly runs of each index, and what the ministry does with them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Response
from marshmallow import fields

from app.authorize import reading
from app.commands import cycles as commands
from app.queries.milestones import Milestone, milestones
from app.queries.phases import phase
from app.service import Juara
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import Changed, Command, command, cycle_asked, made
from app.web.api.reading import page
from app.web.fields import Moment, Strict, Text, Told, Whole, one_of
from app.web.openapi import PREFIX
from app.web.wire import answer, stamp
from domain.actor import Actor
from domain.cycle import Cycle, Phase, Provisional, cycle_id, cycle_key
from domain.errors import NotFound
from domain.index import edition
from domain.region import ZONES
from projections import cycles
from projections.editions import edition_of
from projections.schema import AnyRow

blueprint = routes("cycles", "Yearly runs of an index")

_ADDRESS = "/cycles/<index:index>/<year:year>"


class Opening(Strict):
    """A cycle to be opened.

    ``zone`` is the one that its deadline is announced in, ``provisional`` says who sees
    standings that are not final.
    """

    index = Text(12, form="[a-z]+", required=True)
    year = Whole(1000, 2999, required=True)
    deadline = Moment(required=True)
    zone = one_of(*ZONES, required=True)
    provisional = one_of(*Provisional, load_default=Provisional.PUBLIC)


class Extension(Strict):
    """A later deadline, and why."""

    deadline = Moment(required=True)
    reason = Text(1000, required=True)


class Closing(Strict):
    """Why a cycle is closed, where that needs saying."""

    reason = Text(1000, least=0, load_default="")


class Objections(Strict):
    """Until when regions may object."""

    until = Moment(required=True)


class Nothing(Strict):
    """No content."""


class Proposed(Told):
    """A later deadline that waits for a second administrator."""

    deadline = Moment()
    reason = fields.String()
    proposed_by = fields.String()


class CycleOf(Told):
    """A cycle and where it stands; what has not come yet is null."""

    index = fields.String()
    year = fields.Integer()
    fiscal_year = fields.Integer(allow_none=True)
    edition = fields.String()
    phase = one_of(*Phase)
    opened = Moment()
    deadline = Moment()
    zone = one_of(*ZONES)
    extensions = fields.Integer()
    closed = Moment(allow_none=True)
    objections_until = Moment(allow_none=True)
    finalised = Moment(allow_none=True)
    simulated = fields.Boolean()
    provisional = one_of(*Provisional)
    extension = fields.Nested(Proposed, allow_none=True)
    finalisation_by = fields.String(allow_none=True)


class Step(Told):
    """One step of a cycle.

    ``until`` is the deadline that it set or proposed, or the end of the objections, and
    ``before`` the deadline that stood until then.
    """

    position = fields.Integer()
    time = Moment()
    topic = fields.String()
    until = Moment(allow_none=True)
    before = Moment(allow_none=True)
    reason = fields.String()
    actor = fields.String()
    proposed_by = fields.String(allow_none=True)


class CycleWithHistory(CycleOf):
    """A cycle, where it stands, and the steps that led there in their order."""

    history = fields.List(fields.Nested(Step))


class Cycles(Told):
    """The cycles, the newest year first."""

    items = fields.List(fields.Nested(CycleOf))
    next = fields.String(allow_none=True)


class CycleDone(Changed):
    """What was done to which cycle."""

    cycle = fields.String()


def possible(juara: Juara, actor: Actor, action: str, index: str, year: int) -> None:
    """Raises what stands against an action on a cycle, whatever its content."""
    edition(index, year)
    with reading(juara, actor) as asking:
        run = commands.allowed(juara, asking, action, cycle_key(index, year))
        run.require_phase(asking.time, *Phase)


@blueprint.route("/cycles")
@blueprint.doc(responses=problems(503))
@blueprint.response(200, Cycles)
def listing() -> Response:
    """The cycles and where each stands now, the newest year first."""
    now = service().recorder.clock()
    with service().reading() as connection:
        return page([_cycle(row, now) for row in cycles.listing(connection)])


@blueprint.route(_ADDRESS)
@blueprint.doc(responses=problems(404, 503))
@blueprint.response(200, CycleWithHistory)
def one(index: str, year: int) -> Response:
    """A cycle, where it stands now, and what happened to it."""
    juara, cycle = service(), cycle_key(index, year)
    version = juara.load(Cycle, cycle_id(cycle)).version
    with juara.reading() as connection:
        row = cycles.find(connection, cycle)
        history = [_step(one) for one in milestones(connection, cycle)]
    if row is None:
        raise NotFound("this cycle has not been opened")
    response = answer(_cycle(row, juara.recorder.clock()) | {"history": history})
    response.set_etag(f"v{version}")
    return response


@blueprint.route("/cycles", methods=["POST"])
@command("cycle.open", creates=True)
@blueprint.arguments(Opening)
@blueprint.response(201, CycleDone)
def opening(given: Command, content: dict[str, Any]) -> Response:
    """Open a cycle by the edition of its year."""
    index, year = content["index"], content["year"]
    cycle_asked(index, year)
    done = given.do(commands.open, **content)
    return made(done, 201, f"{PREFIX}/cycles/{index}/{year}")


@blueprint.route(f"{_ADDRESS}/extend", methods=["POST"])
@command("cycle.propose_extension", possible=possible)
@blueprint.arguments(Extension)
@blueprint.response(200, CycleDone)
def extension(given: Command, content: dict[str, Any], index: str, year: int) -> Response:
    """Propose a later deadline, before the one that stands has passed."""
    return made(given.do(commands.propose_extension, cycle=_cycle_at(index, year), **content))


@blueprint.route(f"{_ADDRESS}/extend/approve", methods=["POST"])
@command("cycle.approve_extension", versioned=True, possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, CycleDone)
def extension_approval(given: Command, _: dict[str, Any], index: str, year: int) -> Response:
    """Move the deadline as another administrator proposed."""
    cycle = _cycle_at(index, year)
    return made(given.do(commands.approve_extension, cycle=cycle, version=given.version))


@blueprint.route(f"{_ADDRESS}/close", methods=["POST"])
@command("cycle.close", possible=possible)
@blueprint.arguments(Closing, required=False)
@blueprint.response(200, CycleDone)
def closing(given: Command, content: dict[str, Any], index: str, year: int) -> Response:
    """Take nothing more in; assessment begins."""
    return made(given.do(commands.close, cycle=_cycle_at(index, year), **content))


@blueprint.route(f"{_ADDRESS}/objections", methods=["POST"])
@command("cycle.objections", possible=possible)
@blueprint.arguments(Objections)
@blueprint.response(200, CycleDone)
def objections(given: Command, content: dict[str, Any], index: str, year: int) -> Response:
    """Let regions object until a moment."""
    return made(given.do(commands.open_objections, cycle=_cycle_at(index, year), **content))


@blueprint.route(f"{_ADDRESS}/finalise", methods=["POST"])
@command("cycle.propose_finalisation", possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, CycleDone)
def finalising(given: Command, _: dict[str, Any], index: str, year: int) -> Response:
    """Propose to make the standings final."""
    return made(given.do(commands.propose_finalisation, cycle=_cycle_at(index, year)))


@blueprint.route(f"{_ADDRESS}/finalise/approve", methods=["POST"])
@command("cycle.approve_finalisation", versioned=True, possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, CycleDone)
def final_approval(given: Command, _: dict[str, Any], index: str, year: int) -> Response:
    """Make the standings final, as another administrator proposed."""
    cycle = _cycle_at(index, year)
    return made(given.do(commands.approve_finalisation, cycle=cycle, version=given.version))


def _cycle_at(index: str, year: int) -> str:
    """The cycle that the path names; there is none without an edition."""
    edition(index, year)
    return cycle_key(index, year)


def _cycle(row: AnyRow, now: datetime) -> dict[str, Any]:
    now_in = phase(row, now)
    return {
        "index": row.index,
        "year": row.year,
        "fiscal_year": edition_of(row.cycle).fiscal_year(row.year),
        "edition": row.edition,
        "phase": now_in,
        "opened": stamp(row.opened),
        "deadline": stamp(row.deadline),
        "zone": row.zone,
        "extensions": row.extensions,
        "closed": row.closed and stamp(row.closed),
        "objections_until": row.objections_until and stamp(row.objections_until),
        "finalised": row.finalised and stamp(row.finalised),
        "simulated": row.seed is not None,
        "provisional": row.provisional,
        "extension": _extension(row) if now_in is Phase.OPEN else None,
        "finalisation_by": row.finalisation_by,
    }


def _extension(row: AnyRow) -> dict[str, Any] | None:
    if row.extension is None:
        return None
    return {
        "deadline": stamp(row.extension),
        "reason": row.extension_reason,
        "proposed_by": row.extension_by,
    }


def _step(one: Milestone) -> dict[str, Any]:
    return asdict(one) | {
        "time": stamp(one.time),
        "until": one.until and stamp(one.until),
        "before": one.before and stamp(one.before),
    }
