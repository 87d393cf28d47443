"""Where one region stands in its class: its type and, where the index has them, its cluster."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, select

from app.queries.standings import standings
from domain.actor import SYSTEM
from domain.scorecard import Basis
from projections import regions
from projections.editions import edition_of, scheme_of, year_of
from projections.regions import membership
from projections.schema import AnyRow
from projections.standings import Field


@dataclass(frozen=True, slots=True)
class Place:
    """A ranked score; both are none while the region cannot be ranked."""

    score: Decimal | None = None
    rank: int | None = None


def class_of(
    connection: Connection, region: AnyRow, cycle: str, position: int | None = None
) -> Field:
    """Who a region is compared with in a cycle: its type, and the cluster that it is in."""
    scheme = scheme_of(cycle)
    if scheme is None:
        return Field(region.type)
    member = membership(scheme.name, year_of(cycle), position)
    query = select(member.c.cluster).where(member.c.region == region.region)
    return Field(region.type, cluster=connection.scalar(query))


def place(connection: Connection, region: UUID, cycle: str, basis: Basis) -> Place:
    """The score and the rank of a region within its class, now."""
    itself = regions.by_id(connection, region)
    field = class_of(connection, itself, cycle)
    index, year = edition_of(cycle).index, year_of(cycle)
    found = standings(connection, index, year, basis, field, viewer=SYSTEM)
    standing = found.ranking.by_code().get(itself.code)
    return Place(standing.score, standing.rank) if standing else Place()
