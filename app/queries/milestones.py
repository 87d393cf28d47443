"""What happened to a cycle: opened, extended, closed, made final; when, by whom and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app import log
from domain import events

_TOPICS = tuple(
    fact.TOPIC
    for fact in (
        events.CycleOpened,
        events.CycleSimulated,
        events.ExtensionProposed,
        events.DeadlineExtended,
        events.CycleClosed,
        events.ObjectionsOpened,
        events.FinalisationProposed,
        events.CycleFinalised,
    )
)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a cycle, and who took it.

    ``until`` is the deadline that it set or proposed, or the end of the objections, and
    ``before`` the deadline that stood until then. ``proposed_by`` is who proposed what
    ``actor`` approved.
    """

    position: int
    time: datetime
    topic: str
    until: datetime | None
    before: datetime | None
    reason: str
    actor: str
    proposed_by: str | None


def milestones(connection: Connection, cycle: str) -> Sequence[Milestone]:
    """The steps of a cycle in their order; none before it is opened."""
    found: list[Milestone] = []
    stands: datetime | None = None
    for record in log.Reader().of_region(connection, None, _TOPICS, cycle):
        fact = record.fact
        deadline = getattr(fact, "deadline", None)
        proposed_by = getattr(fact, "proposed_by", None)
        found.append(
            Milestone(
                position=record.position,
                time=record.time,
                topic=fact.TOPIC,
                until=deadline or getattr(fact, "until", None),
                before=stands if deadline else None,
                reason=getattr(fact, "reason", ""),
                actor=record.actor,
                proposed_by=proposed_by if proposed_by != record.actor else None,
            )
        )
        if isinstance(fact, events.CycleOpened | events.DeadlineExtended):
            stands = deadline
    return found
