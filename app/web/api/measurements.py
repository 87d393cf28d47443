"""Measurements: the runs that measure a cluster, and the goalposts that they found."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields

from app.commands import measurements as commands
from app.queries.measurements import Post, Run, runs
from app.queries.shown import require_shown
from app.web.api.blueprint import problems, routes, service
from app.web.api.commanding import Command, CommandDone, command, made
from app.web.api.reading import AsOf, as_of, page
from app.web.api.viewing import shown, viewer
from app.web.fields import Moment, Number, Strict, Text, Told, moment_text, one_of
from app.web.openapi import PREFIX
from app.web.wire import shortest, stamp
from domain.cycle import cycle_key
from domain.region import TYPES
from domain.scorecard import Basis

blueprint = routes("measurements", "Measuring runs: the goalposts of each cluster")

_ADDRESS = "/measurements/<index:index>/<year:year>"


class Measuring(Strict):
    """The cluster to measure; regions of every type, each among themselves, where none is named."""

    cluster = Text(60, required=True)
    type = one_of(*TYPES, load_default=None, allow_none=True)


class Asked(Strict):
    """Which runs, as of when."""

    type = one_of(*TYPES, load_default=None)
    cluster = Text(60, load_default=None)
    as_of = moment_text(load_default=None)


class Measured(CommandDone):
    """How many runs were recorded, and how many scores they moved; none where nothing is new."""

    goalposts = fields.Integer()
    scores = fields.Integer()


class GoalpostOf(Told):
    """Between which values a ratio lies in the cluster, exact, and the regions that set them."""

    ratio = fields.String()
    name = fields.String()
    low = Number()
    low_region = fields.String()
    high = Number()
    high_region = fields.String()


class RunOf(Told):
    """One run on one basis. `measured` of the `members` had all their figures."""

    position = fields.Integer()
    time = Moment()
    edition = fields.String()
    basis = one_of(Basis.CLAIMED, Basis.VERIFIED)
    scheme = fields.String()
    type = one_of(*TYPES)
    cluster = fields.String()
    run = fields.Integer()
    members = fields.Integer()
    measured = fields.Integer()
    goalposts = fields.List(fields.Nested(GoalpostOf))


class ListedRun(RunOf):
    """A run, and whether its goalposts are those in force."""

    in_force = fields.Boolean()


class Runs(Told):
    """The runs of a cycle, the newest first."""

    index = fields.String()
    year = fields.Integer()
    fiscal_year = fields.Integer(allow_none=True)
    as_of = fields.Nested(AsOf)
    items = fields.List(fields.Nested(ListedRun))
    next = fields.String(allow_none=True)


@blueprint.route(_ADDRESS)
@shown
@blueprint.doc(responses=problems(404))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, Runs)
def listing(asked: dict[str, Any], index: str, year: int) -> Response:
    """The measuring runs with their goalposts, the newest first."""
    with service().reading() as connection:
        require_shown(connection, viewer(), cycle_key(index, year), Basis.VERIFIED)
        found = runs(connection, index, year, **asked)
    items = [{**run_of(one), "in_force": one.position in found.in_force} for one in found.runs]
    return page(
        items,
        index=index,
        year=year,
        fiscal_year=found.edition.fiscal_year(year),
        as_of=as_of(found.as_of),
    )


@blueprint.route(_ADDRESS, methods=["POST"])
@command("measurement.run", creates=True, possible=commands.possible)
@blueprint.arguments(Measuring)
@blueprint.response(201, Measured)
def run(given: Command, content: dict[str, Any], index: str, year: int) -> Response:
    """Measure a cluster: its goalposts, and every score that they move.

    Where nothing has moved since the last run, nothing is recorded.
    """
    done = given.do(commands.measure, index=index, year=year, **content)
    counts = {name: int(count) for name, count in done.made.items()}
    return made(done, 201, f"{PREFIX}/measurements/{index}/{year}", **counts)


def run_of(run: Run) -> dict[str, Any]:
    """A run as it is told."""
    return {
        "position": run.position,
        "time": stamp(run.time),
        "edition": run.edition,
        "basis": run.basis,
        "scheme": run.scheme,
        "type": run.type,
        "cluster": run.cluster,
        "run": run.run,
        "members": run.members,
        "measured": run.measured,
        "goalposts": list(map(_goalpost, run.posts)),
    }


def _goalpost(post: Post) -> dict[str, Any]:
    return {
        "ratio": post.ratio.code,
        "name": post.ratio.name,
        "low": shortest(post.low),
        "low_region": post.low_region.code,
        "high": shortest(post.high),
        "high_region": post.high_region.code,
    }
