"""Portable files of standings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from app.exporting import csv_bytes, json_bytes, stamp
from app.queries.standings import Standings
from domain.ranking import Entry, Standing

STANDINGS = (
    "rank",
    "code",
    "name",
    "type",
    "province",
    "score",
    "category",
    "gap_to_champion",
    "gap_to_next",
    "lead",
    "unranked",
    "index",
    "year",
    "edition",
    "basis",
    "as_of_position",
)
"""The columns of exported standings; ``unranked`` says why a region has no rank. After them
come the cluster, the computed (indicative) grade, the published score and the parts. The
moment is told by its position alone: the same facts give the same bytes, whenever recorded."""


def standings_csv(found: Standings) -> bytes:
    """Standings as CSV, the regions without a rank last; each row says what it is."""
    which = (found.index, found.year, found.edition.id, found.basis, found.as_of.position)
    parts = [part.code for part in found.edition.parts]
    ranked = (
        (*_distances(one).values(), None, *which, *_behind(found, one.entry, parts))
        for one in found.ranking.ranked
    )
    unranked = (
        (*_without_rank(one), *which, *_behind(found, one, parts)) for one in found.ranking.unranked
    )
    columns = (*STANDINGS, "cluster", "grade", "published", *(f"part_{code}" for code in parts))
    return csv_bytes(columns, (*ranked, *unranked))


def standings_json(found: Standings) -> bytes:
    """Standings as JSON, in the shape that HTTP gives them."""
    position, time = _as_of(found)
    champion = found.ranking.champion
    return json_bytes(
        {
            "index": found.index,
            "year": found.year,
            "fiscal_year": found.fiscal_year,
            "edition": found.edition.id,
            "type": found.field.type,
            "cluster": found.field.cluster,
            "basis": found.basis,
            "as_of": {"position": position, "time": time},
            "champion": champion
            and {
                "code": champion.entry.code,
                "name": champion.entry.name,
                "score": champion.score,
            },
            "items": [_ranked(found, one) for one in found.ranking.ranked],
            "unranked": [_unranked(found, one) for one in found.ranking.unranked],
            "next": None,
        }
    )


def _as_of(found: Standings) -> tuple[int, str]:
    return found.as_of.position, stamp(found.as_of.time)


def _distances(one: Standing) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "code": one.entry.code,
        "name": one.entry.name,
        "type": one.entry.type,
        "province": one.entry.province,
        "score": one.score,
        "category": one.entry.category,
        "gap_to_champion": one.gap_to_champion,
        "gap_to_next": one.gap_to_next,
        "lead": one.lead,
    }


def _without_rank(one: Entry) -> tuple[Any, ...]:
    named = (None, one.code, one.name, one.type, one.province)
    return (*named, None, None, None, None, None, one.reason)


def _behind(found: Standings, one: Entry, parts: Sequence[str]) -> tuple[Any, ...]:
    """What stands behind a score and beside it."""
    grade, figure = found.grades.get(one.code), found.published.get(one.code)
    known = found.parts(one)
    return (
        one.cluster,
        grade and grade.letter,
        figure and figure.stands.score,
        *(known.get(code) for code in parts),
    )


def _ranked(found: Standings, one: Standing) -> dict[str, Any]:
    grade = found.grades.get(one.entry.code)
    return {
        **_distances(one),
        "cluster": one.entry.cluster,
        "grade": grade and asdict(grade),
        "parts": found.parts(one.entry),
        "published": _published(found, one.entry.code),
    }


def _unranked(found: Standings, one: Entry) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "cluster": one.cluster,
        "reason": one.reason,
        "published": _published(found, one.code),
    }


def _published(found: Standings, code: str) -> dict[str, Any] | None:
    return asdict(found.published[code].stands) if code in found.published else None
