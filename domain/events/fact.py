"""What every fact is."""

from __future__ import annotations

from typing import ClassVar, dataclass_transform

from eventsourcing.domain import AggregateEvent


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Fact(AggregateEvent):
    """Something that has happened to one aggregate. ``TOPIC`` is its name in the log."""

    TOPIC: ClassVar[str]
