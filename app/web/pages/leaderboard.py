"""Klasemen: who leads, by how much, who is where, and who is not ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from sqlalchemy import Connection

from app.queries.published import Published, complete, published, scored
from app.queries.standings import Standings, standings
from app.web.pages import charts, peers, rows, sheets
from app.web.pages.asking import Choice, asked, choice
from app.web.pages.since import since_when, spans
from app.web.pages.writing import decimals, reading
from domain.race import Movement, race
from domain.ranking import Entry, Standing
from domain.scorecard import Basis
from projections import cycles, regions
from projections.schema import AnyRow

ROOMY = 100
"""Up to so many rows each has room for its source and the way to its explanation."""


@dataclass(frozen=True, slots=True)
class Line:
    """A ranked region with what moved it, its years, and its published figure.

    ``category`` is the official one, or where the index has grades the letter of the computed
    (indicative) one.
    """

    standing: Standing
    category: str | None
    moved: Movement | None
    step: Decimal | None
    results: Mapping[int, Decimal]
    figure: Published | None


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard as it is shown: the lines found, and all that says which one it is.

    ``before`` is the step from the year before, where the two years compare.
    """

    found: Standings
    asked: Choice
    lines: Sequence[Line]
    figures: Mapping[str, Published]
    unranked: Sequence[Entry]
    own: Line | Entry | None
    before: charts.Join | None
    cycle: AnyRow | None

    @property
    def official(self) -> bool:
        """Whether the scores are figures of sources, not computed here."""
        return self.found.basis is Basis.OFFICIAL

    @property
    def compared(self) -> int:
        """How many regions are compared, those without a score included."""
        return len(self.found.ranking.ranked) + len(self.found.ranking.unranked)

    @property
    def partial(self) -> bool:
        """Whether ranks are among recorded results only, and not the nation's."""
        return self.official and not complete(self.found.ranking, self.figures)

    @property
    def moved(self) -> bool:
        """Whether a region that is shown had a score at the moment of the movement."""
        return any(one.moved for one in self.lines)

    @property
    def stepped(self) -> bool:
        """Whether the step since the year before is known for a region that is shown."""
        return any(one.step is not None for one in self.lines)

    @property
    def told_ranks(self) -> bool:
        """Whether a published rank is known that the rank here does not tell already."""
        return self.partial and any(one.figure and one.figure.stands.rank for one in self.lines)

    @property
    def columns(self) -> Sequence[peers.Column]:
        """The columns besides, where the index is measured within clusters."""
        return peers.columns(self.found, decimals(self.found.edition))

    @property
    def reasons(self) -> Sequence[tuple[str, int]]:
        """Why regions are not ranked, and how many for each reason."""
        return peers.reasons(self.unranked, self.found.basis)

    @property
    def contested(self) -> Sequence[tuple[str, Published]]:
        """The figures that another source contests, with the names of their regions."""
        shown = ((one.standing.entry.name, one.figure) for one in self.lines)
        return [(name, figure) for name, figure in shown if figure and figure.contested]


def register(pages: Blueprint) -> None:
    """Adds the leaderboard."""
    pages.add_url_rule("/klasemen/<index:index>/<year:year>", view_func=leaderboard)


def leaderboard(index: str, year: int) -> str | Response:
    """The leaderboard as a page, or the same rows as a file."""
    with reading() as connection:
        known = scored(connection).get(index, {})
        shown = board(connection, since_when(connection, choice(index, year), known))
        provinces = regions.listing(connection, "provinsi")
    form = asked("format")
    if form:
        return sheets.answer(sheet(shown), form)
    lines, roomy = _sparks(shown), len(shown.lines) <= ROOMY
    return render_template(
        "leaderboard.html",
        board=shown,
        found=shown.found,
        decimals=decimals(shown.found.edition),
        sparks=lines,
        cells=rows.written(shown, lines, roomy=roomy),
        known=known,
        cycle=shown.cycle,
        provinces=provinces,
        roomy=roomy,
        spans=spans(shown.found.as_of.time),
    )


def board(connection: Connection, asked: Choice) -> Board:
    """The leaderboard that is asked for."""
    found = standings(connection, asked.index, asked.year, asked.basis, asked.field, asked.as_of)
    results = published(connection, asked.index, asked.year, found.as_of.position, asked.field)
    moved = _moved(connection, found, asked)
    before = charts.year_before(asked.index, asked.year)
    lines = [
        Line(
            standing=one,
            category=_category(found, one),
            moved=moved.get(one.entry.code),
            step=_step(one, results.scores.get(one.entry.code, {}), before, found.basis),
            results=results.scores.get(one.entry.code, {}),
            figure=results.figures.get(one.entry.code) if found.basis is Basis.OFFICIAL else None,
        )
        for one in found.ranking.ranked
    ]
    return Board(
        found=found,
        asked=asked,
        lines=[
            one for one in lines if asked.finds(one.standing.entry.code, one.standing.entry.name)
        ],
        figures=results.figures,
        unranked=[one for one in found.ranking.unranked if asked.finds(one.code, one.name)],
        own=_own(lines, found, asked.own),
        before=before,
        cycle=cycles.find(connection, f"{asked.index}-{asked.year}"),
    )


def _category(found: Standings, standing: Standing) -> str | None:
    grade = found.grades.get(standing.entry.code)
    return grade.letter if grade else standing.entry.category


def _moved(connection: Connection, found: Standings, asked: Choice) -> Mapping[str, Movement]:
    """Ranks and points since the moment that is asked for."""
    if asked.since is None:
        return {}
    then = standings(connection, asked.index, asked.year, found.basis, asked.field, asked.since)
    runners = race(
        [one.entry for one in found.ranking.ranked], [one.entry for one in then.ranking.ranked]
    ).runners
    return {one.standing.entry.code: one.movement for one in runners if one.movement}


def _step(
    standing: Standing, results: Mapping[int, Decimal], before: charts.Join | None, basis: Basis
) -> Decimal | None:
    """Points since the year before; official results are measured against official ones."""
    if basis is not Basis.OFFICIAL or before is None or before.first not in results:
        return None
    return standing.score - results[before.first]


def _own(lines: Sequence[Line], found: Standings, own: str | None) -> Line | Entry | None:
    ranked = (one for one in lines if one.standing.entry.code == own)
    unranked = (one for one in found.ranking.unranked if one.code == own)
    return next(ranked, None) or next(unranked, None)


def _sparks(shown: Board) -> charts.Sparks:
    return charts.sparks(shown.found.index, [one.results for one in shown.lines])


def sheet(shown: Board) -> sheets.Sheet:
    """The same rows for a file: ranked, then unranked with the reason."""
    found = shown.found
    years = _sparks(shown).years
    parts = ("klasemen", found.index, str(found.year), found.field.type, found.basis)
    return sheets.Sheet(
        name="-".join(filter(None, parts)),
        about=sheets.about(found),
        columns=_columns(shown, years),
        rows=[_ranked(shown, one, years) for one in shown.lines]
        + [_unranked(shown, one) for one in shown.unranked],
    )


def _columns(shown: Board, years: Sequence[int]) -> list[sheets.Column]:
    points = decimals(shown.found.edition)
    listed = [
        sheets.Column("rank", _("peringkat"), 0),
        sheets.Column("published_rank", _("peringkat terbit"), 0) if shown.told_ranks else None,
        sheets.Column("code", _("kode")),
        sheets.Column("name", _("daerah")),
        sheets.Column("ranks_moved", _("gerak peringkat"), 0) if shown.moved else None,
        sheets.Column("points_moved", _("gerak poin"), points) if shown.moved else None,
        sheets.Column("score", _("skor"), points),
        sheets.Column("grade", _("peringkat indikatif"))
        if shown.found.grades
        else sheets.Column("category", _("predikat")),
        sheets.Column("gap_to_champion", _("selisih ke puncak"), points),
        sheets.Column("gap_to_next", _("selisih ke atas"), points),
        sheets.Column("step", _("sejak %(year)s", year=shown.before.first), points)
        if shown.before and shown.stepped
        else None,
        *(sheets.Column(f"official_{year}", str(year), points) for year in years),
        *(sheets.Column(one.key, one.name or one.heading, one.decimals) for one in shown.columns),
        sheets.Column("source", _("sumber")) if shown.official else None,
        sheets.Column("note", _("keterangan")),
    ]
    return [one for one in listed if one]


def _ranked(shown: Board, line: Line, years: Sequence[int]) -> sheets.Row:
    one = line.standing
    return {
        "rank": one.rank,
        "published_rank": line.figure.stands.rank if line.figure else None,
        "code": one.entry.code,
        "name": one.entry.name,
        "ranks_moved": line.moved.ranks if line.moved else None,
        "points_moved": line.moved.points if line.moved else None,
        "score": one.score,
        "category": one.entry.category,
        "grade": line.category,
        "gap_to_champion": one.gap_to_champion,
        "gap_to_next": one.gap_to_next,
        "step": line.step,
        **{f"official_{year}": line.results.get(year) for year in years},
        **{column.key: column.value(one.entry) for column in shown.columns},
        "source": line.figure.stands.source if line.figure else None,
        "note": _note(shown, line),
    }


def _note(shown: Board, line: Line) -> str | None:
    if line.figure is None or not line.figure.contested:
        return None
    others = "; ".join(
        f"{sheets.plain(one.score, decimals(shown.found.edition))} ({one.source})"
        for one in line.figure.contested
    )
    return _("angka lain: %(others)s", others=others)


def _unranked(shown: Board, entry: Entry) -> sheets.Row:
    known = {one.key: one.value(entry) for one in shown.columns}
    note = peers.why(entry, shown.found.basis)
    return {"code": entry.code, "name": entry.name, **known, "note": note}
