"""Databases that are gone, silent, full or spoilt: what a server tells, and that it recovers."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert

from app import tokens
from app.store.tables import events
from domain.actor import Role
from domain.region import region_id
from tests.app.terminal import Terminal
from tests.conftest import migrate
from tests.databases import PostgresServer, copy_sqlite
from tests.faults.served import Server
from tests.nation import PROFILE, Clock, Nation

TOLD_SECONDS = 5
BACK_SECONDS = 10
BOARD = "/api/v1/standings/iid/2025?basis=claimed"
CODES = ("35.76", "35.78")


@dataclass
class Service:
    """A server over a nation of two regions, and somebody of each who drafts."""

    nation: Nation
    server: Server
    secrets: dict[str, str]
    numbers: Iterator[int]

    def draft(self, code: str = CODES[0], **more: str) -> int:
        """The status of another draft."""
        own = {
            "year": 2025,
            "organisation": str(self.nation.agencies[region_id(code)]),
            "name": f"Inovasi {next(self.numbers)}",
        }
        headers = {
            "Authorization": f"Bearer {self.secrets[code]}",
            "Idempotency-Key": str(uuid4()),
        }
        profile = {name: said for name, said in PROFILE.items() if said} | own | more
        return self.server.ask("POST", "/api/v1/submissions", profile, headers)[0]

    def status(self, path: str) -> int:
        return self.server.ask("GET", path)[0]


@contextmanager
def service(url: str) -> Iterator[Service]:
    now = datetime.now(UTC)
    nation = Nation(url, Clock(now))
    for code in CODES:
        nation.region(code)
    nation.open_cycle(deadline=now + timedelta(days=1))
    secrets = {
        code: tokens.create(nation.juara, Role.OPERATOR, region_id(code), 1) for code in CODES
    }
    try:
        with Server(url) as server:
            yield Service(nation, server, secrets, count(1))
    finally:
        nation.close()


def timed(ask: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.monotonic()
    return ask(), time.monotonic() - begun


def eventually(ask: Callable[[], int], status: int) -> None:
    until = time.monotonic() + BACK_SECONDS
    while ask() != status:
        assert time.monotonic() < until, "the service does not come back"
        time.sleep(0.1)


OUTAGES = {
    "gone": (PostgresServer.crash, PostgresServer.start),
    "silent": (PostgresServer.freeze, PostgresServer.thaw),
}


@pytest.mark.parametrize(("begin", "end"), OUTAGES.values(), ids=OUTAGES)
def test_a_database_that_is_gone_or_silent_is_told_within_five_seconds(
    durable_postgresql: PostgresServer,
    begin: Callable[[PostgresServer], None],
    end: Callable[[PostgresServer], None],
) -> None:
    with durable_postgresql.database() as name:
        url = durable_postgresql.url(name)
        migrate(url)
        with service(url) as running, ThreadPoolExecutor(20) as people:
            assert running.draft() == 201
            assert running.status(BOARD) == 200
            begin(durable_postgresql)
            try:
                asking = [lambda: running.status(BOARD), running.draft] * 8
                told = list(people.map(timed, [*asking, lambda: running.status("/readyz")]))
                alive = timed(lambda: running.status("/healthz"))
            finally:
                end(durable_postgresql)
            assert {status for status, _ in told} == {503}
            assert max(seconds for _, seconds in told) < TOLD_SECONDS
            assert alive[0] == 200
            assert alive[1] < TOLD_SECONDS
            eventually(lambda: running.status("/readyz"), 200)
            eventually(running.draft, 201)
            assert running.status(BOARD) == 200
            assert running.nation.wrong() == []


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A disk of its own, of so many bytes; what a killed run leaves mounted bars no other run."""
    with TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603
            ["/usr/bin/mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True
        )
        try:
            yield Path(folder)
        finally:
            subprocess.run(["/usr/bin/umount", folder], check=True)  # noqa: S603


def fill(path: Path) -> None:
    """Take what room there is."""
    room = os.statvfs(path.parent)
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may have a small disk")
def test_a_full_disk_stops_writes_alone_and_room_makes_good_without_a_restart(
    sqlite_template: Path,
) -> None:
    with small_disk("8m") as disk:
        copy_sqlite(sqlite_template, disk / "juara.db")
        with service(f"sqlite:///{disk / 'juara.db'}") as running:
            assert running.draft() == 201
            fill(disk / "filler")
            # What the database holds in reserve takes a few more.
            statuses = [running.draft(need="x" * 900) for _ in range(20)]
            assert set(statuses) <= {201, 503, 507}
            assert statuses[-1] in {503, 507}
            end = running.nation.end()
            for path in (BOARD, "/api/v1/regions", "/api/v1/regions/35.76/history", "/readyz"):
                assert running.status(path) == 200
            assert running.nation.end() == end
            (disk / "filler").unlink()
            assert running.draft() == 201
            assert running.nation.end() == end + 1
            assert running.nation.wrong() == []


def test_a_fact_that_cannot_be_read_is_told_and_keeps_no_other_region(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with service(database_url) as running:
        assert running.draft(CODES[0]) == 201
        spoilt = running.nation.end() + 1
        _spoil(running.nation, spoilt)
        (status, told), seconds = timed(lambda: running.server.ask("GET", "/readyz"))
        assert status == 503
        assert seconds < TOLD_SECONDS
        assert f"position {spoilt}" in told["reason"]
        assert running.draft(CODES[1]) == 201
        assert running.nation.end() == spoilt + 1
        assert running.status(BOARD) == 200
        monkeypatch.setenv("JUARA_DATABASE_URL", database_url)
        said = Terminal(monkeypatch, capsys)("verify")
        assert said.code == 1
        assert f"position {spoilt}: cannot read" in said.err


def _spoil(nation: Nation, position: int) -> None:
    """A row at the end of the log that no command wrote, and no fact fits."""
    row = {
        "position": position,
        "stream": uuid4(),
        "version": 1,
        "topic": "submission.withdrawn",
        "time": datetime.now(UTC),
        "actor": "nobody",
        "role": "system",
        "command_id": uuid4(),
        "region": region_id(CODES[0]),
        "body": b'{"reason": 1}',
    }
    with nation.juara.engine.begin() as connection:
        connection.execute(insert(events), row)
