"""Daerah: one region, its scores over the years, its strengths, its agencies, its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template
from sqlalchemy import Connection

from app.queries.moment import Moment, moment
from app.queries.placing import class_of
from app.queries.published import Figure, complete, published
from app.queries.record import Scored, record
from app.queries.standings import Standings, standings
from app.queries.strengths import Strength, strengths
from app.web.pages import charts, words
from app.web.pages.asking import asked_moment
from app.web.pages.writing import decimals, reading
from domain.index import Comparability, edition
from domain.ranking import Standing
from domain.scorecard import Basis
from projections import cycles, regions, results
from projections.programme import Programme, programme
from projections.schema import AnyRow


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of an index: every score of the region, and the figures of the official one."""

    year: int
    scores: Mapping[str, Scored]
    stands: Figure | None
    contested: Sequence[Figure]
    verdict: Comparability | None
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One index on the page of a region: the newest standing, and the years."""

    index: str
    found: Standings
    standing: Standing | None
    status: str
    lines: Sequence[YearLine]
    trend: charts.Trend | None
    strengths: Sequence[Strength]
    programme: Programme | None
    cycle: AnyRow | None
    partial: bool
    decimals: int


def register(pages: Blueprint) -> None:
    """Adds the page of a region."""
    pages.add_url_rule("/daerah/<region:code>", view_func=region)


def region(code: str) -> str:
    """Everything that is known of a region."""
    with reading() as connection:
        it = regions.find(connection, code)
        when = moment(connection, asked_moment("as_of"))
        province = regions.by_id(connection, it.province) if it.province else None
        scores = record(connection, it.region, when.position)
        figures = _figures(connection, it, when)
        parts = [
            part
            for index in words.indices()
            if (part := _part(connection, it, when, index, scores, figures))
        ]
    return render_template(
        "region.html", region=it, province=province, parts_of_region=parts, when=when
    )


def _figures(
    connection: Connection, it: AnyRow, when: Moment
) -> Mapping[str, Sequence[tuple[bool, Figure]]]:
    """The published figures by cycle, the one that stands first."""
    found: dict[str, list[tuple[bool, Figure]]] = {}
    for row in results.of_region(connection, it.region):
        if row.position <= when.position:
            figure = Figure(row.score, row.category, row.rank, row.source)
            found.setdefault(row.cycle, []).append((row.stands, figure))
    return found


def _part(
    connection: Connection,
    it: AnyRow,
    when: Moment,
    index: str,
    scores: Sequence[Scored],
    figures: Mapping[str, Sequence[tuple[bool, Figure]]],
) -> Part | None:
    mine = [one for one in scores if one.index == index]
    if not mine:
        return None
    lines = _lines(index, mine, figures)
    year = lines[0].year
    basis = Basis.OFFICIAL if Basis.OFFICIAL in lines[0].scores else Basis.VERIFIED
    basis = basis if basis in lines[0].scores else Basis.CLAIMED
    past = when.position if when.past else None
    field = class_of(connection, it, f"{index}-{year}", past)
    found = standings(connection, index, year, basis, field, None if past is None else str(past))
    computed = next((one for one in mine if one.basis == Basis.VERIFIED and one.graded), None)
    method = edition(index, computed.year) if computed and not when.past else None
    return Part(
        index=index,
        found=found,
        standing=found.ranking.by_code().get(it.code),
        status=lines[0].scores[basis].status,
        lines=lines,
        trend=_trend(index, lines),
        strengths=strengths(connection, it, method, computed.year) if method and computed else (),
        programme=programme(connection, it.region, f"{index}-{computed.year}", method)
        if method and computed and method.submission_indicators
        else None,
        cycle=cycles.find(connection, f"{index}-{year}"),
        partial=basis is Basis.OFFICIAL
        and not complete(found.ranking, published(connection, index, year, when.position).figures),
        decimals=decimals(found.edition),
    )


def _lines(
    index: str,
    scores: Sequence[Scored],
    figures: Mapping[str, Sequence[tuple[bool, Figure]]],
) -> Sequence[YearLine]:
    """The years, newest first, each with how it compares with the one before it."""
    years = sorted({one.year for one in scores})
    before = {join.last: join for join in charts.joins(index, years)}
    return [
        _line(index, year, [one for one in scores if one.year == year], figures, before.get(year))
        for year in reversed(years)
    ]


def _line(
    index: str,
    year: int,
    scores: Sequence[Scored],
    figures: Mapping[str, Sequence[tuple[bool, Figure]]],
    join: charts.Join | None,
) -> YearLine:
    told = figures.get(f"{index}-{year}", ())
    return YearLine(
        year=year,
        scores={one.basis: one for one in scores},
        stands=next((figure for stands, figure in told if stands), None),
        contested=[figure for stands, figure in told if not stands],
        verdict=join.verdict if join else None,
        reasons=join.reasons if join else (),
    )


def _trend(index: str, lines: Sequence[YearLine]) -> charts.Trend | None:
    """The line of the official results, and of what is computed where none was published."""
    known = {one.year: score for one in lines if (score := _shown(one)) is not None}
    return charts.trend(index, known, sorted(known)) if len(known) > 1 else None


def _shown(line: YearLine) -> Decimal | None:
    order = (Basis.OFFICIAL, Basis.VERIFIED, Basis.CLAIMED)
    known = (line.scores[basis] for basis in order if basis in line.scores)
    return next((one.score for one in known if one.graded), None)
