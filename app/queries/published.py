"""Published results of a cycle: which figure stands, what it rests on, what contests it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from app.queries.shown import hidden
from domain.actor import PUBLIC, Actor
from domain.ranking import Ranking
from domain.ranking import rank as ranked
from projections.regions import regions
from projections.results import results
from projections.standings import EVERYBODY, Field, standings

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

    def beside(self, figure: Figure) -> Published:
        """The same with another figure that contests it."""
        return Published(self.stands, (*self.contested, figure))


@dataclass(frozen=True, slots=True)
class Results:
    """Published results of an index by region code.

    ``scores`` are those that stand, by year, up to the year that was asked for; ``figures``
    are all that is told of that year.
    """

    scores: Mapping[str, Mapping[int, Decimal]]
    figures: Mapping[str, Published]


def published(
    connection: Connection, index: str, year: int, position: int, field: Field = EVERYBODY
) -> Results:
    """The published results of an index up to a year, as known at a position of the log."""
    figures = of_cycle(connection, f"{index}-{year}", position, field)
    scores = _before(connection, index, year, position, field)
    for code, one in figures.items():
        scores[code][year] = one.stands.score
    return Results(scores, figures)


def of_cycle(
    connection: Connection, cycle: str, position: int, field: Field = EVERYBODY
) -> dict[str, Published]:
    """All that is told of one cycle: of a region the figure that stands comes first."""
    table = results.c
    query = _of(field, table.score, table.category, table.rank, table.source)
    known = query.where(table.cycle == cycle, table.position <= position)
    found: dict[str, Published] = {}
    for code, *told in connection.execute(
        known.order_by(table.stands.desc(), table.position)
    ).all():
        figure = Figure(*told)
        found[code] = found[code].beside(figure) if code in found else Published(figure)
    return found


def _before(
    connection: Connection, index: str, year: int, position: int, field: Field
) -> dict[str, dict[int, Decimal]]:
    """The scores of earlier years that stand, by region and year."""
    table = results.c
    named = connection.scalars(select(table.cycle).distinct()).all()
    years = {one: int(one.rpartition("-")[2]) for one in named if one.startswith(f"{index}-")}
    earlier = [cycle for cycle, one in years.items() if one < year]
    query = _of(field, table.cycle, table.score)
    known = query.where(table.cycle.in_(earlier), table.stands, table.position <= position)
    found: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for code, cycle, score in connection.execute(known).all():
        found[code][years[cycle]] = score
    return found


def _of(field: Field, *columns: Any) -> Select[*tuple[Any, ...]]:
    """Columns of results with the code of the region, of the regions compared."""
    query = select(regions.c.code, *columns).join_from(
        results, regions, results.c.region == regions.c.region
    )
    if field.type is not None:
        query = query.where(regions.c.type == field.type)
    if field.province is not None:
        province = select(_province.c.region).where(_province.c.code == field.province)
        query = query.where(or_(regions.c.province.in_(province), regions.c.code == field.province))
    return query


_province = regions.alias("province")


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
        for one in ranked(one.entry for one in ranking.ranked if one.entry.type == kind).ranked
    )


def scored(
    connection: Connection, viewer: Actor = PUBLIC
) -> Mapping[str, Mapping[int, Sequence[str]]]:
    """Where there are scores: the bases of each year of each index, the newest year first."""
    table, unseen = standings.c, hidden(connection, viewer)
    rows = connection.execute(select(table.cycle, table.basis).distinct())
    found: dict[str, dict[int, list[str]]] = {}
    for cycle, basis in sorted(map(tuple, rows), reverse=True):
        if basis != "official" and cycle in unseen:
            continue
        index, _, year = cycle.rpartition("-")
        found.setdefault(index, {}).setdefault(int(year), []).append(basis)
    return found
