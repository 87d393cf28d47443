"""The editions: the method of each index and year, every line with its source."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.web.api.blueprint import problems, public, routes
from app.web.api.reading import page
from app.web.fields import Number, Told
from app.web.wire import answer, shortest
from domain.index import (
    Category,
    Change,
    ClusterScheme,
    Edition,
    Indicator,
    Parameter,
    Part,
    Ratio,
    Source,
    edition,
    editions,
)

blueprint = routes("editions", "Methods, line by line, with sources")


class SourceOf(Told):
    """Where a line comes from, and how certain that makes it (V, S, I, B, NOT FOUND)."""

    text = fields.String()
    certainty = fields.String()


class EditionLine(Told):
    """An edition, named."""

    id = fields.String()
    index = fields.String()
    years = fields.List(fields.Integer())
    title = fields.String()
    computable = fields.Boolean()
    why_not = fields.String()
    approximate = fields.Boolean()


class Editions(Told):
    """The editions by index and first year."""

    items = fields.List(fields.Nested(EditionLine))
    next = fields.String(allow_none=True)


class PartOf(Told):
    """A block of an index, and the most points that it can bring."""

    code = fields.String()
    name = fields.String()
    maximum = Number()
    source = fields.Nested(SourceOf)


class IndicatorOf(Told):
    """An indicator: weight, the texts of levels 1 to 3, the evidence, the unit of a figure."""

    code = fields.String()
    name = fields.String()
    variable = fields.String()
    scope = fields.String()
    weight = Number()
    maximum = Number()
    mandatory = fields.Boolean()
    levels = fields.List(fields.String())
    unit = fields.String(allow_none=True)
    evidence = fields.List(fields.String())
    source = fields.Nested(SourceOf)


class CategoryOf(Told):
    """A category (predikat) and the least score that gives it."""

    name = fields.String()
    lowest = Number()
    source = fields.Nested(SourceOf)


class ParameterOf(Told):
    """A constant or a decision of the method."""

    name = fields.String()
    value = fields.String()
    source = fields.Nested(SourceOf)


class ChangeOf(Told):
    """What changed against the year before, and whether scores of both may stand together."""

    year = fields.Integer()
    verdict = fields.String()
    reason = fields.String()
    source = fields.Nested(SourceOf)


class RatioOf(Told):
    """A ratio that is judged within a cluster: (over - less) / under, of figures."""

    code = fields.String()
    name = fields.String()
    over = fields.String()
    less = fields.String(allow_none=True)
    under = fields.String()
    source = fields.Nested(SourceOf)


class SchemeOf(Told):
    """How regions are grouped in the year: the scheme and its clusters."""

    name = fields.String()
    clusters = fields.List(fields.String())
    source = fields.Nested(SourceOf)


class EditionInFull(EditionLine):
    """The whole method of one index and year."""

    year = fields.Integer()
    fiscal_year = fields.Integer(allow_none=True)
    scale = Number()
    parts = fields.List(fields.Nested(PartOf))
    indicators = fields.List(fields.Nested(IndicatorOf))
    categories = fields.List(fields.Nested(CategoryOf))
    parameters = fields.List(fields.Nested(ParameterOf))
    ratios = fields.List(fields.Nested(RatioOf))
    cluster_scheme = fields.Nested(SchemeOf, allow_none=True)
    choices = fields.Dict(
        keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.String())
    )
    changes = fields.List(fields.Nested(ChangeOf))
    sources = fields.List(fields.Nested(SourceOf))


@blueprint.route("/editions")
@public
@blueprint.response(200, Editions)
def listing() -> Response:
    """The editions that there are."""
    return page(list(map(_line, editions())))


@blueprint.route("/editions/<index:index>/<year:year>")
@public
@blueprint.doc(responses=problems(404))
@blueprint.response(200, EditionInFull)
def one(index: str, year: int) -> Response:
    """The method of an index in a year."""
    found = edition(index, year)
    return answer(
        {
            **_line(found),
            "year": year,
            "fiscal_year": found.fiscal_year(year),
            "scale": shortest(found.scale),
            "parts": list(map(_part, found.parts)),
            "indicators": list(map(_indicator, found.indicators)),
            "categories": list(map(_category, found.categories)),
            "parameters": list(map(_parameter, found.parameters)),
            "ratios": list(map(_ratio, found.ratios)),
            "cluster_scheme": _scheme(found.cluster_scheme(year)),
            "choices": {
                name: {choice.code: choice.name for choice in found.profile.choices(name)}
                for name in ("stages", "initiators", "kinds", "forms", "urusan")
            },
            "changes": list(map(_change, found.changes)),
            "sources": list(map(_source, found.sources)),
        }
    )


def _line(one: Edition) -> dict[str, Any]:
    return {
        "id": one.id,
        "index": one.index,
        "years": list(one.years),
        "title": one.title,
        "computable": one.computable,
        "why_not": one.why_not,
        "approximate": one.approximate,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "code": part.code,
        "name": part.name,
        "maximum": shortest(part.maximum),
        "source": _source(part.source),
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    quantity = one.quantity or (one.bands and one.bands.quantity)
    return {
        "code": one.code,
        "name": one.name,
        "variable": one.variable,
        "scope": one.scope,
        "weight": shortest(one.weight),
        "maximum": shortest(one.maximum),
        "mandatory": one.mandatory,
        "levels": list(one.parameters),
        "unit": quantity.unit if quantity else None,
        "evidence": list(one.evidence),
        "source": _source(one.source),
    }


def _category(category: Category) -> dict[str, Any]:
    return {
        "name": category.name,
        "lowest": shortest(category.lower),
        "source": _source(category.source),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "year": change.year,
        "verdict": change.verdict,
        "reason": change.reason,
        "source": _source(change.source),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    value = parameter.value
    return {
        "name": parameter.name,
        "value": str(value) if isinstance(value, int | str) else shortest(value),
        "source": _source(parameter.source),
    }


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {
        "code": ratio.code,
        "name": ratio.name,
        "over": ratio.over,
        "less": ratio.less,
        "under": ratio.under,
        "source": _source(ratio.source),
    }


def _scheme(scheme: ClusterScheme | None) -> dict[str, Any] | None:
    if scheme is None:
        return None
    named = {"name": scheme.name, "clusters": list(scheme.clusters)}
    return {**named, "source": _source(scheme.source)}


def _source(source: Source) -> dict[str, Any]:
    return {"text": source.text, "certainty": source.certainty}
