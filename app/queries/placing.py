"""Where one region stands in its class: its type and, where the index has them, its cluster."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection

from app.queries.standings import standings
from app.scoring import cluster_of
from domain.scorecard import Basis
from projections import regions
from projections.editions import edition_of, year_of
from projections.read_model import Rows
from projections.standings import Field


@dataclass(frozen=True, slots=True)
class Place:
    """A ranked score; both are none while the region cannot be ranked."""

    score: Decimal | None = None
    rank: int | None = None


def place(connection: Connection, region: UUID, cycle: str, basis: Basis) -> Place:
    """The score and the rank of a region within its class, now."""
    itself, within = regions.by_id(connection, region), cluster_of(Rows(connection), region, cycle)
    field = Field(type=itself.type, cluster=within[1] if within else None)
    found = standings(connection, edition_of(cycle).index, year_of(cycle), basis, field)
    standing = found.ranking.by_code().get(itself.code)
    return Place(standing.score, standing.rank) if standing else Place()
