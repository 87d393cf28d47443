"""Databases that fail under the service: it goes on when they do, and has lost nothing."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Any

import pytest
from sqlalchemy import event, exc, select

from app import log
from app.service import Answer
from app.store.tables import commands
from tests.conftest import migrate
from tests.databases import PostgresServer
from tests.faults.writer import STEPS, Work, command_id
from tests.nation import Nation, operator

SOON_SECONDS = 10


@dataclass
class Nemesis:
    """Crashes a server now and then, and starts it again."""

    server: PostgresServer
    back: float = field(default_factory=time.monotonic)
    finished: Event = field(default_factory=Event)

    def strike(self, times: int) -> None:
        chance = random.Random(546)  # noqa: S311 -- a moment, no secret
        try:
            for _ in range(times):
                time.sleep(chance.uniform(0.05, 0.3))
                self.back = math.inf
                self.server.crash()
                self.server.start()
                self.back = time.monotonic()
        finally:
            self.finished.set()


def insist(nation: Nation, work: Work, number: int, nemesis: Nemesis) -> list[Answer]:
    """A submission by a client that repeats what it got no answer to, under the same ids."""
    while True:
        try:
            return [answer for _, answer in work.do(nation.juara, number)]
        except exc.DBAPIError:
            assert time.monotonic() < nemesis.back + SOON_SECONDS, "the service does not come back"
            time.sleep(0.02)


@pytest.mark.parametrize("times", [3, pytest.param(100, marks=pytest.mark.soak)])
def test_a_server_that_crashes_loses_nothing_that_was_acknowledged(
    durable_postgresql: PostgresServer, times: int
) -> None:
    nemesis, answers = Nemesis(durable_postgresql), list[Answer]()
    with durable_postgresql.database() as name:
        migrate(durable_postgresql.url(name))
        nation = Nation(durable_postgresql.url(name))
        nation.open_cycle()
        region = nation.region("35.76")
        work = Work(nation.url, "a patient client", region, nation.agencies[region])
        with ThreadPoolExecutor(1) as executor:
            striking = executor.submit(nemesis.strike, times)
            number = 0
            while not nemesis.finished.is_set():
                number += 1
                answers += insist(nation, work, number, nemesis)
            striking.result()
        ids = [command_id(work.name, n, step) for n in range(1, number + 1) for step in STEPS]
        with nation.juara.reading() as connection:
            done = connection.execute(select(commands.c.command_id, commands.c.position))
            stored = {row.command_id: row.position for row in done}
        assert [stored[one] for one in ids] == [answer.position for answer in answers]
        assert nation.topics().count("submission.drafted") == number
        assert nation.wrong() == []
        nation.close()


@pytest.fixture
def nation(sqlite_url: str) -> Iterator[Nation]:
    opened = Nation(sqlite_url)
    opened.open_cycle()
    yield opened
    opened.close()


class SmallDisk:
    """A disk on which the database may not grow, until it is cleared."""

    def __init__(self, nation: Nation) -> None:
        self.most = 0
        event.listen(nation.juara.engine, "checkout", self.limit)

    def limit(self, connection: Any, *_: object) -> None:
        pages = self.most or 2**30
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill(self, nation: Nation) -> None:
        with nation.juara.engine.connect() as connection:
            self.most = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def clear(self) -> None:
        self.most = 0


def test_a_full_disk_stops_writes_whole_reads_go_on_and_space_makes_good(nation: Nation) -> None:
    region = nation.region("35.76")
    disk = SmallDisk(nation)
    disk.fill(nation)
    draft = partial(nation.draft, region, need="x" * 1000)
    with pytest.raises(exc.OperationalError, match="full"):  # noqa: PT012 -- some fit, one does not
        for _ in range(100):
            draft()
    stopped = nation.end()
    with pytest.raises(exc.OperationalError, match="full"):
        draft()
    assert nation.end() == stopped
    assert nation.wrong() == []
    disk.clear()
    draft()
    assert nation.end() == stopped + 1
    assert nation.wrong() == []


def test_readers_and_a_writer_do_not_wait_for_one_another(database_url: str) -> None:
    nation = Nation(database_url)
    nation.open_cycle()
    region = nation.region("35.76")
    end = nation.end()
    writing = nation.juara.transaction(operator(region), command_id("writer", 1, "open"))
    with writing, ThreadPoolExecutor(1) as reader:
        assert reader.submit(nation.end).result(timeout=5) == end
    with nation.juara.reading() as connection, ThreadPoolExecutor(1) as writer:
        assert log.end(connection)[0] == end
        writer.submit(nation.report, region, "8", 3).result(timeout=5)
        assert log.end(connection)[0] == end
    assert nation.end() == end + 2
    nation.close()
