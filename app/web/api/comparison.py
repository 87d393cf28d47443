"""Two to five regions side by side, indicator by indicator."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.queries.compare import Comparison, Line, compare
from app.web.api.blueprint import problems, routes, service
from app.web.api.history import parts
from app.web.api.reading import AsOf, as_of
from app.web.api.viewing import shown, viewer
from app.web.fields import Number, Strict, Text, Told, WholeText, moment_text, one_of
from app.web.wire import answer, exact, number
from domain.errors import Invalid, NotFound
from domain.region import normal_code
from domain.scorecard import Basis

blueprint = routes("compare", "Regions side by side")

_CODE = r"[0-9]{2}(\.?[0-9]{2})?"


class Asked(Strict):
    """Which regions, in which index and year."""

    regions = Text(60, form=rf"{_CODE}(,{_CODE}){{1,4}}", required=True)
    index = Text(12, form="[A-Za-z]+", required=True)
    year = WholeText(1000, 2999, required=True)
    basis = one_of(Basis.CLAIMED, Basis.VERIFIED, load_default=None)
    as_of = moment_text(load_default=None)


class ComparedRegion(Told):
    """One of the regions, with its score."""

    code = fields.String()
    name = fields.String()
    score = Number()
    category = fields.String(allow_none=True)
    status = fields.String()
    parts = fields.Dict(keys=fields.String(), values=Number())


class ComparedIndicator(Told):
    """What an indicator brings each region, in points of the index (0 to 100).

    Where several figures make one line, such as a rule or a ratio, it is the line that is
    compared.
    """

    code = fields.String()
    name = fields.String()
    scope = fields.String()
    points = fields.Dict(keys=fields.String(), values=Number())
    spread = Number()


class SideBySide(Told):
    """Regions side by side; the indicators with the widest spread come first."""

    index = fields.String()
    year = fields.Integer()
    edition = fields.String()
    basis = one_of(Basis.CLAIMED, Basis.VERIFIED)
    as_of = fields.Nested(AsOf)
    regions = fields.List(fields.Nested(ComparedRegion))
    items = fields.List(fields.Nested(ComparedIndicator))
    next = fields.String(allow_none=True)


@blueprint.route("/compare")
@shown
@blueprint.doc(responses=problems(409))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, SideBySide)
def side_by_side(asked: dict[str, Any]) -> Response:
    """Two to five regions side by side, indicator by indicator."""
    codes = [normal_code(code) for code in asked["regions"].split(",")]
    index, year = asked["index"].lower(), asked["year"]
    with service().reading() as connection:
        try:
            found = compare(
                connection, codes, index, year, asked["basis"], asked["as_of"], viewer()
            )
        except NotFound as missing:
            field = "regions" if missing.field else "year"
            raise Invalid(missing.message, field=field) from None
    return answer(_told(found))


def _told(found: Comparison) -> dict[str, Any]:
    return {
        "index": found.edition.index,
        "year": found.year,
        "edition": found.edition.id,
        "basis": found.basis,
        "as_of": as_of(found.as_of),
        "regions": [_region(found, code) for code in found.names],
        "items": list(map(_line, found.lines)),
        "next": None,
    }


def _region(found: Comparison, code: str) -> dict[str, Any]:
    score = found.scores[code]
    return {
        "code": code,
        "name": found.names[code],
        "score": number(score.value),
        "category": score.category,
        "status": score.status,
        "parts": parts(score.parts),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "scope": line.scope,
        "points": {code: exact(points) for code, points in line.points.items()},
        "spread": exact(line.spread),
    }
