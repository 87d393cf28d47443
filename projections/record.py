"""A fact as it stands in the log: what a read model is told."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.events import Fact


class Record(NamedTuple):
    """One fact with its place in the log and what it is about.

    ``region`` is the partition that a fact belongs to: a read model is rebuilt and
    verified region by region. Facts of the nation, such as those of a cycle, have none.
    """

    fact: Fact
    position: int
    time: datetime
    region: UUID | None
    cycle: str | None
    actor: str
    cause: int | None
