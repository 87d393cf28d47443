"""The race: the standings in motion, since an earlier moment and over the years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.queries.moment import Moment, moment
from app.queries.published import Results, published
from app.queries.standings import Standings, standings
from domain.actor import PUBLIC, Actor
from domain.errors import NotFound
from domain.pace import Comparison, Span, comparability
from domain.race import Race, race
from domain.ranking import Entry
from projections import cycles
from projections.regions import regions
from projections.score_history import score_history
from projections.standings import EVERYBODY, Field


@dataclass(frozen=True, slots=True)
class Contest:
    """A race, the standings that it is drawn from, and what it is measured against.

    ``results`` are the published ones of the regions compared.
    """

    standings: Standings
    since: Moment | None
    span: Span | None
    race: Race
    compared: Comparison | None
    results: Results


def contest(
    connection: Connection,
    index: str,
    year: int,
    basis: str | None = None,
    field: Field = EVERYBODY,
    since: str | None = None,
    as_of: str | None = None,
    viewer: Actor = PUBLIC,
) -> Contest:
    """The race of an index in a year.

    ``since`` is the earlier moment of the movement, within the cycle. Over the years the
    pace follows from the official results that compare.
    """
    now = standings(connection, index, year, basis, field, as_of, viewer)
    cycle = f"{index}-{year}"
    earlier: Moment | None = None
    before: list[Entry] = []
    if since is not None:
        earlier = moment(connection, since)
        then = standings(connection, index, year, now.basis, field, since, viewer)
        before = [one.entry for one in then.ranking.ranked]
    span = _span(connection, cycle, earlier, now.as_of) if earlier else None
    results = published(connection, index, year, now.as_of.position, field)
    found = race(
        [one.entry for one in now.ranking.ranked] + list(now.ranking.unranked),
        before,
        span=span,
        changes=_changes(connection, cycle, now, earlier) if earlier else {},
        index=index,
        results=results.scores,
    )
    return Contest(now, earlier, span, found, _compared(index, year), results)


def _span(connection: Connection, cycle: str, since: Moment, now: Moment) -> Span:
    run = cycles.find(connection, cycle)
    closing: datetime | None = None
    if run is not None:
        closing = run.closed or run.deadline
    return Span(since.time, now.time, closing)


def _changes(
    connection: Connection, cycle: str, now: Standings, since: Moment
) -> Mapping[str, int]:
    table = score_history.c
    rows = connection.execute(
        select(regions.c.code, func.count())
        .join_from(score_history, regions, table.region == regions.c.region)
        .where(table.cycle == cycle, table.basis == now.basis)
        .where(table.position > since.position, table.position <= now.as_of.position)
        .group_by(regions.c.code)
    )
    return {code: count for code, count in rows}  # noqa: C416 -- a row is no pair to mypy


def _compared(index: str, year: int) -> Comparison | None:
    try:
        return comparability(index, year - 1, year)
    except NotFound:
        return None
