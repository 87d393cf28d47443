"""The leaderboard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, request

from app.queries.standings import Standings, standings
from app.service import Juara
from domain.ranking import Standing
from projections.standings import Field

blueprint = Blueprint("standings", __name__)


@blueprint.get("/standings/<index>/<int:year>")
def leaderboard(index: str, year: int) -> dict[str, Any]:
    """Who leads, by how much."""
    juara: Juara = current_app.extensions["juara"]
    asked = request.args
    field = Field(asked.get("type"), asked.get("province"), asked.get("cluster"))
    with juara.reading() as connection:
        found = standings(
            connection, index.lower(), year, asked.get("basis"), field, asked.get("as_of")
        )
    return shape(found)


def shape(found: Standings) -> dict[str, Any]:
    """The leaderboard as the contract has it."""
    champion = found.ranking.champion
    return {
        "index": found.index,
        "year": found.year,
        "edition": found.edition.id,
        "type": found.field.type,
        "basis": found.basis,
        "as_of": {"position": found.as_of.position, "time": _utc(found.as_of.time)},
        "champion": champion
        and {"code": champion.entry.code, "name": champion.entry.name, "score": f"{champion.score:f}"},
        "items": [_row(one) for one in found.ranking.ranked],
        "unranked": [
            {"code": one.code, "name": one.name, "reason": one.reason}
            for one in found.ranking.unranked
        ],
        "next": None,
    }


def _row(one: Standing) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "code": one.entry.code,
        "name": one.entry.name,
        "type": one.entry.type,
        "province": one.entry.province,
        "score": f"{one.score:f}",
        "category": one.entry.category,
        "gap_to_champion": f"{one.gap_to_champion:f}",
        "gap_to_next": None if one.gap_to_next is None else f"{one.gap_to_next:f}",
        "lead": None if one.lead is None else f"{one.lead:f}",
    }


def _utc(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
