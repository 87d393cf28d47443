"""The files of evidence that a region has handed in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Connection, select

from app.evidence.tables import files
from projections.schema import AnyRow


def files_of(connection: Connection, region: UUID, cycle: str) -> Sequence[AnyRow]:
    """The files of a region in a cycle, the newest first."""
    query = select(files).where(files.c.region == region, files.c.cycle == cycle)
    return connection.execute(query.order_by(files.c.time.desc(), files.c.digest)).all()
