"""The race: the standings in motion, and what the champion must do to stay ahead."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.queries.moment import moment
from app.queries.race import Contest, contest
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import blaming
from app.web.api.reading import AsOf, as_of
from app.web.api.standings import (
    Header,
    Ranked,
    Unranked,
    header,
    ranked_region,
    unranked_regions,
)
from app.web.api.viewing import shown, viewer
from app.web.fields import Number, Strict, Text, Told, moment_text, one_of, region_code
from app.web.wire import answer, number, rounded
from domain.pace import Comparison, Pace
from domain.race import Chase, Comparability, Defence, Movement, Per, Runner, Verdict
from domain.region import TYPES
from domain.scorecard import Basis
from projections.standings import Field

blueprint = routes("race", "Gaps, leads, movement, pace, pursuers")


class Running(Strict):
    """Who races, on which basis, from when to when."""

    type = one_of(*TYPES, load_default=None)
    province = region_code(load_default=None)
    cluster = Text(60, load_default=None)
    basis = one_of(*Basis, load_default=None)
    since = moment_text(load_default=None)
    as_of = moment_text(load_default=None)


class MovementOf(Told):
    """Change since the earlier moment; negative ranks were lost."""

    ranks = fields.Integer()
    points = Number()


class PaceOf(Told):
    """The change of a score per week or per cycle; not sound when too little was observed."""

    points = Number()
    per = one_of(*Per)
    observations = fields.Integer()
    sound = fields.Boolean()
    marked = fields.Boolean()


class ChaseOf(Told):
    """Whether and when a region would be level with the champion at its pace."""

    code = fields.String()
    gap = Number()
    verdict = one_of(*Verdict)
    closing_speed = Number(allow_none=True)
    periods = Number(allow_none=True)


class DefenceOf(Told):
    """The champion's side: the closest pursuers, and the pace that keeps it ahead."""

    champion = fields.String()
    lead = Number(allow_none=True)
    pace = fields.Nested(PaceOf, allow_none=True)
    needed = Number(allow_none=True)
    pursuers = fields.List(fields.Nested(ChaseOf))


class RunnerOf(Ranked):
    """A ranked region in motion; ``pace`` is weekly with ``since``, else as ``yearly``."""

    movement = fields.Nested(MovementOf, allow_none=True)
    pace = fields.Nested(PaceOf, allow_none=True)
    yearly = fields.Nested(PaceOf, allow_none=True)
    chase = fields.Nested(ChaseOf, allow_none=True)


class ComparisonOf(Told):
    """Whether this year's scores may stand beside those of the year before."""

    verdict = one_of(*Comparability)
    reasons = fields.List(fields.String())


class RaceOf(Header):
    """The race as it stands, and how it runs."""

    since = fields.Nested(AsOf, allow_none=True)
    comparable = fields.Nested(ComparisonOf, allow_none=True)
    defence = fields.Nested(DefenceOf, allow_none=True)
    items = fields.List(fields.Nested(RunnerOf))
    unranked = fields.List(fields.Nested(Unranked))
    next = fields.String(allow_none=True)


@blueprint.route("/race/<index:index>/<year:year>")
@shown
@blueprint.doc(responses=problems(404))
@blueprint.arguments(Running, location="query")
@blueprint.response(200, RaceOf)
def race(asked: dict[str, Any], index: str, year: int) -> Response:
    """Who moves, who closes in, and the pace that the champion needs.

    With ``since`` pace is per week since then; without, per cycle by official results.
    """
    field = Field(asked["type"], asked["province"], asked["cluster"])
    with service().reading() as connection:
        with blaming({"as_of": "since"}):
            moment(connection, asked["since"])
        found = contest(
            connection,
            index,
            year,
            asked["basis"],
            field,
            asked["since"],
            asked["as_of"],
            viewer(),
        )
    return answer(_told(found))


def _told(found: Contest) -> dict[str, Any]:
    defence = found.race.defence
    return {
        **header(found.standings),
        "since": found.since and as_of(found.since),
        "comparable": found.compared and _comparison(found.compared),
        "defence": defence and _defence(defence),
        "items": [_runner(found, one) for one in found.race.runners],
        "unranked": unranked_regions(found.standings),
        "next": None,
    }


def _comparison(compared: Comparison) -> dict[str, Any]:
    return {"verdict": compared.verdict, "reasons": list(compared.reasons)}


def _defence(defence: Defence) -> dict[str, Any]:
    return {
        "champion": defence.champion,
        "lead": number(defence.lead),
        "pace": _pace(defence.pace),
        "needed": rounded(defence.needed),
        "pursuers": list(map(_chase, defence.pursuers)),
    }


def _runner(found: Contest, one: Runner) -> dict[str, Any]:
    return {
        **ranked_region(found.standings, one.standing),
        "movement": one.movement and _movement(one.movement),
        "pace": _pace(one.pace),
        "yearly": _pace(one.yearly),
        "chase": one.chase and _chase(one.chase),
    }


def _movement(moved: Movement) -> dict[str, Any]:
    return {"ranks": moved.ranks, "points": number(moved.points)}


def _pace(pace: Pace | None) -> dict[str, Any] | None:
    if pace is None:
        return None
    return {
        "points": rounded(pace.points),
        "per": pace.per,
        "observations": pace.observations,
        "sound": pace.sound,
        "marked": pace.marked,
    }


def _chase(chase: Chase) -> dict[str, Any]:
    return {
        "code": chase.code,
        "gap": number(chase.gap),
        "verdict": chase.verdict,
        "closing_speed": rounded(chase.closing_speed),
        "periods": rounded(chase.periods),
    }
