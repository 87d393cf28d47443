"""Published results: what a source says a region scored, and what contests it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Response
from marshmallow import fields
from sqlalchemy import select

from app.commands import results as commands
from app.web.api.blueprint import public, routes, service
from app.web.api.commanding import Command, CommandDone, command, cycle_asked, made
from app.web.api.reading import next_of, page, region_asked
from app.web.fields import (
    Amount,
    Moment,
    Number,
    Page,
    Strict,
    Text,
    Told,
    Whole,
    WholeText,
    region_code,
)
from app.web.openapi import PREFIX
from app.web.wire import number, stamp
from domain.errors import check
from domain.region import normal_code
from projections import regions
from projections.regions import regions as named
from projections.results import results
from projections.schema import AnyRow

blueprint = routes("results", "Published results with their sources")


class Asked(Page):
    """Which results."""

    region = region_code(load_default=None)
    index = Text(12, form="[A-Za-z]+", load_default=None)
    year = WholeText(1000, 2999, load_default=None)


class Publication(Strict):
    """A result as its source has it."""

    region_code = region_code(required=True)
    index = Text(12, form="[A-Za-z]+", required=True)
    year = Whole(1000, 2999, required=True)
    score = Amount(Decimal(0), Decimal(100), required=True)
    source = Text(500, required=True)
    category = Text(60, load_default=None, allow_none=True)
    rank = Whole(1, 1000, load_default=None, allow_none=True)


class Published(CommandDone):
    """``standing`` is the score that stands for the region: the first one that was published."""

    standing = Number()


class ResultOf(Told):
    """A published figure; one that does not stand contests the one that does."""

    position = fields.Integer()
    time = Moment()
    code = fields.String()
    name = fields.String()
    index = fields.String()
    year = fields.Integer()
    score = Number()
    category = fields.String(allow_none=True)
    rank = fields.Integer(allow_none=True)
    source = fields.String()
    stands = fields.Boolean()


class Results(Told):
    """Published figures in the order in which they were recorded."""

    items = fields.List(fields.Nested(ResultOf))
    next = fields.String(allow_none=True)


@blueprint.route("/results")
@public
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, Results)
def listing(asked: dict[str, Any]) -> Response:
    """The published figures, in the order in which they were recorded."""
    cursor, limit = asked["cursor"] or "0", asked["limit"]
    check(cursor.isdigit(), "the cursor is none of this list", field="cursor")
    query = select(results, named.c.code, named.c.name).join_from(
        results, named, results.c.region == named.c.region
    )
    query = query.where(results.c.position > int(cursor[:18]))
    if asked["index"] is not None:
        query = query.where(results.c.cycle.startswith(f"{asked['index'].lower()}-"))
    if asked["year"] is not None:
        query = query.where(results.c.cycle.endswith(f"-{asked['year']}"))
    with service().reading() as connection:
        if asked["region"] is not None:
            region = region_asked(connection, asked["region"])
            query = query.where(results.c.region == region.region)
        rows = connection.execute(query.order_by(results.c.position).limit(limit)).all()
    return page(list(map(_result, rows)), next_of(rows, limit, "position"))


@blueprint.route("/results", methods=["POST"])
@command("result.publish", creates=True)
@blueprint.arguments(Publication)
@blueprint.response(201, Published)
def publication(given: Command, content: dict[str, Any]) -> Response:
    """Record what a source says a region scored.

    The first figure stands. One of another source is kept beside it, and contests it where it
    differs.
    """
    code, index = normal_code(content.pop("region_code")), content.pop("index").lower()
    cycle_asked(index, content["year"])
    with service().reading() as connection:
        region = regions.find(connection, code).region
    done = given.do(commands.publish, region=region, index=index, **content)
    where = f"{PREFIX}/results?region={code}&index={index}&year={content['year']}"
    return made(done, 201, where)


def _result(row: AnyRow) -> dict[str, Any]:
    index, _, year = row.cycle.rpartition("-")
    return {
        "position": row.position,
        "time": stamp(row.time),
        "code": row.code,
        "name": row.name,
        "index": index,
        "year": int(year),
        "score": number(row.score),
        "category": row.category,
        "rank": row.rank,
        "source": row.source,
        "stands": row.stands,
    }
