"""What the score would be, by given facts; nothing is stored."""

from __future__ import annotations

from decimal import Decimal
from functools import wraps
from typing import Any

from flask import Response
from marshmallow import fields, validate

from app.web.api.blueprint import View, problems, routes
from app.web.api.scores import NoticeOf
from app.web.fields import Amount, Map, Number, Strict, Told, Whole, one_of
from app.web.wire import PRIVATE, answer, exact, number
from domain.calculation import MOST_COUNT, MOST_SUBMISSIONS
from domain.errors import require
from domain.index import edition
from domain.portfolio import State
from domain.scoring import calculate

blueprint = routes("calculations", "What would the score be")

_LARGEST = Decimal(10) ** 30
_POINTS_OR_COUNT = {"type": ["string", "integer"]}


class GivenSubmission(Strict):
    """A submission, or ``count`` alike ones: levels by indicator, or a ready maturity."""

    state = one_of(*State)
    urusan = fields.String(allow_none=True)
    levels = Map(Whole(0, 3))
    maturity = Amount(Decimal(0), Decimal(1000))
    count = Whole(1, MOST_COUNT)


class GivenGoalpost(Strict):
    """The lowest and the highest ratio of a cluster."""

    low = Amount(-_LARGEST, _LARGEST, required=True)
    high = Amount(-_LARGEST, _LARGEST, required=True)


class GivenFacts(Strict):
    """The facts of a region: levels by SPD row, raw figures, submissions, goalposts."""

    spd = Map(Whole(0, 3))
    figures = Map(Amount(-_LARGEST, _LARGEST))
    submissions = fields.List(
        fields.Nested(GivenSubmission), validate=validate.Length(max=MOST_SUBMISSIONS)
    )
    goalposts = Map(fields.Nested(GivenGoalpost))


class EarnedMaturity(Told):
    """What one submission earned."""

    maturity = Number()


class Calculation(Told):
    """The score that follows. Points are texts, counts are whole numbers."""

    edition = fields.String()
    score = Number()
    category = fields.String(allow_none=True)
    status = fields.String()
    parts = fields.Dict(keys=fields.String(), metadata={"additionalProperties": _POINTS_OR_COUNT})
    submissions = fields.List(fields.Nested(EarnedMaturity))
    warnings = fields.List(fields.Nested(NoticeOf))


def _of_an_edition(view: View) -> View:
    """Looks for the edition before the content is judged."""

    @wraps(view)
    def told(index: str, year: int) -> Response:
        method = edition(index, year)
        require(method.computable, f"{method.id} is not computed: {method.why_not}")
        response: Response = view(index=index, year=year)
        response.headers["Cache-Control"] = PRIVATE
        return response

    return told


@blueprint.route("/calculations/<index:index>/<year:year>", methods=["POST"])
@_of_an_edition
@blueprint.doc(responses=problems(400, 404, 409, 413, 415, 422))
@blueprint.arguments(GivenFacts)
@blueprint.response(200, Calculation)
def calculation(facts: dict[str, Any], index: str, year: int) -> Response:
    """The score that given facts would have, storing nothing."""
    return answer(_told(calculate(edition(index, year), facts)))


def _told(found: Any) -> dict[str, Any]:
    return {
        **found,
        "score": number(found["score"]),
        "parts": {
            name: value if isinstance(value, int) else exact(value)
            for name, value in found["parts"].items()
        },
        "submissions": [{"maturity": exact(one["maturity"])} for one in found["submissions"]],
    }
