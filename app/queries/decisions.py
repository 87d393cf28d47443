"""Decisions: who settled what of a region in a cycle, when, and why; the old and the new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection

from app import log
from app.accounts import people
from domain import events
from domain.events import Fact
from projections.record import Record

_OF_SUBMISSION = (events.IndicatorVerified, events.RevisionProposed, events.RevisionApproved)
_OF_REPORT = (
    events.FigureVerified,
    events.FigureRevisionProposed,
    events.FigureRevisionApproved,
)
_VERDICTS = (events.SubmissionAccepted, events.SubmissionRejected)
_PROPOSED = (events.RevisionProposed, events.FigureRevisionProposed)
_TOPICS = tuple(fact.TOPIC for fact in (*_OF_SUBMISSION, *_OF_REPORT, *_VERDICTS))

Figure = tuple[int | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: what it was before and what it is to be, by whom, and why.

    ``proposed_by`` is who proposed what ``actor`` approved. Names are given as far as they
    are known.
    """

    position: int
    time: datetime
    topic: str
    submission: UUID | None
    indicator: str | None
    before: Figure
    after: Figure
    reason: str
    actor: str
    actor_name: str | None
    proposed_by: str | None
    proposed_by_name: str | None
    proposed_at: datetime | None


def decisions(connection: Connection, region: UUID, cycle: str) -> list[Decision]:
    """The decisions on a region's things in a cycle, the newest first."""
    records = [
        record
        for record in log.Reader().of_region(connection, region, _TOPICS, cycle)
        if record.cycle == cycle
    ]
    names = _names(connection, records)
    stands: dict[tuple[UUID, str | None], Figure] = {}
    proposals: dict[tuple[UUID, str | None], datetime] = {}
    found = []
    for record in records:
        fact = record.fact
        indicator, after = getattr(fact, "indicator", None), _figure(fact)
        about = (fact.originator_id, indicator)
        proposed_by = getattr(fact, "proposed_by", None)
        found.append(
            Decision(
                position=record.position,
                time=record.time,
                topic=fact.TOPIC,
                submission=fact.originator_id if not isinstance(fact, _OF_REPORT) else None,
                indicator=indicator,
                before=stands.get(about, (None, None)),
                after=after,
                reason=getattr(fact, "reason", ""),
                actor=record.actor,
                actor_name=names.get(record.actor),
                proposed_by=proposed_by,
                proposed_by_name=names.get(proposed_by or ""),
                proposed_at=proposals.get(about),
            )
        )
        if isinstance(fact, _PROPOSED):
            proposals[about] = record.time
        else:
            stands[about] = after
            proposals.pop(about, None)
    return found[::-1]


def _figure(fact: Fact) -> Figure:
    return getattr(fact, "level", None), getattr(fact, "value", None)


def _names(connection: Connection, records: Sequence[Record]) -> dict[str, str]:
    acting = {record.actor for record in records}
    acting |= {getattr(record.fact, "proposed_by", "") for record in records}
    return dict(people.names(connection, acting - {""}))
