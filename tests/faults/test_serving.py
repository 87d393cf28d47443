"""A server that is killed while clients write: who repeats a request loses and doubles nothing."""

from __future__ import annotations

import http.client
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from app import tokens
from domain.actor import Role
from projections.submissions import submissions
from tests.faults.served import Server
from tests.nation import PROFILE, Clock, Nation

CLIENTS = 3


@dataclass
class Client:
    """Somebody who drafts one innovation after the other, and repeats what got no answer."""

    name: str
    server: Server
    secret: str
    agency: str
    made: list[str] = field(default_factory=list)

    def work(self, finished: Event) -> None:
        while not finished.is_set():
            self.made.append(self.insist(len(self.made)))

    def insist(self, number: int) -> str:
        """The id of the draft, however often it takes to learn it."""
        while True:
            try:
                return self.draft(number)
            except (OSError, http.client.HTTPException):
                time.sleep(0.02)

    def draft(self, number: int) -> str:
        innovation = {name: said for name, said in PROFILE.items() if said}
        own = {"year": 2025, "organisation": self.agency, "name": f"{self.name} {number}"}
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Idempotency-Key": f"{self.name}-{number}",
        }
        status, told = self.server.ask("POST", "/api/v1/submissions", innovation | own, headers)
        assert status == 201, told
        return str(told["id"])


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    now = datetime.now(UTC)
    opened = Nation(database_url, Clock(now))
    opened.open_cycle(deadline=now + timedelta(days=1))
    yield opened
    opened.close()


def clients(nation: Nation, server: Server) -> list[Client]:
    region = nation.region("35.76")
    secret = tokens.create(nation.juara, Role.OPERATOR, region, 1)
    agency = str(nation.agencies[region])
    return [Client(f"client-{n}", server, secret, agency) for n in range(CLIENTS)]


def kill_now_and_then(server: Server, kills: int, finished: Event) -> None:
    chance = random.Random(546)  # noqa: S311 -- a moment, no secret
    try:
        for _ in range(kills):
            time.sleep(chance.uniform(0.05, 0.3))
            server.kill()
            server.start()
    finally:
        finished.set()


@pytest.mark.parametrize("kills", [2, pytest.param(500, marks=pytest.mark.soak)])
def test_a_server_killed_again_and_again_keeps_what_it_acknowledged_and_doubles_nothing(
    nation: Nation, kills: int
) -> None:
    finished = Event()
    with Server(nation.url) as server, ThreadPoolExecutor(CLIENTS) as executor:
        asking = clients(nation, server)
        working = [executor.submit(one.work, finished) for one in asking]
        kill_now_and_then(server, kills, finished)
        for one in working:
            one.result()
    made = {one.made[n]: f"{one.name} {n}" for one in asking for n in range(len(one.made))}
    kept = {str(row["submission"]): row["name"] for row in nation.rows(submissions)}
    assert made == kept
    assert len(made) == sum(len(one.made) for one in asking) >= CLIENTS
    assert nation.topics().count("submission.drafted") == len(made)
    assert nation.wrong() == []
