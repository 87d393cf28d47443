"""Bandingkan: two to five regions side by side; the link carries the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from sqlalchemy import Connection

from app.queries.compare import Comparison, compare
from app.queries.moment import Moment, moment
from app.queries.published import scored
from app.queries.record import Scored, record
from app.web.pages import charts, words
from app.web.pages.asking import asked, asked_basis, asked_moment
from app.web.pages.writing import decimals, reading
from domain.errors import Invalid, check
from domain.index import Edition, edition
from domain.region import normal_code
from domain.scorecard import Basis
from projections import cycles, regions
from projections.schema import AnyRow

MOST = 5
_FEWEST = 2
_COMPUTED = (Basis.VERIFIED, Basis.CLAIMED)


@dataclass(frozen=True, slots=True)
class Column:
    """One region of the comparison with its scores by year."""

    region: AnyRow
    scores: Mapping[int, Mapping[str, Scored]]

    def score(self, year: int) -> Scored | None:
        """What is shown for a year: the official result, else what was computed."""
        known = self.scores.get(year, {})
        order = (Basis.OFFICIAL, *_COMPUTED)
        return next((known[basis] for basis in order if basis in known), None)


def register(pages: Blueprint) -> None:
    """Adds the comparison."""
    pages.add_url_rule("/bandingkan", endpoint="compare", view_func=side_by_side)


def side_by_side() -> str:
    """The regions that the link names, over the years and indicator by indicator."""
    codes = _codes()
    with reading() as connection:
        known = scored(connection)
        index = (asked("index") or words.first_index(known)).lower()
        year = _year(index, tuple(known.get(index, {})))
        method = edition(index, year)
        when = moment(connection, asked_moment("as_of"))
        columns = [_column(connection, code, index, when) for code in codes]
        found = _compared(connection, columns, method, year, when)
        everybody = regions.listing(connection)
        made_up = cycles.simulated(connection)
    years = sorted({one for column in columns for one in column.scores})
    return render_template(
        "compare.html",
        columns=columns,
        found=found,
        index=index,
        year=year,
        edition=method,
        when=when,
        years=years,
        joins={one.last: one for one in charts.joins(index, years)},
        known=known,
        regions=everybody,
        made_up=made_up,
        decimals=decimals(method),
        most=MOST,
    )


def _codes() -> Sequence[str]:
    """The regions named, in one parameter or in several; each may carry its name behind it."""
    listed = ",".join(request.args.getlist("regions")).split(",")
    typed = [one.split()[0] for one in listed if one.strip()]
    codes = list(dict.fromkeys(map(normal_code, typed)))
    check(len(codes) <= MOST, f"name at most {MOST} regions", field="regions")
    return codes


def _year(index: str, years: Sequence[int]) -> int:
    named = asked("year")
    if named is None:
        return max(years, default=words.years(index)[0] if words.years(index) else 0)
    if not (named.isascii() and named.isdigit()):
        raise Invalid("year must be a year", field="year")
    return int(named[:4])


def _column(connection: Connection, code: str, index: str, when: Moment) -> Column:
    it = regions.find(connection, code)
    scores: dict[int, dict[str, Scored]] = {}
    for one in record(connection, it.region, when.position):
        if one.index == index:
            scores.setdefault(one.year, {})[one.basis] = one
    return Column(it, scores)


def _compared(
    connection: Connection, columns: Sequence[Column], method: Edition, year: int, when: Moment
) -> Comparison | None:
    """Indicator by indicator, where all of them have handed something in."""
    basis = asked_basis()
    if len(columns) < _FEWEST or basis == Basis.OFFICIAL or not method.computable:
        return None
    chosen = Basis(basis or Basis.VERIFIED)
    if not all(chosen in column.scores.get(year, {}) for column in columns):
        return None
    codes = [column.region.code for column in columns]
    return compare(connection, codes, method.index, year, chosen, str(when.position))
