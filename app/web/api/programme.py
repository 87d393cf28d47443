"""One OPD More Than One Innovation: what each agency of a region brings."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.web.api.blueprint import problems, public, routes, service
from app.web.api.reading import page, region_asked
from app.web.fields import Number, Strict, Told, region_code
from app.web.wire import rounded
from domain.cycle import cycle_key
from domain.index import edition
from projections.programme import Agency, Programme, programme

blueprint = routes("programme", "One OPD More Than One Innovation")

_INDEX = "iid"


class Asked(Strict):
    """Whose programme."""

    region = region_code(required=True)


class AgencyOf(Told):
    """An agency with the innovations that it handed in; ``led`` by its head, or not."""

    id = fields.UUID()
    name = fields.String()
    innovations = fields.Integer()
    new = fields.Integer()
    replicated = fields.Integer()
    non_digital = fields.Integer()
    mean_maturity = Number(allow_none=True)
    led = fields.Boolean()


class ProgrammeOf(Told):
    """The programme of a region in a year; shares are fractions of 1."""

    region = fields.String()
    year = fields.Integer()
    innovations = fields.Integer()
    rejected = fields.Integer()
    agencies_with_none = fields.Integer()
    agencies_with_one = fields.Integer()
    agencies_with_more = fields.Integer()
    led_agencies = fields.Integer()
    mean_maturity = Number(allow_none=True)
    non_digital_share = Number(allow_none=True)
    basic_covered = fields.Dict(keys=fields.String(), values=fields.Boolean())
    items = fields.List(fields.Nested(AgencyOf))
    next = fields.String(allow_none=True)


@blueprint.route("/programme/<year:year>")
@public
@blueprint.doc(responses=problems(404))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, ProgrammeOf)
def of_region(asked: dict[str, Any], year: int) -> Response:
    """Which agencies of a region have no, one, or more than one innovation in a year."""
    method = edition(_INDEX, year)
    with service().reading() as connection:
        region = region_asked(connection, asked["region"])
        found = programme(connection, region.region, cycle_key(_INDEX, year), method)
    items = list(map(_agency, found.agencies))
    return page(items, region=region.code, year=year, **_totals(found))


def _totals(found: Programme) -> dict[str, Any]:
    return {
        "innovations": found.innovations,
        "rejected": found.rejected,
        "agencies_with_none": found.agencies_with(0, 0),
        "agencies_with_one": found.agencies_with(1, 1),
        "agencies_with_more": found.agencies_with(2),
        "led_agencies": found.led_agencies,
        "mean_maturity": rounded(found.mean_maturity),
        "non_digital_share": rounded(found.non_digital_share),
        "basic_covered": dict(found.basic_covered),
    }


def _agency(one: Agency) -> dict[str, Any]:
    return {
        "id": str(one.organisation),
        "name": one.name,
        "innovations": one.innovations,
        "new": one.new,
        "replicated": one.replicated,
        "non_digital": one.non_digital,
        "mean_maturity": rounded(one.mean_maturity),
        "led": one.led,
    }
