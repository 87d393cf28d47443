"""Since when movement is told: inside a cycle a week before, unless the link says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.queries.moment import moment
from app.web.pages.asking import Choice
from domain.scorecard import Basis

DAYS = (1, 7, 30)
"""Days back that pages offer for the movement."""

USUAL = 7


def since_when(connection: Connection, asked: Choice, known: Mapping[int, Sequence[str]]) -> Choice:
    """What is asked for, with a moment to tell movement since.

    Official results move from year to year and need none.
    """
    official = Basis.OFFICIAL in known.get(asked.year, ())
    basis = asked.basis or (Basis.OFFICIAL if official else Basis.VERIFIED)
    if asked.since is not None or basis == Basis.OFFICIAL:
        return asked
    now = moment(connection, asked.as_of)
    return replace(asked, since=_before(now.time, USUAL))


def spans(time: datetime) -> Sequence[tuple[int, str]]:
    """Moments so many days before, as links name them."""
    return [(days, _before(time, days)) for days in DAYS]


def _before(time: datetime, days: int) -> str:
    return (time - timedelta(days=days)).isoformat(timespec="seconds")
