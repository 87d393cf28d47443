"""Perjanjian: the agreements in effect, and one of them with both ledgers side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from sqlalchemy import Connection

from app.queries.agreements import Agreed, Expected, Ledger, Step, find, history, listing, steps
from app.queries.moment import Moment, moment
from app.web.pages import accords, sheets
from app.web.pages.asking import asked
from app.web.pages.language import said
from app.web.pages.writing import exact, reading
from app.web.pages.writing import moment as written
from domain.actor import PUBLIC
from domain.agreed_text import CLAUSES, Side
from domain.errors import check
from domain.region import normal_code
from projections import regions, submissions
from projections.schema import AnyRow

_PAGE = 100
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Gained:
    """An expected gain, what was measured last, and how far that is, in percent."""

    expected: Expected
    percent: Decimal | None

    @property
    def acknowledged(self) -> bool:
        """Whether the other side acknowledged the last measurement."""
        return bool(self.expected.measured) and self.expected.measured[-1].acknowledged


@dataclass(frozen=True, slots=True)
class Column:
    """One side of an agreement."""

    name: str
    code: str
    ledger: Ledger
    gains: Sequence[Gained]


@dataclass(frozen=True, slots=True)
class Told:
    """A step as the page tells it: what, by which region, and the particulars."""

    step: Step
    what: str
    who: str
    particulars: str


def register(pages: Blueprint) -> None:
    """Adds the list and the page of one agreement."""
    pages.add_app_template_filter(accords.on, "on")
    pages.context_processor(lambda: {"accords": accords})
    pages.add_url_rule("/perjanjian", endpoint="agreements", view_func=every)
    pages.add_url_rule("/perjanjian/<uuid:agreement>", endpoint="agreement", view_func=one)
    pages.add_url_rule(
        "/daerah/<region:code>/perjanjian", endpoint="region_agreements", view_func=of_region
    )


def every() -> str | Response:
    """The agreements that are or were in effect, those that changed last first."""
    form, state, code = asked("format"), asked("state"), asked("region")
    check(state in {None, *accords.SHOWN}, "state must be in_effect or ended", field="state")
    with reading() as connection:
        when = moment(connection)
        region = regions.find(connection, normal_code(code.split()[0])) if code else None
        rows = listing(
            connection,
            PUBLIC,
            region=region.region if region else None,
            state=state,
            before=_before(),
            limit=_ALL if form else _PAGE + 1,
        )
        everybody = regions.listing(connection)
    if form:
        return sheets.answer(_sheet(when, rows), form)
    return render_template(
        "agreements.html",
        when=when,
        rows=rows[:_PAGE],
        older=rows[_PAGE - 1].changed if len(rows) > _PAGE else None,
        region=region,
        state=state,
        regions=everybody,
    )


def one(agreement: UUID) -> str:
    """One agreement: both ledgers side by side, every step, what it counts for."""
    with reading() as connection:
        when = moment(connection)
        found = find(connection, PUBLIC, agreement)
        told = [_told(found.row, step) for step in reversed(steps(connection, PUBLIC, agreement))]
        submission = submissions.find(connection, found.row.submission)
        zone = _zone(connection, found)
    return render_template(
        "agreement.html",
        when=when,
        found=found,
        row=found.row,
        columns=_columns(found),
        clauses=_clauses(found),
        told=told,
        submission=submission,
        zone=zone,
    )


def of_region(code: str) -> str:
    """Every step of every agreement of a region, whichever side it is on, the newest first."""
    with reading() as connection:
        when = moment(connection)
        region = regions.find(connection, code)
        rows = {
            row.agreement: row
            for row in listing(connection, PUBLIC, region=region.region, limit=_ALL)
        }
        found = history(connection, PUBLIC, region.region, before=_before(), limit=_PAGE + 1)
    return render_template(
        "region_agreements.html",
        when=when,
        region=region,
        rows=rows,
        told=[_told(rows[step.agreement], step) for step in found[:_PAGE]],
        older=found[_PAGE - 1].position if len(found) > _PAGE else None,
    )


def _before() -> int | None:
    text = asked("before")
    check(text is None or (text.isascii() and text.isdigit()), "no position", field="before")
    return int(text[:18]) if text else None


def _zone(connection: Connection, found: Agreed) -> str:
    zone: str = regions.by_id(connection, found.row.region).timezone
    return zone


def _columns(found: Agreed) -> list[Column]:
    names = {
        Side.ORIGINATOR: (found.row.originator_name, found.row.originator_code),
        Side.PARTNER: (found.row.partner_name, found.row.partner_code),
    }
    return [
        Column(*names[ledger.side], ledger, [_gained(one) for one in ledger.gains])
        for ledger in found.ledgers
    ]


def _gained(expected: Expected) -> Gained:
    if not expected.measured:
        return Gained(expected, None)
    share = expected.measured[-1].progress * 100
    return Gained(expected, max(Decimal(0), min(Decimal(100), round(share, 1))))


def _clauses(found: Agreed) -> list[tuple[str, str]]:
    terms = found.text.terms if found.text else {}
    return [(said(accords.CLAUSES[name]), terms[name]) for name in CLAUSES if terms.get(name)]


def _told(row: AnyRow, step: Step) -> Told:
    names = {"originator": row.originator_name, "partner": row.partner_name}
    who = names.get(step.said.get("side", ""), "")
    if step.topic in {
        "agreement.interest_expressed",
        "agreement.replication_confirmed",
        "agreement.confirmation_corrected",
    }:
        who = row.partner_name
    return Told(step, said(accords.STEPS[step.topic]), who, _particulars(row, step))


def _particulars(row: AnyRow, step: Step) -> str:
    """What a step says, in the order in which people would tell it."""
    told = step.said
    lacking = {"originator": row.originator_name, "partner": row.partner_name}
    words = [
        _("naskah ke-%(number)s", number=told["revision"]) if "revision" in told else "",
        _("nomor %(number)s", number=told["number"]) if told.get("number") else "",
        str(told.get("activity", "")),
        _measured(told),
        _("manfaat no. %(number)s", number=told["benefit"]) if "benefit" in told else "",
        _("tahun %(year)s", year=told["year"]) if "year" in told else "",
        said(accords.VERDICTS[told["verdict"]]) if "verdict" in told else "",
        _("belum: %(name)s", name=lacking[told["lacking"]]) if told.get("lacking") else "",
        _days(step),
        str(told.get("reason", "")),
        str(told.get("note", "")),
    ]
    return " · ".join(filter(None, words))


def _measured(told: Mapping[str, Any]) -> str:
    return f"{told['measure']}: {exact(told['value'])}" if "measure" in told else ""


def _days(step: Step) -> str:
    told = step.said
    if "since" in told:
        return _(
            "%(since)s s.d. %(until)s",
            since=accords.on(told["since"]),
            until=accords.on(told["until"]),
        )
    if "before" in told:
        return _(
            "dari %(before)s ke %(until)s",
            before=accords.on(told["before"]),
            until=accords.on(told["until"]),
        )
    if step.topic == "agreement.confirmation_corrected" and told.get("date") is None:
        return _("tidak ada replikasi")
    return accords.on(told["date"]) if told.get("date") else ""


def _sheet(when: Moment, rows: Sequence[AnyRow]) -> sheets.Sheet:
    return sheets.Sheet(
        name="perjanjian",
        about={_("posisi log"): str(when.position), _("waktu"): written(when.time)},
        columns=[
            sheets.Column("innovation", _("inovasi")),
            sheets.Column("originator_code", _("kode daerah asal")),
            sheets.Column("originator_name", _("daerah asal")),
            sheets.Column("partner_code", _("kode daerah pereplikasi")),
            sheets.Column("partner_name", _("daerah pereplikasi")),
            sheets.Column("state", _("keadaan")),
            sheets.Column("kind", _("dokumen")),
            sheets.Column("since", _("mulai")),
            sheets.Column("until", _("sampai")),
            sheets.Column("activities", _("kegiatan"), 0),
            sheets.Column("confirmed", _("replikasi sejak")),
            sheets.Column("verdict", _("evaluasi")),
            sheets.Column("agreement", _("perjanjian")),
        ],
        rows=[_row(row) for row in rows],
    )


def _row(row: AnyRow) -> sheets.Row:
    same = ("innovation", "originator_code", "originator_name", "partner_code", "partner_name")
    return {
        **{name: getattr(row, name) for name in (*same, "since", "until", "activities")},
        "state": said(accords.STATES[row.state]),
        "kind": said(accords.KINDS[row.kind]),
        "confirmed": row.confirmed,
        "verdict": said(accords.VERDICTS[row.verdict]) if row.verdict else None,
        "agreement": str(row.agreement),
    }
