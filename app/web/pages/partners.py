"""Mitra: where a region is weak, and whose innovations fit."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from sqlalchemy import Connection

from app.queries.moment import Moment, moment
from app.queries.partners import Partners, Suggestion, partners
from app.web.pages import accords, sheets
from app.web.pages.asking import asked, asked_region
from app.web.pages.writing import moment as written
from app.web.pages.writing import reading
from domain.errors import check
from domain.index import editions
from domain.region import normal_code
from projections import cycles, regions

_INDEX = "iid"
_MOST = 30


def register(pages: Blueprint) -> None:
    """Adds the finder."""
    pages.add_url_rule("/perjanjian/mitra", endpoint="partners", view_func=finder)


def finder() -> str | Response:
    """What the region that the link names lacks, and who could help."""
    form, typed = asked("format"), asked("region") or asked_region()
    with reading() as connection:
        when = moment(connection)
        region = regions.find(connection, normal_code(typed.split()[0])) if typed else None
        years = _years()
        year = _year(connection, years)
        found = partners(connection, region, _INDEX, year, _MOST) if region else None
        everybody = regions.listing(connection)
    if form and found:
        return sheets.answer(_sheet(when, found), form)
    return render_template(
        "partners.html",
        when=when,
        region=region,
        found=found,
        chosen=year,
        years=years,
        regions=everybody,
    )


def _years() -> tuple[int, ...]:
    """The years by which a submission is matured, the newest first."""
    known = {
        year
        for one in editions()
        if one.index == _INDEX and one.submission_indicators
        for year in one.years
    }
    return tuple(sorted(known, reverse=True))


def _year(connection: Connection, years: tuple[int, ...]) -> int:
    """The year that the link names, else the newest that was opened."""
    named = asked("year")
    if named is None:
        opened = {row.cycle for row in cycles.listing(connection)}
        return next((year for year in years if f"{_INDEX}-{year}" in opened), years[0])
    check(named.isascii() and named.isdigit(), "year is no number", field="year")
    return int(named[:4])


def _sheet(when: Moment, found: Partners) -> sheets.Sheet:
    return sheets.Sheet(
        name=f"mitra-{found.region.code}-{found.year}",
        about={
            _("daerah"): f"{found.region.code} {found.region.name}",
            _("tahun ukur"): str(found.year),
            _("posisi log"): str(when.position),
            _("waktu"): written(when.time),
        },
        columns=[
            sheets.Column("worth", _("kecocokan"), 2),
            sheets.Column("code", _("kode daerah")),
            sheets.Column("region", _("daerah")),
            sheets.Column("innovation", _("inovasi")),
            sheets.Column("urusan", _("urusan")),
            sheets.Column("maturity", _("kematangan"), 2),
            sheets.Column("replicated", _("direplikasi"), 0),
            sheets.Column("because", _("alasan")),
        ],
        rows=[_row(found, one) for one in found.fitting],
    )


def _row(found: Partners, one: Suggestion) -> sheets.Row:
    return {
        "worth": one.worth,
        "code": one.region.code,
        "region": one.region.name,
        "innovation": one.innovation,
        "urusan": accords.urusan(found.edition, one.urusan),
        "maturity": one.maturity,
        "replicated": one.replicated,
        "because": "; ".join(accords.because(found.edition, reason) for reason in one.reasons),
    }
