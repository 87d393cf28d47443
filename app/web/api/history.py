"""The score history of a region: every change with its cause."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask import Response
from marshmallow import fields

from app.queries.history import Change, history
from app.web.api.blueprint import problems, routes, service
from app.web.api.reading import page, region_at
from app.web.api.viewing import shown, viewer
from app.web.fields import Moment, Number, Page, Text, Told, WholeText, one_of
from app.web.wire import number, shortest, stamp
from domain.errors import check
from domain.scorecard import Basis
from domain.scoring import Status

blueprint = routes("history", "Score histories with causes")


class Asked(Page):
    """Which changes."""

    index = Text(12, form="[A-Za-z]+", load_default=None)
    year = WholeText(1000, 2999, load_default=None)
    basis = one_of(*Basis, load_default=None)


class CauseOf(Told):
    """The fact that moved a score: its place in the log, its topic, and what it settled."""

    position = fields.Integer()
    topic = fields.String()
    indicator = fields.String(allow_none=True)
    submission = fields.UUID(allow_none=True)
    agreement = fields.UUID(allow_none=True)
    objection = fields.Integer(allow_none=True)
    actor = fields.String()


class ContestingFigure(Told):
    """A figure that another source has."""

    score = Number()
    source = fields.String()


class ChangeOfScore(Told):
    """One change of a score. A published result has its source, and what contests it.

    A score that is not `graded` is partial: data are lacking, or its cluster is not measured.
    """

    position = fields.Integer()
    time = Moment()
    index = fields.String()
    year = fields.Integer()
    edition = fields.String()
    basis = one_of(*Basis)
    before = Number(allow_none=True)
    score = Number()
    category = fields.String(allow_none=True)
    status = one_of(*Status)
    parts_before = fields.Dict(keys=fields.String(), values=Number())
    parts = fields.Dict(keys=fields.String(), values=Number())
    cause = fields.Nested(CauseOf)
    source = fields.String(allow_none=True)
    contested_by = fields.List(fields.Nested(ContestingFigure))


class History(Told):
    """The changes of a region's scores, the newest first."""

    code = fields.String()
    name = fields.String()
    items = fields.List(fields.Nested(ChangeOfScore))
    next = fields.String(allow_none=True)


@blueprint.route("/regions/<region:code>/history")
@shown
@blueprint.doc(responses=problems(404))
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, History)
def of_region(asked: dict[str, Any], code: str) -> Response:
    """Every change of a region's scores with its cause, the newest first."""
    cursor, limit, index = asked["cursor"], asked["limit"], asked["index"]
    check(cursor is None or cursor.isdigit(), "the cursor is none of this list", field="cursor")
    with service().reading() as connection:
        region = region_at(connection, code)
        changes = history(
            connection,
            region.region,
            index=index and index.lower(),
            year=asked["year"],
            basis=asked["basis"],
            before=cursor and int(cursor[:18]),
            limit=limit,
            viewer=viewer(),
        )
    following = changes[-1].position if len(changes) == limit else None
    return page(list(map(_change, changes)), following, code=region.code, name=region.name)


def _change(change: Change) -> dict[str, Any]:
    return {
        "position": change.position,
        "time": stamp(change.time),
        "index": change.index,
        "year": change.year,
        "edition": change.edition,
        "basis": change.basis,
        "before": number(change.before),
        "score": number(change.score),
        "category": change.category,
        "status": change.status,
        "parts_before": parts(change.parts_before),
        "parts": parts(change.parts),
        "cause": {
            "position": change.cause,
            "topic": change.cause_topic,
            "indicator": change.cause_indicator,
            "submission": change.cause_submission and str(change.cause_submission),
            "agreement": change.cause_agreement and str(change.cause_agreement),
            "objection": change.cause_objection,
            "actor": change.actor,
        },
        "source": change.source,
        "contested_by": [
            {"score": number(score), "source": source} for score, source in change.contested_by
        ],
    }


def parts(of: Mapping[str, Decimal]) -> dict[str, str]:
    """The parts of a score, exact."""
    return {name: shortest(value) for name, value in of.items()}
