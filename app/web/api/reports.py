"""Reports: a region's own figures in one cycle (the SPD rows of the IID, the IPKD figures)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields
from sqlalchemy import Connection

from app.commands import reports as commands
from app.queries import visible
from app.service import Juara
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import Changed, Command, acting, blaming, command, made
from app.web.api.cycles import Nothing
from app.web.api.reading import region_at
from app.web.api.submission_shapes import Document, Evidence
from app.web.fields import Amount, Number, Strict, Text, Told, Whole
from app.web.openapi import PREFIX
from app.web.wire import answer, shortest
from domain.actor import PUBLIC, Actor
from domain.cycle import cycle_key
from domain.errors import NotFound, Unauthenticated
from domain.index import Scope, edition
from projections import figures
from projections.schema import AnyRow

blueprint = routes("reports", "SPD rows and IPKD figures")

_ADDRESS = "/reports/<region:code>/<index:index>/<year:year>"
LARGEST = Decimal(10) ** 30


class Figure(Strict):
    """A figure: a level, or the raw value that gives it by the bands of the edition."""

    level = Whole(0, 3, load_default=None, allow_none=True)
    value = Amount(-LARGEST, LARGEST, load_default=None, allow_none=True)
    evidence = fields.List(fields.Nested(Evidence), load_default=list)


class VerifiedFigure(Strict):
    """A figure that an assessor settles; one that differs from before needs a reason."""

    indicator = Text(60, form="[0-9A-Za-z_]+", required=True)
    level = Whole(0, 3, load_default=None, allow_none=True)
    value = Amount(-LARGEST, LARGEST, load_default=None, allow_none=True)
    reason = Text(1000, least=0, load_default="")


class FigureOf(Told):
    """A figure as reported and as verified, with the facts that said so."""

    indicator = fields.String()
    claimed_level = fields.Integer(allow_none=True)
    claimed_value = Number(allow_none=True)
    claimed_at = fields.Integer()
    evidence = fields.List(fields.Nested(Document))
    verified_level = fields.Integer(allow_none=True)
    verified_value = Number(allow_none=True)
    verified_at = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True)


class ReportOf(Told):
    """A report; one that nobody has begun has version 0 and no figures."""

    region = fields.String()
    index = fields.String()
    year = fields.Integer()
    fiscal_year = fields.Integer(allow_none=True)
    version = fields.Integer()
    certified = fields.Boolean()
    items = fields.List(fields.Nested(FigureOf))
    next = fields.String(allow_none=True)


def possible(
    juara: Juara,
    actor: Actor,
    action: str,
    *,
    version: int | None = None,
    indicator: str | None = None,
    **path: Any,
) -> None:
    """Raises what stands against an action on a report, whatever its content."""
    region, cycle = named(juara, **path)
    if indicator is not None:
        edition(path["index"], path["year"]).indicator(indicator, Scope.REGION)
    commands.possible(juara, actor, action, region, cycle, version)


@blueprint.route(_ADDRESS)
@blueprint.doc(security=[{}, {"bearer": []}], responses=problems(401, 404, 503))
@blueprint.response(200, ReportOf)
def one(code: str, index: str, year: int) -> Response:
    """What a region reports of itself, if you may see it."""
    edition(index, year)
    actor, juara, cycle = acting(), service(), cycle_key(index, year)
    with juara.reading() as connection:
        region = region_at(connection, code)
        now = juara.recorder.clock()
        if not visible.sees_report(connection, actor, now, region.region, cycle):
            raise _hidden(actor)
        return _report(connection, region, cycle)


@blueprint.route(f"{_ADDRESS}/figures/<indicator:indicator>", methods=["PUT"])
@command("report.report", versioned=True, possible=possible)
@blueprint.arguments(Figure)
@blueprint.response(200, Changed)
def figure(
    given: Command, content: dict[str, Any], code: str, index: str, year: int, indicator: str
) -> Response:
    """Report a figure of your region; a figure that changes voids the certificate."""
    region, cycle = named(service(), code, index, year)
    edition(index, year).indicator(indicator, Scope.REGION)
    with blaming({indicator: _said(content)}):
        done = given.do(
            commands.report,
            region=region,
            cycle=cycle,
            indicator=indicator,
            version=given.version,
            **content,
        )
    return made(done)


@blueprint.route(f"{_ADDRESS}/verifications", methods=["POST"])
@command("report.verify", versioned=True, possible=possible)
@blueprint.arguments(VerifiedFigure)
@blueprint.response(201, Changed)
def verification(
    given: Command, content: dict[str, Any], code: str, index: str, year: int
) -> Response:
    """Settle a reported figure."""
    region, cycle = named(service(), code, index, year)
    with blaming({content["indicator"]: _said(content)}):
        done = given.do(
            commands.verify, region=region, cycle=cycle, version=given.version, **content
        )
    return made(done, 201, f"{PREFIX}/reports/{code}/{index}/{year}")


@blueprint.route(f"{_ADDRESS}/certify", methods=["POST"])
@command("report.certify", versioned=True, possible=possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, Changed)
def certification(given: Command, _: dict[str, Any], code: str, index: str, year: int) -> Response:
    """Stand by the figures of your region as they are now."""
    region, cycle = named(service(), code, index, year)
    return made(given.do(commands.certify, region=region, cycle=cycle, version=given.version))


def named(juara: Juara, code: str, index: str, year: int) -> tuple[UUID, str]:
    """The region and the cycle that the path names, whether or not the cycle was opened."""
    edition(index, year)
    with juara.reading() as connection:
        region: UUID = region_at(connection, code).region
    return region, cycle_key(index, year)


def _said(content: dict[str, Any]) -> str:
    return "level" if content["value"] is None else "value"


def _hidden(actor: Actor) -> Exception:
    if actor == PUBLIC:
        return Unauthenticated("reports are shown to everybody once their cycle is final")
    return NotFound("no such report")


def _report(connection: Connection, region: AnyRow, cycle: str) -> Response:
    report = figures.report(connection, region.region, cycle)
    index, _, year = cycle.rpartition("-")
    version = report.version if report else 0
    response = answer(
        {
            "region": region.code,
            "index": index,
            "year": int(year),
            "fiscal_year": edition(index, int(year)).fiscal_year(int(year)),
            "version": version,
            "certified": bool(report and report.certified),
            "items": list(map(_figure, figures.of_region(connection, region.region, cycle))),
            "next": None,
        }
    )
    response.set_etag(f"v{version}")
    return response


def _figure(row: AnyRow) -> dict[str, Any]:
    return {
        "indicator": row.indicator,
        "claimed_level": row.claimed_level,
        "claimed_value": None if row.claimed_value is None else shortest(row.claimed_value),
        "claimed_at": row.claimed_at,
        "evidence": row.evidence,
        "verified_level": row.verified_level,
        "verified_value": None if row.verified_value is None else shortest(row.verified_value),
        "verified_at": row.verified_at,
        "reason": row.reason,
    }
