"""Processes that are killed while they write: nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.store.tables import commands, events
from domain.events import ScoreChanged
from projections.submissions import submissions
from tests.faults.writer import STEPS, Acknowledged, Work, Writer, command_id
from tests.nation import Clock, Nation

KILLS = 6
MANY_KILLS = 200
ENDLESS = 1_000_000


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    # The writers go by the real clock, so that the cycle must be open now.
    now = datetime.now(UTC)
    opened = Nation(database_url, Clock(now))
    opened.open_cycle(deadline=now + timedelta(days=1))
    yield opened
    opened.close()


def work(nation: Nation, code: str) -> Work:
    region = nation.region(code)
    return Work(nation.url, f"writer of {code}", region, nation.agencies[region])


def require_kept(nation: Nation, acknowledged: Iterable[Acknowledged]) -> None:
    """Everything acknowledged is in the log, once, where it was said to be."""
    answered = select(commands.c.command_id, commands.c.position)
    told = select(events.c.command_id, events.c.topic).where(events.c.topic != ScoreChanged.TOPIC)
    with nation.juara.reading() as connection:
        stored = {row.command_id: row.position for row in connection.execute(answered)}
        facts = Counter((row.command_id, row.topic) for row in connection.execute(told))
    for one in acknowledged:
        assert stored[one.command_id] == one.position
    assert set(facts.values()) == {1}
    assert nation.wrong() == []


@pytest.mark.parametrize("kills", [KILLS, pytest.param(MANY_KILLS, marks=pytest.mark.soak)])
def test_a_writer_killed_again_and_again_loses_nothing_and_doubles_nothing(
    nation: Nation, kills: int
) -> None:
    chance = random.Random(546)  # noqa: S311 -- a moment, no secret
    doing, heard, number = work(nation, "35.76"), list[Acknowledged](), 1
    for _ in range(kills):
        writer = Writer(doing, number, ENDLESS)
        heard += writer.hear(most=chance.randint(1, 5))
        time.sleep(chance.uniform(0, 0.02))
        writer.process.kill()
        heard += writer.hear()
        writer.end()
        # The client goes on with the first submission whose last answer it did not get, and
        # repeats that one from its first command.
        number = heard[-1].number + (heard[-1].step == STEPS[-1])
    last = Writer(doing, number, number)
    heard += last.hear()
    last.end()
    require_kept(nation, heard)
    assert {one.command_id for one in heard} == {
        command_id(doing.name, n, step) for n in range(1, number + 1) for step in STEPS
    }
    assert len(nation.rows(submissions)) == number


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_processes_that_write_at_once_skip_no_position_and_lose_no_update(
    nation: Nation, rounds: int
) -> None:
    several = [work(nation, code) for code in ("35.76", "35.78", "51.71")]
    # Two for each region, so that the standings of a region have two writers as well.
    pairs = [(one, first) for one in several for first in (1, 501)]
    for round_ in range(rounds):
        writers = [Writer(one, first + round_ * 8, first + round_ * 8 + 7) for one, first in pairs]
        heard = [one for writer in writers for one in writer.hear()]
        for writer in writers:
            writer.end()
        assert len(heard) == len(pairs) * 8 * len(STEPS)
        require_kept(nation, heard)
    sent = Counter(row["region"] for row in nation.rows(submissions) if row["state"] == "sent")
    assert sent == {one.region: 2 * 8 * rounds for one in several}


def test_two_processes_with_the_same_commands_carry_each_out_once(nation: Nation) -> None:
    doing = work(nation, "35.76")
    twins = [Writer(doing, 1, 10) for _ in range(2)]
    heard = [list(writer.hear()) for writer in twins]
    for writer in twins:
        writer.end()
    assert heard[0] == heard[1]
    assert len(heard[0]) == 10 * len(STEPS)
    require_kept(nation, heard[0])
