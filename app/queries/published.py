"""Published results of a cycle: which figure stands, what it rests on, what contests it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, select

from domain.ranking import Ranking, rank
from projections.regions import regions
from projections.results import results
from projections.standings import standings

_SILENT_AT_MOST = 9
"""For one region that did not report there are at least so many that did."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure as its source has it; ``rank`` is the nation's, where it was told."""

    score: Decimal
    category: str | None
    rank: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Published:
    """The figure that stands for a region, and those that contest it."""

    stands: Figure
    contested: tuple[Figure, ...] = ()


def published(connection: Connection, cycle: str, position: int) -> Mapping[str, Published]:
    """The published results of a cycle by region code, as known at a position."""
    table = results.c
    rows = connection.execute(
        select(regions.c.code, table.score, table.category, table.rank, table.source, table.stands)
        .join_from(results, regions, table.region == regions.c.region)
        .where(table.cycle == cycle, table.position <= position)
        .order_by(table.stands.desc(), table.position)
    )
    found: dict[str, Published] = {}
    for row in rows:
        figure = Figure(row.score, row.category, row.rank, row.source)
        if row.stands:
            found[row.code] = Published(figure)
        elif row.code in found:
            one = found[row.code]
            found[row.code] = Published(one.stands, (*one.contested, figure))
    return found


def complete(ranking: Ranking, figures: Mapping[str, Published]) -> bool:
    """Whether all results of the nation are recorded, so that a rank here is the nation's.

    So it is where everybody has a score. Some regions never report; then nearly all have
    one, and every published rank, which is one among regions of the same type, is the rank
    among what is recorded.
    """
    silent = len(ranking.unranked)
    if silent == 0 or silent * _SILENT_AT_MOST > len(ranking.ranked):
        return silent == 0 and bool(ranking.ranked)
    types = {one.entry.type for one in ranking.ranked}
    return all(
        one.entry.code in figures and figures[one.entry.code].stands.rank == one.rank
        for kind in types
        for one in rank(one.entry for one in ranking.ranked if one.entry.type == kind).ranked
    )


def scored(connection: Connection) -> Mapping[str, Mapping[int, Sequence[str]]]:
    """Where there are scores: the bases of each year of each index, the newest year first."""
    table = standings.c
    rows = connection.execute(select(table.cycle, table.basis).distinct())
    found: dict[str, dict[int, list[str]]] = {}
    for cycle, basis in sorted(map(tuple, rows), reverse=True):
        index, _, year = cycle.rpartition("-")
        found.setdefault(index, {}).setdefault(int(year), []).append(basis)
    return found
