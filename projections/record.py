"""A fact as it stands in the log: what a read model is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from domain.events import Fact


@dataclass(frozen=True, slots=True)
class Record:
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
