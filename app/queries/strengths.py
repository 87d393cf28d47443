"""Strengths and weaknesses: what each variable brings a region, its champion and its class."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, select

from app.queries.placing import class_of
from app.queries.shown import hidden
from domain.actor import PUBLIC
from domain.index import Edition
from domain.measures import LevelSum, MeanMaturity
from domain.scoring import Status
from projections.figures import figures
from projections.schema import AnyRow
from projections.standings import Field, board
from projections.submissions import HANDED_IN, submissions

_NOTHING = Decimal(0)
_Earned = Mapping[str, Decimal]
_kept: WeakKeyDictionary[Engine, dict[tuple[str, UUID], tuple[int, _Earned]]] = WeakKeyDictionary()
"""What each score of a cycle was made of, by variable, and the position of that score.

A class holds tens of thousands of submissions; of a region whose score stands, none is read again.
"""


@dataclass(frozen=True, slots=True)
class Strength:
    """What a variable brings, in points of the index (0 to 100): own, best and in the middle.

    ``champion`` is what it brings the region with the highest score of the class.
    """

    name: str
    own: Decimal
    champion: Decimal
    middle: Decimal
    maximum: Decimal

    @property
    def distance(self) -> Decimal:
        """How far ahead of the middle of the class; behind it where negative."""
        return self.own - self.middle


def strengths(
    connection: Connection, region: AnyRow, edition: Edition, year: int
) -> Sequence[Strength]:
    """The variables of a region against its class, by verified points, as they stand now.

    A part of the index that is no sum of indicators is a variable of its own.
    """
    cycle = f"{edition.index}-{year}"
    if cycle in hidden(connection, PUBLIC):
        return ()
    scored = _scored(connection, cycle, class_of(connection, region, cycle))
    if region.region not in scored:
        return ()
    best = max(scored, key=lambda one: scored[one].score)
    earned = _earned(connection, edition, cycle, scored)
    return [
        Strength(
            name=name,
            own=earned[region.region][name],
            champion=earned[best][name],
            middle=median(one[name] for one in earned.values()),
            maximum=most,
        )
        for name, most in _maxima(edition).items()
    ]


def _scored(connection: Connection, cycle: str, field: Field) -> Mapping[UUID, AnyRow]:
    rows = board(connection, cycle, "verified", field)
    return {row.region: row for row in rows if row.status == Status.GRADED}


def _earned(
    connection: Connection, edition: Edition, cycle: str, scored: Mapping[UUID, AnyRow]
) -> Mapping[UUID, _Earned]:
    """The points of each region by variable; asked for anew only where a score has moved."""
    kept = _kept.setdefault(connection.engine, {})
    stand = {
        region: known[1]
        for region, row in scored.items()
        if (known := kept.get((cycle, region))) and known[0] == row.position
    }
    asked = {region: row for region, row in scored.items() if region not in stand}
    found = _asked(connection, edition, cycle, asked) if asked else {}
    kept |= {(cycle, region): (asked[region].position, one) for region, one in found.items()}
    return stand | found


def _asked(
    connection: Connection, edition: Edition, cycle: str, scored: Mapping[UUID, AnyRow]
) -> dict[UUID, _Earned]:
    nothing = dict.fromkeys(_maxima(edition), _NOTHING)
    found = {region: dict(nothing) for region in scored}
    variables = {one.code: one.variable for one in edition.indicators}
    for region, code, points in (
        *_of_regions(connection, edition, cycle, scored),
        *_of_submissions(connection, edition, cycle, scored),
    ):
        found[region][variables[code]] += points / edition.scale * 100
    for region, row in scored.items():
        for part in _whole_parts(edition):
            found[region][part] = row.parts[_code(edition, part)] / edition.scale * 100
    return dict(found)


def _of_regions(
    connection: Connection, edition: Edition, cycle: str, scored: Collection[UUID]
) -> Iterable[tuple[UUID, str, Decimal]]:
    table = figures.c
    rows = connection.execute(
        select(table.region, table.indicator, table.verified_level).where(
            table.cycle == cycle, table.region.in_(scored), table.verified_level.is_not(None)
        )
    )
    for region, code, level in rows:
        yield region, code, edition.indicator(code).points(level)


def _of_submissions(
    connection: Connection, edition: Edition, cycle: str, scored: Mapping[UUID, AnyRow]
) -> Iterable[tuple[UUID, str, Decimal]]:
    """What the levels of all submissions of a region bring, over its divisor."""
    table = submissions.c
    rows = connection.execute(
        select(table.region, table.verified).where(
            table.cycle == cycle,
            table.region.in_(scored),
            table.state.in_(HANDED_IN),
            table.state != "rejected",
            table.counts == 1,
        )
    )
    levels: dict[UUID, Counter[str]] = defaultdict(Counter)
    for region, verified in rows:
        levels[region].update(verified)
    for region, totals in levels.items():
        divisor = scored[region].parts["divisor"]
        for code, level in totals.items():
            yield region, code, edition.indicator(code).points(level) / divisor


def _maxima(edition: Edition) -> dict[str, Decimal]:
    """The most that each variable can bring, in points of the index."""
    found: dict[str, Decimal] = defaultdict(lambda: _NOTHING)
    for one in edition.indicators:
        if one.parameters:
            found[one.variable] += one.maximum / edition.scale * 100
    for name in _whole_parts(edition):
        found[name] = edition.part(_code(edition, name)).maximum / edition.scale * 100
    return dict(found)


def _whole_parts(edition: Edition) -> tuple[str, ...]:
    """The names of the parts whose points are not those of indicators."""
    return tuple(
        part.name for part in edition.parts if not isinstance(part.measure, LevelSum | MeanMaturity)
    )


def _code(edition: Edition, name: str) -> str:
    return next(part.code for part in edition.parts if part.name == name)
