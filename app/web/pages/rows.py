"""The rows of the leaderboard as they are written: texts, cell by cell.

A board of the whole nation has 546 rows and is asked for by everybody on the day of the
results, so its cells are written here at once and not one by one in the template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from app import formatting
from app.web.pages import charts
from app.web.pages.language import language
from app.web.pages.writing import decimals
from domain.index import Edition

if TYPE_CHECKING:
    from app.web.pages.leaderboard import Board, Line
    from app.web.pages.peers import Column

_WORST_BAND = 3
_NONE = "–"
Write = Callable[[Decimal], str]


class Cells(NamedTuple):
    """One row. ``band`` is the place of its category, 1 the best, empty for none.

    ``more`` are the cells of the columns that an index measured within clusters has besides.
    """

    code: str
    name: str
    rank: int
    climbed: str
    gained: str
    told_rank: str
    score: str
    contested: bool
    band: str
    category: str
    gap: str
    gap_to_next: str
    step: str
    years: str
    path: str
    source: str
    more: Sequence[str]


def written(board: Board, sparks: charts.Sparks, *, roomy: bool) -> Iterator[Cells]:
    """The rows of a board; a roomy one names the year of each result."""
    edition = board.found.edition
    write = partial(formatting.number, language=language(), decimals=decimals(edition))
    bands, columns = _bands(edition), board.columns
    for line in board.lines:
        years = _named(line.results, write) if roomy else _rounded(line.results)
        more = [_more(line, column) for column in columns]
        yield _cells(line, write, bands, years, sparks.line(line.results), more)


def _more(line: Line, column: Column) -> str:
    value = column.value(line.standing.entry)
    if isinstance(value, Decimal):
        return formatting.number(value, language(), decimals=column.decimals or 0)
    return str(value or _NONE)


def _cells(
    line: Line,
    write: Write,
    bands: Mapping[str, str],
    years: str,
    path: str,
    more: Sequence[str],
) -> Cells:
    one, entry, figure = line.standing, line.standing.entry, line.figure
    category, moved = line.category or _NONE, line.moved
    return Cells(
        code=entry.code,
        name=entry.name,
        rank=one.rank,
        climbed=arrow(moved.ranks if moved else None, str),
        gained=arrow(moved.points if moved else None, write),
        told_rank=str((figure and figure.stands.rank) or _NONE),
        score=write(one.score),
        contested=bool(figure and figure.contested),
        band=bands.get(category, ""),
        category=category,
        gap=write(one.gap_to_champion),
        gap_to_next=_NONE if one.gap_to_next is None else write(one.gap_to_next),
        step=arrow(line.step, write),
        years=years,
        path=path,
        source=figure.stands.source if figure else "",
        more=more,
    )


def arrow(change: Decimal | int | None, write: Callable[..., str]) -> str:
    """A change with its direction as a sign: ``▲ 1,20``, ``▼ 0,50``, ``= 0,00``."""
    if change is None:
        return _NONE
    sign = "▲" if change > 0 else "▼" if change < 0 else "="
    return f"{sign} {write(abs(change))}"


def _named(results: Mapping[int, Decimal], write: Write) -> str:
    return ", ".join(f"{year} {write(results[year])}" for year in sorted(results))


def _rounded(results: Mapping[int, Decimal]) -> str:
    return " ".join(str(round(results[year])) for year in sorted(results))


def _bands(edition: Edition) -> Mapping[str, str]:
    falling = sorted(edition.categories, key=lambda one: -one.lower)
    return {one.name: str(min(n, _WORST_BAND)) for n, one in enumerate(falling, start=1)}
