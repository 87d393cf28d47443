"""The explained score: from the number down to the facts behind every point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields

from app.queries.explained import Explained, explained
from app.web.api.blueprint import problems, routes, service
from app.web.api.editions import SourceOf
from app.web.api.history import parts
from app.web.api.measurements import RunOf, run_of
from app.web.api.reading import AsOf, as_of, region_at
from app.web.api.viewing import shown, viewer
from app.web.fields import Number, Strict, Told, moment_text, one_of
from app.web.wire import answer, number, shortest
from domain.explanation import Explanation, Notice
from domain.scorecard import Basis

blueprint = routes("scores", "Scores taken apart")


class Asked(Strict):
    """On which basis, as of when; verified and now where nothing is named."""

    basis = one_of(Basis.CLAIMED, Basis.VERIFIED, load_default=None)
    as_of = moment_text(load_default=None)


class NoticeOf(Told):
    """Advice: a code for programs, a sentence for people, the field if any."""

    code = fields.String()
    message = fields.String()
    field = fields.String(allow_none=True)


class Line(Told):
    """One line of an explanation, and the lines that it is made of."""

    code = fields.String()
    label = fields.String()
    points = Number()
    maximum = Number(allow_none=True)
    figures = fields.List(fields.String())
    formula = fields.String()
    worked = fields.String()
    source = fields.Nested(SourceOf, allow_none=True)
    notice = fields.Nested(NoticeOf, allow_none=True)
    lines = fields.List(fields.Nested("Line"))


class CountedSubmission(Told):
    """A submission that counts, and the facts that settled its indicators."""

    id = fields.UUID()
    name = fields.String()
    organisation = fields.String(allow_none=True)
    state = fields.String()
    urusan = fields.String()
    maturity = Number()
    levels = fields.Dict(keys=fields.String(), values=fields.Integer())
    facts = fields.Dict(keys=fields.String(), values=fields.Integer())


class CountedFigure(Told):
    """A figure of the region, and the fact that settled it."""

    indicator = fields.String()
    level = fields.Integer(allow_none=True)
    value = Number(allow_none=True)
    fact = fields.Integer(allow_none=True)


class ExplainedScore(Told):
    """A score of a region, taken apart.

    Where a part is relative to a cluster, `run` is the measuring run whose goalposts it is
    judged by, with the regions that set them; `fiscal_year` is the budget year measured.
    """

    code = fields.String()
    name = fields.String()
    index = fields.String()
    year = fields.Integer()
    fiscal_year = fields.Integer(allow_none=True)
    edition = fields.String()
    basis = one_of(Basis.CLAIMED, Basis.VERIFIED)
    as_of = fields.Nested(AsOf)
    score = Number()
    category = fields.String(allow_none=True)
    status = fields.String()
    parts = fields.Dict(keys=fields.String(), values=Number())
    missing = fields.List(fields.String())
    waiting = fields.List(fields.String())
    cluster = fields.String(allow_none=True)
    run = fields.Nested(RunOf, allow_none=True)
    explanation = fields.Nested(Line)
    figures = fields.List(fields.Nested(CountedFigure))
    submissions = fields.List(fields.Nested(CountedSubmission))


@blueprint.route("/regions/<region:code>/scores/<index:index>/<year:year>")
@shown
@blueprint.doc(responses=problems(404, 409))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, ExplainedScore)
def score(asked: dict[str, Any], code: str, index: str, year: int) -> Response:
    """Why a score is what it is: parts, indicators, and the facts behind each.

    An official result is a figure of its source and is not taken apart.
    """
    with service().reading() as connection:
        region = region_at(connection, code)
        found = explained(
            connection, region.region, index, year, asked["basis"], asked["as_of"], viewer()
        )
    return answer({"code": region.code, "name": region.name, **_told(found)})


def _told(found: Explained) -> dict[str, Any]:
    return {
        "index": found.edition.index,
        "year": found.year,
        "fiscal_year": found.edition.fiscal_year(found.year),
        "edition": found.edition.id,
        "basis": found.basis,
        "as_of": as_of(found.as_of),
        "score": number(found.score.value),
        "category": found.score.category,
        "status": found.score.status,
        "parts": parts(found.score.parts),
        "missing": list(found.score.missing),
        "waiting": list(found.score.waiting),
        "cluster": found.cluster,
        "run": found.run and run_of(found.run),
        "explanation": _line(found.tree),
        "figures": [_figure(found, row) for row in found.figures],
        "submissions": [_submission(found, row) for row in found.submissions],
    }


def _line(line: Explanation) -> dict[str, Any]:
    return {
        "code": line.code,
        "label": line.label,
        "points": shortest(line.points),
        "maximum": None if line.maximum is None else shortest(line.maximum),
        "figures": list(line.figures),
        "formula": line.formula,
        "worked": line.worked,
        "source": line.source and {"text": line.source.text, "certainty": line.source.certainty},
        "notice": line.notice and notice(line.notice),
        "lines": list(map(_line, line.children)),
    }


def notice(told: Notice) -> dict[str, Any]:
    """Advice beside a number."""
    return {"code": told.code, "message": told.message, "field": told.field}


def _figure(found: Explained, row: Mapping[str, Any]) -> dict[str, Any]:
    value = row[f"{found.basis}_value"]
    return {
        "indicator": row["indicator"],
        "level": row[f"{found.basis}_level"],
        "value": None if value is None else shortest(value),
        "fact": found.facts.get(row["indicator"]),
    }


def _submission(found: Explained, row: Mapping[str, Any]) -> dict[str, Any]:
    levels = row[found.basis]
    facts = {code: found.facts.get(f"{row['submission']}/{code}") for code in levels}
    return {
        "id": str(row["submission"]),
        "name": row["name"],
        "organisation": found.organisations.get(row["organisation"]),
        "state": row["state"],
        "urusan": row["urusan"],
        "maturity": number(row[f"{found.basis}_maturity"]),
        "levels": dict(levels),
        "facts": {code: position for code, position in facts.items() if position is not None},
    }
