"""Riwayat: every change of a region's scores, the newest first, with its cause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from sqlalchemy import Connection

from app.queries.history import Change, history
from app.queries.moment import Moment, moment
from app.web.pages import sheets, words
from app.web.pages.asking import asked, asked_basis, asked_moment
from app.web.pages.language import said
from app.web.pages.writing import decimals, exact, reading
from app.web.pages.writing import moment as written
from domain.errors import check
from domain.index import edition
from projections import cycles, regions, submissions
from projections.schema import AnyRow

_PAGE = 100
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Moved:
    """A part of a score that a change moved."""

    name: str
    before: Decimal | None
    after: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as the page tells it."""

    change: Change
    step: Decimal | None
    moved: Sequence[Moved]
    cause: str
    subject: str
    decimals: int


def register(pages: Blueprint) -> None:
    """Adds the history of a region."""
    pages.add_url_rule("/daerah/<region:code>/riwayat", endpoint="history", view_func=changes)


def changes(code: str) -> str | Response:
    """The history as a page, a hundred changes at a time, or all of it as a file."""
    form = asked("format")
    with reading() as connection:
        it = regions.find(connection, code)
        when = moment(connection, asked_moment("as_of"))
        entries = _entries(connection, it, when, _ALL if form else _PAGE + 1)
        made_up = cycles.simulated(connection)
    if form:
        return sheets.answer(_sheet(it, when, entries), form)
    return render_template(
        "history.html",
        region=it,
        when=when,
        entries=entries[:_PAGE],
        made_up=made_up,
        older=entries[_PAGE - 1].change.position if len(entries) > _PAGE else None,
    )


def _entries(connection: Connection, it: AnyRow, when: Moment, limit: int) -> Sequence[Entry]:
    year = _number("year")
    before = min(_number("before") or when.position + 1, when.position + 1)
    found = history(
        connection,
        it.region,
        index=asked("index"),
        year=year,
        basis=asked_basis(),
        before=before,
        limit=limit,
    )
    names = _names(connection, it, found)
    return [_entry(one, names) for one in found]


def _number(name: str) -> int | None:
    text = asked(name)
    check(text is None or (text.isascii() and text.isdigit()), f"{name} is no number", field=name)
    return int(text[:18]) if text else None


def _names(connection: Connection, it: AnyRow, found: Sequence[Change]) -> dict[object, str]:
    """The names of the submissions that moved something."""
    if not any(one.cause_submission for one in found):
        return {}
    rows = submissions.listing(connection, region=it.region, limit=_ALL)
    return {row.submission: row.name for row in rows}


def _entry(change: Change, names: dict[object, str]) -> Entry:
    method = edition(change.index, change.year)
    parts = {part.code: part.name for part in method.parts}
    indicators = {one.code: one.name for one in method.indicators}
    moved = [
        Moved(
            said(words.PARTS.get(code) or parts.get(code, code)),
            change.parts_before.get(code),
            value,
        )
        for code, value in change.parts.items()
        if change.parts_before.get(code) != value
    ]
    indicator = change.cause_indicator
    told = f"{indicator} {said(indicators.get(indicator, ''))}".strip() if indicator else ""
    return Entry(
        change=change,
        step=None if change.before is None else change.score - change.before,
        moved=moved,
        cause=said(words.CAUSES.get(change.cause_topic, change.cause_topic)),
        subject=" · ".join(filter(None, (told, names.get(change.cause_submission, "")))),
        decimals=decimals(method),
    )


def _sheet(it: AnyRow, when: Moment, entries: Sequence[Entry]) -> sheets.Sheet:
    return sheets.Sheet(
        name=f"riwayat-{it.code}",
        about={
            _("daerah"): f"{it.code} {it.name}",
            _("posisi log"): str(when.position),
            _("waktu"): written(when.time, it.timezone),
        },
        columns=[
            sheets.Column("position", _("posisi"), 0),
            sheets.Column("time", _("waktu")),
            sheets.Column("index", _("indeks")),
            sheets.Column("year", _("tahun ukur"), 0),
            sheets.Column("basis", _("basis")),
            sheets.Column("before", _("skor sebelum"), 2),
            sheets.Column("score", _("skor sesudah"), 2),
            sheets.Column("step", _("perubahan"), 2),
            sheets.Column("category", _("predikat")),
            sheets.Column("cause", _("sebab")),
            sheets.Column("subject", _("tentang")),
            sheets.Column("parts", _("bagian yang bergerak")),
            sheets.Column("cause_position", _("posisi sebab"), 0),
            sheets.Column("edition", _("edisi")),
            sheets.Column("source", _("sumber")),
            sheets.Column("contested", _("angka lain")),
        ],
        rows=[_row(it, one) for one in entries],
    )


def _row(it: AnyRow, entry: Entry) -> sheets.Row:
    change = entry.change
    return {
        "position": change.position,
        "time": written(change.time, it.timezone),
        "index": change.index.upper(),
        "year": change.year,
        "basis": said(words.BASES[change.basis]),
        "before": change.before,
        "score": change.score,
        "step": entry.step,
        "category": change.category,
        "cause": entry.cause,
        "subject": entry.subject,
        "cause_position": change.cause,
        "edition": change.edition,
        "source": change.source,
        "parts": "; ".join(map(_told, entry.moved)),
        "contested": "; ".join(
            f"{sheets.plain(score, entry.decimals)} ({source})"
            for score, source in change.contested_by
        ),
        sheets.DECIMALS: entry.decimals,
    }


def _told(moved: Moved) -> str:
    before = "–" if moved.before is None else exact(moved.before)
    return f"{moved.name}: {before} → {exact(moved.after)}"
