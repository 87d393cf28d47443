"""What auditors read: decisions with their authors, a region's whole log, the nation's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, stream_with_context
from marshmallow import fields
from sqlalchemy import select

from app import exporting
from app.authorize import authorize, reading, require_role
from app.queries.decisions import Decision, decisions
from app.store.tables import events as log
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import acting
from app.web.api.log import Entry, entry
from app.web.api.reading import page, region_at
from app.web.fields import LARGEST_POSITION, Moment, Number, Strict, Told, WholeText
from app.web.wire import number, stamp
from domain.cycle import Cycle, cycle_id, cycle_key
from domain.errors import NotFound
from domain.index import edition
from projections.regions import regions

blueprint = routes("audit", "Settlements and logs that are not public")

_ROLES: dict[str, Any] = {"security": [{"bearer": []}]}


class After(Strict):
    """The facts after a position."""

    after = WholeText(0, LARGEST_POSITION, load_default=0)


class Asked(After):
    """So many facts after a position."""

    limit = WholeText(1, 1000, load_default=1000)
    cursor = WholeText(0, LARGEST_POSITION, load_default=None)


class SettledFigure(Told):
    """A level, a raw value, or both."""

    level = fields.Integer(allow_none=True)
    value = Number(allow_none=True)


class SettlementOf(Told):
    """Who settled what, and who had proposed it; an id stands alone where no name is known."""

    position = fields.Integer()
    time = Moment()
    topic = fields.String()
    submission = fields.UUID(allow_none=True)
    indicator = fields.String(allow_none=True)
    before = fields.Nested(SettledFigure)
    after = fields.Nested(SettledFigure)
    reason = fields.String()
    actor = fields.String()
    actor_name = fields.String(allow_none=True)
    proposed_by = fields.String(allow_none=True)
    proposed_by_name = fields.String(allow_none=True)
    proposed_at = Moment(allow_none=True)


class Settlements(Told):
    """The decisions on a region's things in a cycle, the newest first."""

    items = fields.List(fields.Nested(SettlementOf))
    next = fields.String(allow_none=True)


class RegionLog(Told):
    """Every fact about a region, in order of position."""

    items = fields.List(fields.Nested(Entry))
    next = fields.String(allow_none=True)


@blueprint.route("/regions/<region:code>/decisions/<index:index>/<year:year>")
@blueprint.doc(**_ROLES, responses=problems(401, 403, 404, 503))
@blueprint.response(200, Settlements)
def history(code: str, index: str, year: int) -> Response:
    """Who settled what of a region in a cycle, when and why."""
    edition(index, year)
    actor, juara = acting(), service()
    require_role(actor, "score.history")
    with reading(juara, actor) as asking:
        region = region_at(asking.connection, code).region
        run = juara.load(Cycle, cycle_id(cycle_key(index, year)))
        if not run.exists:
            raise NotFound("this cycle has not been opened")
        authorize(asking, "score.history", region, run)
        found = decisions(asking.connection, region, run.key)
    return page(list(map(_decision, found)))


@blueprint.route("/regions/<region:code>/log")
@blueprint.doc(**_ROLES, responses=problems(401, 403, 404, 422, 503))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, RegionLog)
def region_log(asked: dict[str, Any], code: str) -> Response:
    """Every fact about a region, what is not public included."""
    actor, limit = acting(), asked["limit"]
    require_role(actor, "auditlog.read")
    with reading(service(), actor) as asking:
        region = region_at(asking.connection, code).region
        authorize(asking, "auditlog.read", region)
        query = (
            select(log, regions.c.code)
            .join_from(log, regions, log.c.region == regions.c.region)
            .where(log.c.region == region)
            .where(log.c.position > (asked["cursor"] or asked["after"]))
        )
        rows = asking.connection.execute(query.order_by(log.c.position).limit(limit)).all()
    following = rows[-1].position if len(rows) == limit else None
    return page(list(map(entry, rows)), following)


@blueprint.route("/export/log")
@blueprint.doc(**_ROLES, responses=problems(401, 403, 422, 503))
@blueprint.arguments(After, location="query")
@blueprint.response(200, content_type="application/x-ndjson")
def export(asked: dict[str, Any]) -> Response:
    """The whole log of the nation as JSON Lines, one fact a line in order of position."""
    actor = acting()
    require_role(actor, "export.national")
    lines = _lines(asked["after"])
    return Response(stream_with_context(lines), mimetype="application/x-ndjson")


def _lines(after: int) -> Iterator[bytes]:
    with service().reading() as connection:
        yield from exporting.log_lines(connection, after)


def _decision(one: Decision) -> dict[str, Any]:
    return {
        "position": one.position,
        "time": stamp(one.time),
        "topic": one.topic,
        "submission": one.submission and str(one.submission),
        "indicator": one.indicator,
        "before": {"level": one.before[0], "value": number(one.before[1])},
        "after": {"level": one.after[0], "value": number(one.after[1])},
        "reason": one.reason,
        "actor": one.actor,
        "actor_name": one.actor_name,
        "proposed_by": one.proposed_by,
        "proposed_by_name": one.proposed_by_name,
        "proposed_at": one.proposed_at and stamp(one.proposed_at),
    }
