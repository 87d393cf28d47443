"""Peta: the 546 regions as dots where they lie, and the provinces as tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template

from app.queries.published import scored
from app.queries.standings import Standings, standings
from app.web.pages import tiles
from app.web.pages.asking import choice
from app.web.pages.writing import decimals, reading
from domain.ranking import Entry
from projections import cycles, regions
from projections.schema import AnyRow

_WEST, _EAST = Decimal("94.8"), Decimal("141.4")
_NORTH, _SOUTH = Decimal("6.2"), Decimal("-11.2")
_PER_DEGREE = 20
WIDTH = int((_EAST - _WEST) * _PER_DEGREE)
HEIGHT = int((_NORTH - _SOUTH) * _PER_DEGREE)
"""The chart in its own units: twenty to a degree, as the country is narrow and on the equator."""

_SMALLEST, _GROWTH = Decimal("2.2"), Decimal("0.06")


@dataclass(frozen=True, slots=True)
class Dot:
    """A region on the map; ``band`` is the place of its category, 1 the best, 0 for none."""

    entry: Entry
    x: Decimal
    y: Decimal
    radius: Decimal
    band: int


@dataclass(frozen=True, slots=True)
class Square:
    """A province as a tile: how many of its regions have a score, and their mean."""

    tile: tiles.Tile
    name: str
    scored: int
    compared: int
    mean: Decimal | None
    band: int


def register(pages: Blueprint) -> None:
    """Adds the map."""
    pages.add_url_rule("/peta/<index:index>/<year:year>", endpoint="map", view_func=atlas)


def atlas(index: str, year: int) -> str:
    """The map of an index in a year, with its table."""
    asked = choice(index, year)
    with reading() as connection:
        found = standings(connection, index, year, asked.basis, asked.field, asked.as_of)
        everywhere = {row.code: row for row in regions.listing(connection)}
        known = scored(connection).get(index, {})
        cycle = cycles.find(connection, f"{index}-{year}")
    entries = [one.entry for one in found.ranking.ranked] + list(found.ranking.unranked)
    return render_template(
        "map.html",
        found=found,
        asked=asked,
        dots=_dots(found, entries, everywhere),
        squares=_squares(found, entries, everywhere),
        bands=_bands(found),
        known=known,
        cycle=cycle,
        provinces=[row for row in everywhere.values() if row.type == "provinsi"],
        decimals=decimals(found.edition),
        size=(WIDTH, HEIGHT),
        grid=(tiles.COLUMNS, tiles.ROWS),
    )


def _bands(found: Standings) -> Sequence[str]:
    """The categories that a score can have, the best first."""
    rising = sorted(found.edition.categories, key=lambda one: one.lower)
    return [one.name for one in reversed(rising) if one.lower > 0]


def _band(found: Standings, score: Decimal | None) -> int:
    if score is None:
        return 0
    names = _bands(found)
    category = found.edition.category(score)
    return names.index(category) + 1 if category in names else 1


def _dots(
    found: Standings, entries: Sequence[Entry], everywhere: Mapping[str, AnyRow]
) -> Sequence[Dot]:
    """The dots, those without a score first, so that they cover nobody."""
    placed = [_dot(found, one, everywhere[one.code]) for one in entries]
    return sorted(placed, key=lambda one: (one.entry.score is not None, one.entry.score or 0))


def _dot(found: Standings, entry: Entry, place: AnyRow) -> Dot:
    grown = (entry.score or Decimal(0)) * _GROWTH
    return Dot(
        entry=entry,
        x=round((place.longitude - _WEST) * _PER_DEGREE, 1),
        y=round((_NORTH - place.latitude) * _PER_DEGREE, 1),
        radius=_SMALLEST if entry.score is None else round(_SMALLEST + grown, 1),
        band=_band(found, entry.score),
    )


def _squares(
    found: Standings, entries: Sequence[Entry], everywhere: Mapping[str, AnyRow]
) -> Sequence[Square]:
    return [_square(found, tile, entries, everywhere) for tile in tiles.TILES]


def _square(
    found: Standings,
    tile: tiles.Tile,
    entries: Sequence[Entry],
    everywhere: Mapping[str, AnyRow],
) -> Square:
    inside = [one for one in entries if one.province == tile.code]
    scores = [one.score for one in inside if one.score is not None]
    mean = found.edition.rounding.apply(sum(scores, Decimal(0)) / len(scores)) if scores else None
    return Square(
        tile=tile,
        name=everywhere[tile.code].name if tile.code in everywhere else tile.name,
        scored=len(scores),
        compared=len(inside),
        mean=mean,
        band=_band(found, mean),
    )
