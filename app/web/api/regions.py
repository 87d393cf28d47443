"""The register of regions."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy import Connection, select

from app.web.api.blueprint import problems, public, routes, service
from app.web.api.reading import next_of, page, region_at
from app.web.fields import Number, Page, Told, one_of, region_code
from app.web.wire import answer, number
from domain.region import TYPES
from projections import regions
from projections.schema import AnyRow

blueprint = routes("regions", "The 546 regional governments")


class Wanted(Page):
    """Which regions."""

    type = one_of(*TYPES, load_default=None)
    province = region_code(load_default=None)


class Region(Told):
    """A region as it is called now."""

    code = fields.String()
    name = fields.String()
    type = one_of(*TYPES)
    province = fields.String(allow_none=True)
    capital = fields.String()
    latitude = Number()
    longitude = Number()
    timezone = one_of("WIB", "WITA", "WIT")
    area_km2 = Number(allow_none=True)
    population = fields.Integer()


class Membership(Told):
    """The peers that a region is compared with in a measurement year."""

    scheme = fields.String()
    year = fields.Integer()
    cluster = fields.String()
    source = fields.String()


class RegionInFull(Region):
    """A region with the codes that it has or had, and its clusters."""

    codes = fields.List(fields.String())
    clusters = fields.List(fields.Nested(Membership))


class Regions(Told):
    """Regions in order of code."""

    items = fields.List(fields.Nested(Region))
    next = fields.String(allow_none=True)


@blueprint.route("/regions")
@public
@blueprint.arguments(Wanted, location="query")
@blueprint.response(200, Regions)
def listing(asked: dict[str, Any]) -> Response:
    """The regions in order of code."""
    with service().reading() as connection:
        found = regions.listing(connection, asked["type"], asked["province"])
    after, limit = asked["cursor"] or "", asked["limit"]
    rows = [row for row in found if row.code > after][:limit]
    return page(list(map(_region, rows)), next_of(rows, limit, "code"))


@blueprint.route("/regions/<region:code>")
@public
@blueprint.doc(responses=problems(404))
@blueprint.response(200, RegionInFull)
def one(code: str) -> Response:
    """A region, by a code that it has or had."""
    with service().reading() as connection:
        row = region_at(connection, code)
        more = _more(connection, row)
    return answer(_region(row) | more)


def _region(row: AnyRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "type": row.type,
        "province": row.province_code,
        "capital": row.capital,
        "latitude": number(row.latitude),
        "longitude": number(row.longitude),
        "timezone": row.timezone,
        "area_km2": number(row.area_km2),
        "population": row.population,
    }


def _more(connection: Connection, row: AnyRow) -> dict[str, Any]:
    codes, clusters = regions.codes.c, regions.clusters.c
    had = select(codes.code).where(codes.region == row.region).order_by(codes.since.desc())
    peers = (
        select(clusters.scheme, clusters.year, clusters.cluster, clusters.source)
        .where(clusters.region == row.region)
        .order_by(clusters.year.desc(), clusters.scheme)
    )
    return {
        "codes": list(connection.scalars(had)),
        "clusters": [dict(one._mapping) for one in connection.execute(peers)],
    }
