"""P6: the standings as they were at a past position, against the current ones."""

from __future__ import annotations

from sqlalchemy import insert, select

from app.service import Juara
from projections.score_history import score_history
from projections.standings import Field, board
from tests.bench.measure import Figure, Sizes, Way, rates, seconds_each
from tests.bench.years import CYCLE, Databases, opened, whole_year

_BOARDS = 10
BASIS = "verified"


def standings(databases: Databases, sizes: Sizes) -> Figure:
    """The board of all regions in the middle of a long history."""
    with opened(whole_year(databases, 40_000)) as juara:
        middle, changes = prolong(juara, sizes.past)
        tidy_up(juara)
        ways = {"now": boards(juara, None), "then": boards(juara, middle)}
        seconds = seconds_each(ways, sizes.rounds)
    what = f"standings in the middle of {changes:,} score changes, against now ({databases.name})"
    ratio = seconds["then"] / seconds["now"]
    return Figure("P6", what, ratio, 2.0, least=False, rates=rates(seconds))


def tidy_up(juara: Juara) -> None:
    """Do what PostgreSQL does by itself after a while."""
    if juara.engine.dialect.name == "postgresql":
        with juara.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.exec_driver_sql("VACUUM ANALYZE")


def boards(juara: Juara, position: int | None) -> Way:
    def way() -> int:
        for _ in range(_BOARDS):
            with juara.reading() as connection:
                found = board(connection, CYCLE, BASIS, Field(), position)
            assert any(row.score is not None for row in found)
        return _BOARDS

    return way


def prolong(juara: Juara, times: int) -> tuple[int, int]:
    """Give every region so many more score changes, one after the other.

    Returns:
        A position in the middle of them, and how many there are.
    """
    with juara.engine.begin() as connection:
        rows = [
            dict(row._mapping)
            for row in connection.execute(
                select(score_history).where(score_history.c.basis == BASIS)
            )
        ]
        position = juara.recorder.max_notification_id() or 0
        first = position
        for _ in range(times):
            more = []
            for row in rows:
                position += 1
                more.append({**row, "position": position})
            connection.execute(insert(score_history), more)
    return (first + position) // 2, position - first
