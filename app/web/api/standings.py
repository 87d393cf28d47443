"""The leaderboard: who leads, by how much."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response
from marshmallow import fields

from app.queries.shown import require_opened
from app.queries.standings import Standings, standings
from app.web.api.blueprint import problems, routes, service
from app.web.api.reading import AsOf, as_of, linked
from app.web.api.viewing import shown, viewer
from app.web.fields import Number, Page, Text, Told, moment_text, one_of, region_code
from app.web.wire import exact, number
from domain.cycle import cycle_key
from domain.errors import Invalid
from domain.ranking import NOT_REPORTED, Standing
from domain.region import TYPES
from domain.scorecard import Basis
from domain.scoring import Status
from projections.standings import Field

blueprint = routes("standings", "Leaderboards, now and as they were")


class Compared(Page):
    """Who is compared, on which basis, as of when."""

    type = one_of(*TYPES, load_default=None)
    province = region_code(load_default=None)
    cluster = Text(60, load_default=None)
    basis = one_of(*Basis, load_default=None)
    as_of = moment_text(load_default=None)


class Champion(Told):
    """The best of those compared; among equals the one with the lowest code."""

    code = fields.String()
    name = fields.String()
    score = Number()


class GradeOf(Told):
    """A computed grade: always indicative, relative to the cluster where that is large enough."""

    letter = fields.String()
    name = fields.String()
    relative = fields.Boolean()
    indicative = fields.Boolean()


class PublishedFigure(Told):
    """What a source has, beside what is computed."""

    score = Number()
    category = fields.String(allow_none=True)
    rank = fields.Integer(allow_none=True)
    source = fields.String()


class Ranked(Champion):
    """A ranked region, its parts in points, and its distance to the others.

    A computed score has its `parts`; `published` is the figure that stands beside it.
    """

    rank = fields.Integer()
    type = fields.String()
    province = fields.String()
    cluster = fields.String(allow_none=True)
    category = fields.String(allow_none=True)
    grade = fields.Nested(GradeOf, allow_none=True)
    parts = fields.Dict(keys=fields.String(), values=Number())
    published = fields.Nested(PublishedFigure, allow_none=True)
    gap_to_champion = Number()
    gap_to_next = Number(allow_none=True)
    lead = Number(allow_none=True)


class Unranked(Told):
    """A region that cannot be ranked, and why.

    It reported nothing (`not_reported`), lacks data (`eliminated`), or its cluster was not
    measured, or it is in none (`not_measured`).
    """

    code = fields.String()
    name = fields.String()
    cluster = fields.String(allow_none=True)
    reason = one_of(NOT_REPORTED, Status.ELIMINATED, Status.NOT_MEASURED)
    published = fields.Nested(PublishedFigure, allow_none=True)


class Header(Told):
    """Which leaderboard this is.

    `fiscal_year` (tahun anggaran) is the budget year that was measured in `year` (tahun
    ukur), where the index has one.
    """

    index = fields.String()
    year = fields.Integer()
    fiscal_year = fields.Integer(allow_none=True)
    edition = fields.String()
    type = fields.String(allow_none=True)
    cluster = fields.String(allow_none=True)
    basis = one_of(*Basis)
    as_of = fields.Nested(AsOf)


class Leaderboard(Header):
    """A leaderboard. The unranked stand on its last page."""

    champion = fields.Nested(Champion, allow_none=True)
    items = fields.List(fields.Nested(Ranked))
    unranked = fields.List(fields.Nested(Unranked))
    next = fields.String(allow_none=True)


@blueprint.route("/standings/<index:index>/<year:year>")
@shown
@blueprint.doc(responses=problems(404))
@blueprint.arguments(Compared, location="query")
@blueprint.response(200, Leaderboard)
def leaderboard(asked: dict[str, Any], index: str, year: int) -> Response:
    """Who leads, by how much.

    The basis is the official one where results were published, else the verified one. Of a
    cycle that nobody has opened there are no computed standings to ask for.
    """
    moment, start = _start(asked)
    field = Field(asked["type"], asked["province"], asked["cluster"])
    with service().reading() as connection:
        found = standings(connection, index, year, asked["basis"], field, moment, viewer())
        if asked["basis"] is not None:
            require_opened(connection, cycle_key(index, year), found.basis)
    return _told(found, start, start + asked["limit"])


def _start(asked: dict[str, Any]) -> tuple[str | None, int]:
    """A cursor is the position that the first page was made at, and how many came before."""
    cursor = asked["cursor"]
    if cursor is None:
        return asked["as_of"], 0
    position, _, start = cursor.partition(".")
    if not (position.isdigit() and start.isdigit() and len(start) < 6):  # noqa: PLR2004
        raise Invalid("the cursor is none of this list", field="cursor")
    return position, int(start)


def _told(found: Standings, start: int, end: int) -> Response:
    ranked = found.ranking.ranked
    cursor = f"{found.as_of.position}.{end}" if end < len(ranked) else None
    champion = found.ranking.champion
    body = {
        **header(found),
        "champion": champion and _best(champion),
        "items": [ranked_region(found, one) for one in ranked[start:end]],
        "unranked": [] if cursor else unranked_regions(found),
        "next": cursor,
    }
    return linked(body, cursor)


def header(found: Standings) -> dict[str, Any]:
    """Which leaderboard this is."""
    return {
        "index": found.index,
        "year": found.year,
        "fiscal_year": found.fiscal_year,
        "edition": found.edition.id,
        "type": found.field.type,
        "cluster": found.field.cluster,
        "basis": found.basis,
        "as_of": as_of(found.as_of),
    }


def ranked_region(found: Standings, one: Standing) -> dict[str, Any]:
    """A ranked region, its parts, and its distance to the others."""
    grade = found.grades.get(one.entry.code)
    return {
        "rank": one.rank,
        "code": one.entry.code,
        "name": one.entry.name,
        "type": one.entry.type,
        "province": one.entry.province,
        "score": number(one.score),
        "cluster": one.entry.cluster,
        "category": one.entry.category,
        "grade": grade and asdict(grade),
        "parts": {code: exact(points) for code, points in found.parts(one.entry).items()},
        "published": _beside(found, one.entry.code),
        "gap_to_champion": number(one.gap_to_champion),
        "gap_to_next": number(one.gap_to_next),
        "lead": number(one.lead),
    }


def unranked_regions(found: Standings) -> list[dict[str, Any]]:
    """The regions that cannot be ranked, and why."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "cluster": one.cluster,
            "reason": one.reason,
            "published": _beside(found, one.code),
        }
        for one in found.ranking.unranked
    ]


def _beside(found: Standings, code: str) -> dict[str, Any] | None:
    if code not in found.published:
        return None
    figure = found.published[code].stands
    return {**asdict(figure), "score": number(figure.score)}


def _best(champion: Standing) -> dict[str, Any]:
    entry = champion.entry
    return {"code": entry.code, "name": entry.name, "score": number(champion.score)}
