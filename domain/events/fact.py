"""What every fact is."""

from __future__ import annotations

from eventsourcing.domain import AggregateEvent


class Fact(AggregateEvent):
    """Something that has happened to one aggregate."""
