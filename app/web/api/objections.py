"""Objections (masa sanggah): what a region objects to, and what became of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields

from app.commands import objections as commands
from app.queries import visible
from app.service import Juara
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import Command, CommandDone, acting, blaming, command, made
from app.web.api.reading import page, region_at
from app.web.api.submission_shapes import Document, Evidence
from app.web.fields import Amount, Moment, Number, Strict, Text, Told, Whole, one_of
from app.web.openapi import PREFIX
from app.web.wire import number, shortest, stamp
from domain.actor import PUBLIC, Actor
from domain.cycle import cycle_key
from domain.errors import NotFound, Unauthenticated
from domain.index import edition
from domain.objection import Verdict
from projections import objections
from projections.schema import AnyRow

blueprint = routes("objections", "Objections to what was settled, and their decisions")

_ADDRESS = "/objections/<region:code>/<index:index>/<year:year>"
_LARGEST = Decimal(10) ** 30


class Objecting(Strict):
    """An objection to one indicator of the region, or of one of its submissions."""

    indicator = Text(60, form="[0-9A-Za-z_]+", required=True)
    submission = fields.UUID(load_default=None, allow_none=True)
    reason = Text(2000, required=True)
    evidence = fields.List(fields.Nested(Evidence), required=True)


class Deciding(Strict):
    """A verdict; an upheld objection gives the corrected level or value, a dismissed one none."""

    verdict = one_of(*Verdict, required=True)
    level = Whole(0, 3, load_default=None, allow_none=True)
    value = Amount(-_LARGEST, _LARGEST, load_default=None, allow_none=True)
    reason = Text(1000, required=True)


class Objected(CommandDone):
    """The number of the objection within its region and cycle."""

    number = fields.Integer()


class Decided(Objected):
    """What was decided."""

    verdict = one_of(*Verdict)


class DecisionOf(Told):
    """A decision, with the verified score and the rank in the region's class around it."""

    position = fields.Integer()
    time = Moment()
    actor = fields.String()
    verdict = one_of(*Verdict)
    reason = fields.String()
    level = fields.Integer(allow_none=True)
    value = Number(allow_none=True)
    score_before = Number(allow_none=True)
    score_after = Number(allow_none=True)
    rank_before = fields.Integer(allow_none=True)
    rank_after = fields.Integer(allow_none=True)


class ObjectionOf(Told):
    """An objection; one that is undecided has no decision."""

    number = fields.Integer()
    indicator = fields.String()
    submission = fields.UUID(allow_none=True)
    reason = fields.String()
    evidence = fields.List(fields.Nested(Document))
    position = fields.Integer()
    time = Moment()
    actor = fields.String()
    decision = fields.Nested(DecisionOf, allow_none=True)


class Cases(Told):
    """The objections of a region in a cycle, in the order in which they were filed."""

    region = fields.String()
    index = fields.String()
    year = fields.Integer()
    items = fields.List(fields.Nested(ObjectionOf))
    next = fields.String(allow_none=True)


def possible(
    juara: Juara, actor: Actor, action: str, code: str, index: str, year: int, **_: Any
) -> None:
    """Raises what stands against an action on an objection, whatever its content."""
    region, cycle = _named(juara, code, index, year)
    commands.possible(juara, actor, action, region, cycle)


@blueprint.route(_ADDRESS)
@blueprint.doc(security=[{}, {"bearer": []}], responses=problems(401, 404, 503))
@blueprint.response(200, Cases)
def listing(code: str, index: str, year: int) -> Response:
    """What a region objects to, if you may see it."""
    edition(index, year)
    actor, juara, cycle = acting(), service(), cycle_key(index, year)
    with juara.reading() as connection:
        region = region_at(connection, code)
        now = juara.recorder.clock()
        if not visible.sees_report(connection, actor, now, region.region, cycle):
            raise _hidden(actor)
        found = objections.of_cycle(connection, cycle, region.region)
    return page(list(map(_objection, found)), region=region.code, index=index, year=year)


@blueprint.route(_ADDRESS, methods=["POST"])
@command("objection.file", creates=True, possible=possible)
@blueprint.arguments(Objecting)
@blueprint.response(201, Objected)
def filing(given: Command, content: dict[str, Any], code: str, index: str, year: int) -> Response:
    """Object, as the head of the region, to what was settled on an indicator."""
    region, cycle = _named(service(), code, index, year)
    done = given.do(commands.file, region=region, cycle=cycle, **content)
    return made(done, 201, f"{PREFIX}/objections/{code}/{index}/{year}", **_numbered(done.made))


@blueprint.route(f"{_ADDRESS}/<int(min=1, max=1000000):number>/decide", methods=["POST"])
@command("objection.decide", creates=True, possible=possible)
@blueprint.arguments(Deciding)
@blueprint.response(201, Decided)
def decision(
    given: Command, content: dict[str, Any], code: str, index: str, year: int, number: int
) -> Response:
    """Uphold an objection, which corrects the indicator at once, or dismiss it."""
    region, cycle = _named(service(), code, index, year)
    with blaming({_indicator(region, cycle, number): _said(content)}):
        done = given.do(commands.decide, region=region, cycle=cycle, number=number, **content)
    return made(done, 201, f"{PREFIX}/objections/{code}/{index}/{year}", **_numbered(done.made))


def _named(juara: Juara, code: str, index: str, year: int) -> tuple[UUID, str]:
    edition(index, year)
    with juara.reading() as connection:
        region: UUID = region_at(connection, code).region
    return region, cycle_key(index, year)


def _indicator(region: UUID, cycle: str, number: int) -> str:
    """What is objected to; the domain blames a wrong figure by the name of its indicator."""
    with service().reading() as connection:
        found: str = objections.find(connection, region, cycle, number).indicator
    return found


def _said(content: dict[str, Any]) -> str:
    return "level" if content["value"] is None else "value"


def _numbered(told: Any) -> dict[str, int]:
    return {"number": int(told["number"])}


def _hidden(actor: Actor) -> Exception:
    if actor == PUBLIC:
        return Unauthenticated("objections are shown to everybody once their cycle is final")
    return NotFound("no such objections")


def _objection(row: AnyRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "indicator": row.indicator,
        "submission": row.submission and str(row.submission),
        "reason": row.reason,
        "evidence": row.evidence,
        "position": row.filed,
        "time": stamp(row.filed_time),
        "actor": row.filed_by,
        "decision": None if row.decided is None else _decision(row),
    }


def _decision(row: AnyRow) -> dict[str, Any]:
    return {
        "position": row.decided,
        "time": stamp(row.decided_time),
        "actor": row.decided_by,
        "verdict": row.verdict,
        "reason": row.because,
        "level": row.level,
        "value": None if row.value is None else shortest(row.value),
        "score_before": number(row.score_before),
        "score_after": number(row.score_after),
        "rank_before": row.rank_before,
        "rank_after": row.rank_after,
    }
