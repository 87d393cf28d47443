"""Jejaring: who replicated from whom, as a drawing and as tables."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _
from sqlalchemy import Connection

from app.queries.moment import Moment, moment
from app.queries.network import Asked, Place, Replicated, Replication, replicated
from app.web.pages import accords, sheets, tiles, webs
from app.web.pages.asking import asked
from app.web.pages.writing import moment as written
from app.web.pages.writing import reading
from domain.errors import check
from domain.index import Edition, editions
from domain.network import Link, network
from domain.region import normal_code
from projections import regions

_SHOWN = 100
_FIRST = 15


def register(pages: Blueprint) -> None:
    """Adds the network."""
    pages.add_url_rule("/perjanjian/jejaring", endpoint="network", view_func=drawn)


def drawn() -> str | Response:
    """The network of the replications that the link asks for."""
    form = asked("format")
    with reading() as connection:
        when = moment(connection)
        everything = replicated(connection)
        wanted = _asked(connection)
        found = replicated(connection, wanted) if wanted != Asked() else everything
        everybody = regions.listing(connection)
    if form:
        return sheets.answer(_sheet(when, found), form)
    close = len(found.close.places) <= webs.MOST_PLACES
    return render_template(
        "network.html",
        when=when,
        found=found,
        asked=wanted,
        web=_close(found) if close else _wide(found),
        close=close,
        size=(webs.WIDTH, webs.HEIGHT),
        names=_names(found) if close else tiles.NAMES,
        links=_strongest(found),
        first=_FIRST,
        shown=_SHOWN,
        years=sorted(everything.by_year, reverse=True),
        services=sorted(everything.by_urusan),
        provinces=[one for one in everybody if one.code in everything.provinces],
        edition=method(),
    )


def method() -> Edition:
    """The newest edition of the IID, for the names of services."""
    return max((one for one in editions() if one.index == "iid"), key=lambda one: one.years)


def short(name: str) -> str:
    """The name of a region as short as people write it."""
    return name.replace("Kabupaten ", "Kab. ").replace("Provinsi ", "Prov. ")


def _asked(connection: Connection) -> Asked:
    year, province, region = asked("year"), asked("province"), asked("region")
    check(year is None or (year.isascii() and year.isdigit()), "year is no number", field="year")
    return Asked(
        year=int(year[:4]) if year else None,
        urusan=asked("urusan"),
        province=regions.find(connection, normal_code(province)).code if province else None,
        region=regions.find(connection, normal_code(region.split()[0])).code if region else None,
    )


def _close(found: Replicated) -> webs.Web[str]:
    """Regions by code, so that those of a province stand beside each other."""
    ends = [(one.originator.code, one.replicator.code) for one in found.replications]
    return webs.web(network(ends), str)


def _wide(found: Replicated) -> webs.Web[str]:
    return webs.web(found.wide, str)


def _names(found: Replicated) -> dict[str, str]:
    return {
        place.code: short(place.name)
        for one in found.replications
        for place in (one.originator, one.replicator)
    }


def _strongest(found: Replicated) -> list[Link[Place]]:
    """The links with the most replications first."""
    return sorted(
        found.close.links,
        key=lambda link: (-link.replications, link.originator.code, link.replicator.code),
    )


def _sheet(when: Moment, found: Replicated) -> sheets.Sheet:
    return sheets.Sheet(
        name="jejaring-replikasi",
        about={_("posisi log"): str(when.position), _("waktu"): written(when.time)},
        columns=[
            sheets.Column("date", _("tanggal")),
            sheets.Column("originator_code", _("kode daerah asal")),
            sheets.Column("originator", _("daerah asal")),
            sheets.Column("partner_code", _("kode daerah pereplikasi")),
            sheets.Column("partner", _("daerah pereplikasi")),
            sheets.Column("innovation", _("inovasi")),
            sheets.Column("urusan", _("urusan")),
            sheets.Column("agreement", _("perjanjian")),
        ],
        rows=[_row(one) for one in found.replications],
    )


def _row(one: Replication) -> dict[str, Any]:
    return {
        "date": one.date,
        "originator_code": one.originator.code,
        "originator": one.originator.name,
        "partner_code": one.replicator.code,
        "partner": one.replicator.name,
        "innovation": one.innovation,
        "urusan": accords.urusan(method(), one.urusan),
        "agreement": str(one.agreement),
    }
