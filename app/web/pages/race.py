"""Kejar Juara: the champion at the finish, and everybody else on the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, render_template
from sqlalchemy import Connection

from app.queries.published import Published, complete, scored
from app.queries.race import Contest, contest
from app.web.pages import charts
from app.web.pages.asking import Choice, asked, choice
from app.web.pages.since import since_when, spans
from app.web.pages.writing import decimals, reading
from domain.race import Chase, Runner
from domain.scorecard import Basis
from projections import cycles, regions
from projections.schema import AnyRow

LANES = 24
"""So many lanes are drawn; in a larger field the others are dots and rows of the table."""

PROJECTED = 10
"""So many lanes are read from the back of a room."""

_FEW = 40


@dataclass(frozen=True, slots=True)
class Lane:
    """One runner, and how far it came since then in points; ``own`` is the reader's region."""

    runner: Runner
    step: Decimal | None
    own: bool

    @property
    def score(self) -> Decimal:
        """Where it is."""
        return self.runner.standing.score

    @property
    def before(self) -> Decimal | None:
        """Where it was, if it moved."""
        return self.score - self.step if self.step else None


@dataclass(frozen=True, slots=True)
class View:
    """The race as it is drawn."""

    contest: Contest
    asked: Choice
    lanes: Sequence[Lane]
    year_before: charts.Join | None
    figures: Mapping[str, Published]
    cycle: AnyRow | None

    @property
    def champion(self) -> Runner | None:
        """Who is at the finish."""
        return self.lanes[0].runner if self.lanes else None

    @property
    def drawn(self) -> Sequence[Lane]:
        """The lanes that are drawn: all of a small field, else the first and the own one."""
        return self.lanes if len(self.lanes) <= _FEW else self._leading(LANES)

    @property
    def projected(self) -> Sequence[Lane]:
        """The lanes that fit on a wall: the first and the own one."""
        return self._leading(PROJECTED)

    def _leading(self, count: int) -> Sequence[Lane]:
        return [one for place, one in enumerate(self.lanes) if place < count or one.own]

    @property
    def course(self) -> charts.Scale:
        """The course of the whole field."""
        return charts.course([one.score for one in self.lanes])

    def front(self, lanes: Sequence[Lane]) -> charts.Scale:
        """The course of those in front; an own lane far behind them runs along its edge."""
        first = [one for one, leading in zip(lanes, self.lanes, strict=False) if one is leading]
        scores = [one.score for one in first]
        # A long way come is shown as long as the field; what lies before that is cut off.
        start = 2 * min(scores) - max(scores)
        behind = [max(one.before, start) for one in first if one.before is not None]
        return charts.course([*scores, *behind], max(scores))

    @property
    def dots(self) -> Sequence[tuple[Lane, Decimal, int]]:
        """Every runner of a large field as a dot: its lane, where it lies, and how high."""
        if len(self.lanes) <= _FEW:
            return ()
        course = self.course
        piled = charts.stacked([course.at(one.score) for one in self.lanes])
        return [(lane, x, height) for lane, (x, height) in zip(self.lanes, piled, strict=True)]

    @property
    def pursuers(self) -> Sequence[tuple[Lane, Chase]]:
        """Who is closest behind, in their order."""
        defence = self.contest.race.defence
        lanes = {one.runner.standing.entry.code: one for one in self.lanes}
        return [(lanes[one.code], one) for one in defence.pursuers] if defence else []

    @property
    def climbers(self) -> Sequence[Lane]:
        """Who has come furthest since then, the furthest first."""
        climbed = [(one.step, one) for one in self.lanes if one.step and one.step > 0]
        return [one for _, one in sorted(climbed, key=lambda pair: -pair[0])[:3]]

    @property
    def contested(self) -> Sequence[tuple[str, Published]]:
        """The figures that another source contests, with the names of their regions."""
        if self.contest.standings.basis is not Basis.OFFICIAL:
            return ()
        entries = (one.runner.standing.entry for one in self.lanes)
        return [
            (one.name, self.figures[one.code])
            for one in entries
            if one.code in self.figures and self.figures[one.code].contested
        ]

    @property
    def partial(self) -> bool:
        """Whether it is a race among recorded results only."""
        found = self.contest.standings
        return found.basis is Basis.OFFICIAL and not complete(found.ranking, self.figures)


def register(pages: Blueprint) -> None:
    """Adds the race."""
    pages.add_url_rule("/kejar/<index:index>/<year:year>", view_func=chase)


def chase(index: str, year: int) -> str:
    """The race as a page to look at, and with ``?layar=1`` as one to project on a wall."""
    with reading() as connection:
        known = scored(connection).get(index, {})
        shown = view(connection, since_when(connection, choice(index, year), known))
        provinces = regions.listing(connection, "provinsi")
    return render_template(
        "wall.html" if asked("layar") else "race.html",
        view=shown,
        found=shown.contest.standings,
        race=shown.contest.race,
        decimals=decimals(shown.contest.standings.edition),
        known=known,
        cycle=shown.cycle,
        provinces=provinces,
        spans=spans(shown.contest.standings.as_of.time),
    )


def view(connection: Connection, asked: Choice) -> View:
    """The race that is asked for."""
    found = contest(
        connection,
        asked.index,
        asked.year,
        asked.basis,
        asked.field,
        asked.since,
        asked.as_of,
    )
    steps = _steps(found)
    return View(
        contest=found,
        asked=asked,
        lanes=[_lane(one, steps, asked.own) for one in found.race.runners],
        year_before=None if found.since else _year_before(found),
        figures=found.results.figures,
        cycle=cycles.find(connection, f"{asked.index}-{asked.year}"),
    )


def _steps(found: Contest) -> Mapping[str, Decimal]:
    """How far each region came: since the moment, else since the year before."""
    if found.since is not None:
        return {
            one.standing.entry.code: one.movement.points
            for one in found.race.runners
            if one.movement
        }
    before = _year_before(found)
    if before is None:
        return {}
    scores = ((one.standing.entry.code, one.standing.score) for one in found.race.runners)
    return {
        code: score - found.results.scores[code][before.first]
        for code, score in scores
        if before.first in found.results.scores.get(code, {})
    }


def _year_before(found: Contest) -> charts.Join | None:
    if found.standings.basis is not Basis.OFFICIAL:
        return None
    return charts.year_before(found.standings.index, found.standings.year)


def _lane(runner: Runner, steps: Mapping[str, Decimal], own: str | None) -> Lane:
    code = runner.standing.entry.code
    return Lane(runner, steps.get(code), own=code == own)
