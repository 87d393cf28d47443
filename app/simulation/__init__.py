"""A made-up year: for demonstrations and for load tests, and labelled as such everywhere.

The cycle is declared a simulation by a fact of its own; agencies and innovations carry
``SIMULASI`` in their names, results in their source. Everything is decided by the
aggregates, and the same seed gives the same ids, facts and scores on every database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app import log
from app.service import Juara
from app.simulation.plan import Plan, shares
from app.simulation.year import Year

__all__ = ["Made", "Plan", "simulate"]


@dataclass(frozen=True)
class Made:
    """What was made up, and the facts it left."""

    cycle: str
    regions: int
    submissions: int
    facts: int
    position: int


def simulate(
    juara: Juara,
    plan: Plan,
    *,
    force: bool = False,
    advance: Callable[[int, int], None] = lambda *_: None,
) -> Made:
    """Makes up a year of the IID: hand-in, assessment, published results.

    Args:
        juara: a service whose regions are registered.
        plan: what to make up.
        force: whether it may be mixed into a database that holds real results.
        advance: told how many submissions are done, and of how many; each counts once
            when it is handed in and once when it is assessed.

    Raises:
        WrongState: when real results are there, or the cycle was opened before.
    """
    year = Year(juara, plan)
    before = _end(juara)
    year.open(force=force)
    portions = shares(plan, sorted(year.regions))
    done, total = 0, 2 * sum(one.count for one in portions)
    for step in (year.hand_in, year.close, year.assess, year.publish):
        for count in step(portions):
            done += count
            advance(done, total)
    position = _end(juara)
    return Made(year.cycle, len(portions), total // 2, position - before, position)


def _end(juara: Juara) -> int:
    with juara.reading() as connection:
        return log.end(connection)[0]
