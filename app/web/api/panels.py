"""Panels: which assessors settle what a region hands in, and what they keep away from."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy import select

from app.authorize import require_role
from app.commands import access as commands
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import Changed, Command, acting, command, cycle_asked, made
from app.web.api.reading import page, region_asked
from app.web.fields import Strict, Text, Told, Whole, one_of, region_code
from domain.access import GROUNDS
from domain.actor import Role
from projections import access
from projections.access import conflicts
from projections.regions import regions

blueprint = routes("panels", "Assessors and their regions")


class Seat(Strict):
    """An assessor, a region and a cycle."""

    region = region_code(required=True)
    index = Text(12, form="[a-z]+", load_default="iid")
    year = Whole(1000, 2999, required=True)
    assessor = Text(100, form="[0-9A-Za-z_:.-]+", required=True)


class Leaving(Seat):
    """An assessor who is to settle a region's things no more, and why."""

    reason = Text(300, required=True)


class Conflict(Strict):
    """A region to keep away from, and what kind of reason there is."""

    region = region_code(required=True)
    ground = one_of(*GROUNDS, required=True)


class SeatOf(Told):
    """Who settles the things of which region in which cycle."""

    region = fields.String()
    cycle = fields.String()
    assessor = fields.String()
    since = fields.Integer()


class Seats(Told):
    """The panels by region."""

    items = fields.List(fields.Nested(SeatOf))
    next = fields.String(allow_none=True)


class ConflictOf(Told):
    """Who keeps away from which region, and since which position of the log."""

    assessor = fields.String()
    region = fields.String()
    ground = fields.String()
    since = fields.Integer()


class Conflicts(Told):
    """The declared conflicts of interest."""

    items = fields.List(fields.Nested(ConflictOf))
    next = fields.String(allow_none=True)


@blueprint.route("/panels")
@blueprint.doc(security=[{"bearer": []}], responses=problems(401, 403, 503))
@blueprint.response(200, Seats)
def listing() -> Response:
    """Who settles what; an assessor is told the own assignments."""
    actor = acting()
    require_role(actor, "panel.read")
    with service().reading() as connection:
        own = actor.id if actor.role is Role.ASSESSOR else None
        rows = access.panel(connection, assessor=own)
        codes = dict(connection.execute(select(regions.c.region, regions.c.code)).all())
    told = ("cycle", "assessor", "since")
    return page(
        [{"region": codes[r.region]} | {name: getattr(r, name) for name in told} for r in rows]
    )


@blueprint.route("/panels", methods=["POST"])
@command("panel.assign", creates=True)
@blueprint.arguments(Seat)
@blueprint.response(201, Changed)
def assignment(given: Command, content: dict[str, Any]) -> Response:
    """Let an assessor settle what a region hands in during a cycle."""
    return made(given.do(commands.assign, **_seat(content)), 201)


@blueprint.route("/panels/release", methods=["POST"])
@command("panel.release")
@blueprint.arguments(Leaving)
@blueprint.response(200, Changed)
def release(given: Command, content: dict[str, Any]) -> Response:
    """Let an assessor settle the region's things no more."""
    reason = content.pop("reason")
    return made(given.do(commands.release, **_seat(content), reason=reason))


@blueprint.route("/conflicts")
@blueprint.doc(security=[{"bearer": []}], responses=problems(401, 403, 503))
@blueprint.response(200, Conflicts)
def declared() -> Response:
    """Who keeps away from what; an assessor is told the own declarations."""
    actor = acting()
    require_role(actor, "panel.read")
    table = conflicts.c
    query = select(table.person, regions.c.code, table.ground, table.position).join_from(
        conflicts, regions, table.against == regions.c.region
    )
    if actor.role is Role.ASSESSOR:
        query = query.where(table.person == actor.id)
    with service().reading() as connection:
        rows = connection.execute(query.order_by(table.person, regions.c.code)).all()
    names = ("assessor", "region", "ground", "since")
    return page([dict(zip(names, row, strict=True)) for row in rows])


@blueprint.route("/conflicts", methods=["POST"])
@command("person.declare_conflict", creates=True)
@blueprint.arguments(Conflict)
@blueprint.response(201, Changed)
def declaration(given: Command, content: dict[str, Any]) -> Response:
    """Keep away from a region from now on, also from one assigned before."""
    with service().reading() as connection:
        region = region_asked(connection, content["region"]).region
    done = given.do(commands.declare_conflict, region=region, ground=content["ground"])
    return made(done, 201)


def _seat(content: dict[str, Any]) -> dict[str, Any]:
    with service().reading() as connection:
        region = region_asked(connection, content["region"]).region
    cycle = cycle_asked(content["index"], content["year"])
    return {"region": region, "cycle": cycle, "assessor": content["assessor"]}
