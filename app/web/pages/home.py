"""Beranda: who is first in each class of each index, by how much, and who climbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import Blueprint, render_template
from sqlalchemy import Connection

from app.formatting import WIB, ZONES
from app.queries.milestones import milestones
from app.queries.published import Published, complete, published, scored
from app.queries.standings import Standings, standings
from app.web.pages import charts, words
from app.web.pages.asking import asked, asked_moment
from app.web.pages.writing import decimals, now, reading
from domain.errors import check
from domain.ranking import Ranking, Standing, rank
from domain.region import TYPES
from domain.scorecard import Basis
from projections import cycles
from projections.schema import AnyRow

_CLIMBERS = 3


@dataclass(frozen=True, slots=True)
class Leader:
    """Who is first in a class, and on what ground it may be called so.

    ``figure`` is the published result of the first, where the basis is official; ``whole``
    tells whether all results of the class are recorded; ``dots`` are everybody on the way to
    the first, in percent. ``clusters`` are the first of each, where regions are grouped.
    """

    type: str
    ranking: Ranking
    figure: Published | None
    crowned: bool
    whole: bool
    dots: Sequence[Decimal]
    clusters: Sequence[tuple[str, Standing]]

    @property
    def first(self) -> Standing | None:
        """The first of the class."""
        return self.ranking.champion

    @property
    def second(self) -> Standing | None:
        """The next one."""
        return self.ranking.ranked[1] if len(self.ranking.ranked) > 1 else None

    @property
    def recorded(self) -> int:
        """How many regions of the class have a score."""
        return len(self.ranking.ranked)

    @property
    def compared(self) -> int:
        """How many regions the class has."""
        return len(self.ranking.ranked) + len(self.ranking.unranked)


@dataclass(frozen=True, slots=True)
class Climber:
    """Who came far since the year before."""

    standing: Standing
    before: Decimal
    step: Decimal


@dataclass(frozen=True, slots=True)
class Section:
    """One index on the front page."""

    found: Standings
    leaders: Sequence[Leader]
    climbers: Sequence[Climber]
    before: charts.Join | None
    years: Sequence[int]
    cycle: AnyRow | None
    decimals: int

    @property
    def leading(self) -> Leader | None:
        """The class whose first has the highest score of all."""
        known = [one for one in self.leaders if one.first]
        return max(known, key=lambda one: one.first.score if one.first else 0, default=None)


def register(pages: Blueprint) -> None:
    """Adds the front page."""
    pages.add_url_rule("/", view_func=home)


def home() -> str:
    """The front page, for the newest year with scores of each index unless others are named."""
    moment = asked_moment("as_of")
    with reading() as connection:
        known = scored(connection)
        chosen = {index: _year(index, tuple(known.get(index, {}))) for index in words.indices()}
        sections = [
            _section(connection, index, year, tuple(known[index]), moment)
            for index, year in chosen.items()
            if year
        ]
        running = _running(connection, now())
    return render_template("home.html", sections=sections, running=running, chosen=chosen)


def _year(index: str, years: Sequence[int]) -> int | None:
    """The year that the link names for an index, else the newest that has scores."""
    named = asked(index)
    if named is None:
        return max(years, default=None)
    check(named.isascii() and named.isdigit(), f"{index} must name a year", field=index)
    return int(named) if int(named) in years else max(years, default=None)


def _section(
    connection: Connection, index: str, year: int, years: Sequence[int], as_of: str | None
) -> Section:
    found = standings(connection, index, year, as_of=as_of)
    results = published(connection, index, year, found.as_of.position)
    run = cycles.find(connection, f"{index}-{year}")
    final = run is not None and run.finalised is not None
    before = charts.year_before(index, year)
    return Section(
        found=found,
        leaders=[_leader(found, type_, results.figures, final=final) for type_ in TYPES],
        climbers=_climbers(found, results.scores, before),
        before=before,
        years=years,
        cycle=run,
        decimals=decimals(found.edition),
    )


def _leader(
    found: Standings, type_: str, figures: Mapping[str, Published], *, final: bool
) -> Leader:
    everybody = [one.entry for one in found.ranking.ranked] + list(found.ranking.unranked)
    ranking = rank(one for one in everybody if one.type == type_)
    first = ranking.champion
    figure = figures.get(first.entry.code) if first and found.basis is Basis.OFFICIAL else None
    whole = complete(ranking, figures)
    # Where regions are grouped, a published rank is one within the cluster.
    told = not found.edition.cluster_schemes and figure is not None and figure.stands.rank == 1
    crowned = told or whole if found.basis is Basis.OFFICIAL else final
    course = charts.course(one.score for one in ranking.ranked)
    return Leader(
        type=type_,
        ranking=ranking,
        figure=figure,
        crowned=crowned,
        whole=whole,
        dots=[course.at(one.score) for one in ranking.ranked],
        clusters=list(_clusters(found, ranking)),
    )


def _clusters(found: Standings, ranking: Ranking) -> Iterator[tuple[str, Standing]]:
    scheme = found.edition.cluster_scheme(found.year)
    for cluster in scheme.clusters if scheme else ():
        first = rank(one.entry for one in ranking.ranked if one.entry.cluster == cluster).champion
        if first is not None:
            yield cluster, first


def _climbers(
    found: Standings, results: Mapping[str, Mapping[int, Decimal]], before: charts.Join | None
) -> Sequence[Climber]:
    """The furthest steps upwards between two official results."""
    if before is None or found.basis is not Basis.OFFICIAL:
        return ()
    known = (
        Climber(one, past[before.first], one.score - past[before.first])
        for one in found.ranking.ranked
        if before.first in (past := results.get(one.entry.code, {}))
    )
    upwards = [one for one in known if one.step > 0]
    return sorted(upwards, key=lambda one: -one.step)[:_CLIMBERS]


@dataclass(frozen=True, slots=True)
class Running:
    """A cycle that takes submissions, the days until its deadline, and the one first announced."""

    cycle: AnyRow
    days: int
    first: datetime | None


def _running(connection: Connection, time: datetime) -> Sequence[Running]:
    """The open cycles, the nearest deadline first."""
    is_open = [
        one for one in cycles.listing(connection) if one.closed is None and one.deadline > time
    ]
    return [
        Running(
            one,
            (_date(one.deadline) - _date(time)).days,
            milestones(connection, one.cycle)[0].until if one.extensions else None,
        )
        for one in sorted(is_open, key=lambda one: one.deadline)
    ]


def _date(time: datetime) -> date:
    return time.astimezone(ZONES[WIB]).date()
