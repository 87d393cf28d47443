"""The public part of the log: facts that anybody may read, in their order.

Public are the facts about regions and their agencies, about roles and cycles, published and
contested results, measuring runs, every change of a score, decisions on objections, the
acceptance of a submission, and what happened to an agreement from the day on which it took
effect. What a region drafts, claims and reports, what an assessor says of it, and what two
regions negotiate, is not; so positions have gaps. An actor is an opaque id.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from flask import Response
from marshmallow import fields
from sqlalchemy import ColumnElement, or_, select, true

from app.queries.shown import hidden
from app.store.tables import events as log
from app.store.tables import head
from app.web.api.blueprint import public, routes, service
from app.web.api.reading import page
from app.web.fields import LARGEST_POSITION, Moment, Strict, Told, WholeText
from app.web.wire import stamp
from domain import events
from domain.actor import PUBLIC
from projections.regions import regions
from projections.schema import AnyRow

blueprint = routes("log", "The public part of the log")

_LOOKED_THROUGH = 20_000
"""How many positions one answer covers, whether or not much of them is public."""

PUBLIC_TOPICS = frozenset(
    fact.TOPIC
    for fact in (
        events.RegionRegistered,
        events.RegionRenamed,
        events.RegionRecoded,
        events.RegionClustered,
        events.OrganisationRegistered,
        events.OrganisationClosed,
        events.CycleOpened,
        events.CycleSimulated,
        events.ExtensionProposed,
        events.FinalisationProposed,
        events.RoleProposed,
        events.RoleGranted,
        events.RoleRevoked,
        events.OperatorInvited,
        events.DeadlineExtended,
        events.CycleClosed,
        events.ObjectionsOpened,
        events.CycleFinalised,
        events.ScoreChanged,
        events.ResultPublished,
        events.ResultContested,
        events.GoalpostsMeasured,
        events.ObjectionDecided,
        events.SubmissionAccepted,
        events.AgreementTookEffect,
        events.AgreementExtended,
        events.ActivityLogged,
        events.BenefitRecorded,
        events.BenefitAcknowledged,
        events.ReplicationConfirmed,
        events.ConfirmationCorrected,
        events.AgreementEvaluated,
        events.AgreementEnded,
    )
)


_OF_SCORES = frozenset(
    fact.TOPIC
    for fact in (
        events.ScoreChanged,
        events.GoalpostsMeasured,
        events.ObjectionDecided,
        events.SubmissionAccepted,
    )
)
"""What tells of the scores of a cycle before they are final."""


class Asked(Strict):
    """The facts after a position."""

    after = WholeText(0, LARGEST_POSITION, load_default=0)
    limit = WholeText(1, 1000, load_default=1000)
    cursor = WholeText(0, LARGEST_POSITION, load_default=None)


class Entry(Told):
    """A fact of the log: its place, its topic, what it is about, who recorded it, what it says."""

    position = fields.Integer()
    time = Moment()
    topic = fields.String()
    stream = fields.UUID()
    version = fields.Integer()
    region = fields.String(allow_none=True)
    cycle = fields.String(allow_none=True)
    submission = fields.UUID(allow_none=True)
    actor = fields.String()
    role = fields.String()
    cause = fields.Integer(allow_none=True)
    fact = fields.Dict(keys=fields.String())


class Log(Told):
    """Public facts in order of position; ``end`` is where the whole log ends."""

    end = fields.Integer()
    items = fields.List(fields.Nested(Entry))
    next = fields.String(allow_none=True)


@blueprint.route("/log")
@public
@blueprint.arguments(Asked, location="query")
@blueprint.response(200, Log)
def entries(asked: dict[str, Any]) -> Response:
    """Public facts after a position, the oldest first.

    A page may hold fewer than asked for, even none; as long as `next` is not null there may be
    more.
    """
    after, limit = asked["cursor"] or asked["after"], asked["limit"]
    reach = min(after + _LOOKED_THROUGH, LARGEST_POSITION)
    query = (
        select(log, regions.c.code)
        .join_from(log, regions, log.c.region == regions.c.region, isouter=True)
        .where(log.c.position > after, log.c.position <= reach, log.c.topic.in_(PUBLIC_TOPICS))
        .order_by(log.c.position)
        .limit(limit)
    )
    with service().reading() as connection:
        query = query.where(_is_told(hidden(connection, PUBLIC)))
        end: int = connection.execute(select(head.c.position)).scalar_one()
        rows = connection.execute(query).all()
    last = rows[-1].position if len(rows) == limit else reach
    return page(list(map(entry, rows)), last if last < end else None, end=end)


def _is_told(unseen: Collection[str]) -> ColumnElement[bool]:
    """What follows from scores that are not shown yet is not told either; once final it is."""
    if not unseen:
        return true()
    return or_(log.c.topic.not_in(_OF_SCORES), log.c.cycle.not_in(unseen))


def entry(row: AnyRow) -> dict[str, Any]:
    """A fact with the code of its region, as it is told."""
    return {
        "position": row.position,
        "time": stamp(row.time),
        "topic": row.topic,
        "stream": str(row.stream),
        "version": row.version,
        "region": row.code,
        "cycle": row.cycle,
        "submission": row.submission and str(row.submission),
        "actor": row.actor,
        "role": row.role,
        "cause": row.cause,
        "fact": msgspec.json.decode(row.body),
    }
