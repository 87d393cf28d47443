"""The log, fact by fact, for those who read all of it or all of a region's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from app.store.tables import events as log
from projections.regions import regions
from projections.schema import AnyRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which facts: of a region, a cycle, a topic, by somebody; before a position."""

    region: UUID | None = None
    cycle: str | None = None
    topic: str | None = None
    actor: str | None = None
    before: int | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """The conditions on the log."""
        asked = ("region", "cycle", "topic", "actor")
        for name in asked:
            if getattr(self, name) is not None:
                yield log.c[name] == getattr(self, name)
        if self.before is not None:
            yield log.c.position < self.before


def entries(connection: Connection, wanted: Wanted, limit: int) -> Sequence[AnyRow]:
    """The facts with the codes of their regions, the newest first."""
    query = (
        select(log, regions.c.code)
        .join_from(log, regions, log.c.region == regions.c.region, isouter=True)
        .where(*wanted.conditions())
        .order_by(log.c.position.desc())
    )
    return connection.execute(query.limit(limit)).all()
