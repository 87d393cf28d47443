"""Skor, dijelaskan: from the number down to the facts behind every point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import Connection

from app.queries.explained import Explained, explained
from app.queries.moment import moment
from app.queries.published import published
from app.queries.record import record
from app.web.pages.asking import asked, asked_basis, asked_moment
from app.web.pages.writing import decimals, reading
from domain.errors import NotFound
from domain.index import Edition, Indicator, edition
from domain.scorecard import Basis
from projections import cycles, regions
from projections.schema import AnyRow


@dataclass(frozen=True, slots=True)
class Level:
    """One indicator of a submission: what was claimed, what stands, what it brings."""

    indicator: Indicator
    claimed: int | None
    verified: int | None
    points: Decimal
    position: int | None


def register(pages: Blueprint) -> None:
    """Adds the explained score."""
    pages.add_url_rule(
        "/daerah/<region:code>/skor/<index:index>/<year:year>",
        endpoint="score",
        view_func=score,
    )


def score(code: str, index: str, year: int) -> str:
    """The score of a region in a year, taken apart; a published figure by its source."""
    basis = asked_basis()
    with reading() as connection:
        it = regions.find(connection, code)
        method = edition(index, year)
        when = moment(connection, asked_moment("as_of"))
        scores = {
            one.basis: one
            for one in record(connection, it.region, when.position)
            if (one.index, one.year) == (index, year)
        }
        chosen = Basis(basis or _best(method, scores))
        found = _explained(connection, it, method, year, chosen) if chosen in _COMPUTED else None
        figure = published(connection, index, year, when.position).figures.get(it.code)
        cycle = cycles.find(connection, f"{index}-{year}")
    return render_template(
        "score.html",
        region=it,
        edition=method,
        year=year,
        basis=chosen,
        scores=scores,
        explained=found,
        figure=figure,
        when=when,
        cycle=cycle,
        decimals=decimals(method),
        **_opened(found),
    )


_COMPUTED = (Basis.VERIFIED, Basis.CLAIMED)


def _best(method: Edition, scores: Mapping[str, Any]) -> str:
    """The basis that says most: what can be taken apart before what is only published."""
    order = (*_COMPUTED, Basis.OFFICIAL) if method.computable else (Basis.OFFICIAL,)
    return next((basis for basis in order if basis in scores), Basis.OFFICIAL)


def _explained(
    connection: Connection, it: AnyRow, method: Edition, year: int, basis: Basis
) -> Explained | None:
    if not method.computable:
        return None
    try:
        return explained(connection, it.region, method.index, year, basis, asked_moment("as_of"))
    except NotFound:
        return None


def _opened(found: Explained | None) -> dict[str, Any]:
    """The submission whose indicators the link asks for."""
    named = asked("inovasi")
    rows = found.submissions if found else ()
    opened = next((row for row in rows if str(row["submission"]) == named), None)
    if found is None or opened is None:
        return {"opened": None, "levels": ()}
    return {"opened": opened, "levels": _levels(found, opened)}


def _levels(found: Explained, row: Mapping[str, Any]) -> Sequence[Level]:
    return [
        Level(
            indicator=one,
            claimed=row["claimed"].get(one.code),
            verified=row["verified"].get(one.code),
            points=one.points(row[found.basis].get(one.code, 0)),
            position=found.facts.get(f"{row['submission']}/{one.code}"),
        )
        for one in found.edition.submission_indicators
    ]
