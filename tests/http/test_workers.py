"""Several processes behind one port: who answers, who takes a place, and how they all end."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, parse_headers
from pathlib import Path

import pytest

from tests.http.test_server import Server

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 20
PROGRAM = """
import os, sys, time
from app.service import Juara
from app.settings import Settings
from app.web import create_app, workers

url = sys.argv[1]

def make():
    app = create_app(Juara(url), Settings(url, "none", production=False, port=0))
    app.add_url_rule("/who", "who", view_func=lambda: str(os.getpid()))
    app.add_url_rule("/slow", "slow", view_func=lambda: time.sleep(1) or "slow")
    return app

workers.run(make, 0, 2)
"""
SOMEBODY = "somebody=signed-in"
BROKEN = "from app.web import workers; workers.run(lambda: 1 / 0, 0, 2)"


def begun(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def server(sqlite_url: str) -> Iterator[Server]:
    process = begun(PROGRAM, sqlite_url)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    yield Server(process, int(address.rpartition(":")[2]))
    process.kill()
    process.communicate()


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def seen(server: Server, found: set[int]) -> set[int]:
    """Those that have answered by now; one that was just killed answers nobody."""
    with contextlib.suppress(OSError, HTTPException):
        found.add(int(server.get("/who", Cookie=SOMEBODY)[1]))
    return found


def renderer(server: Server) -> int:
    """The process that made an answer for somebody who is not signed in."""
    return int(server.get("/who")[1])


def test_two_answer_and_another_one_takes_the_place_of_who_dies(server: Server) -> None:
    found: set[int] = set()
    eventually(lambda: len(seen(server, found)) == 2)
    assert server.process.pid not in found
    time.sleep(2.1)  # who dies younger than that would not live either
    os.kill(min(found), signal.SIGKILL)
    eventually(lambda: len(seen(server, found)) == 3)
    assert server.get("/api/v1/regions")[0] == 200


def test_what_is_public_is_rendered_by_one_that_answers_nobody(server: Server) -> None:
    answering: set[int] = set()
    eventually(lambda: len(seen(server, answering)) == 2)
    eventually(lambda: renderer(server) not in answering)
    assert len({renderer(server) for _ in range(10)}) == 1


def test_without_the_one_that_renders_all_is_answered_until_another_takes_its_place(
    server: Server,
) -> None:
    answering: set[int] = set()
    eventually(lambda: len(seen(server, answering)) == 2)
    eventually(lambda: renderer(server) not in answering)
    time.sleep(2.1)  # who dies younger than that would not live either
    killed = renderer(server)
    os.kill(killed, signal.SIGKILL)
    assert all(server.get("/api/v1/regions")[0] == 200 for _ in range(10))
    eventually(lambda: renderer(server) not in answering | {killed})


def test_what_they_count_adds_up(server: Server) -> None:
    found = [server.get("/who", Cookie=SOMEBODY)[1] for _ in range(40)]
    assert len(set(found)) == 2
    told = server.get("/metrics")[1].decode()
    counted = re.findall(r'juara_http_requests_total\{.*route="/who".*\} ([0-9.]+)\n', told)
    assert list(map(float, counted)) == [len(found)]
    assert "\njuara_log_position " in told


def test_what_they_count_is_told_while_another_one_begins_to_count(server: Server) -> None:
    found: set[int] = set()
    eventually(lambda: len(seen(server, found)) == 2)
    files = Path(f"/proc/{min(found)}/maps").read_text("utf-8")
    folder = re.search(r"(/\S+)/counter_\d+\.db", files)
    assert folder is not None
    Path(folder[1], "counter_1.db").touch()
    assert server.get("/metrics")[0] == 200


STATUSES = {"/healthz": 200, "/api/v1/regions": 200, "/who": 200, "/nowhere": 404, "/metrics": 200}


def asked_and_answered(server: Server, seed: int, seconds: float) -> int:
    """Requests in groups, each cut in two anywhere; how many were answered as they should be."""
    chance = random.Random(seed)  # noqa: S311 -- a taste, no secret
    until = time.monotonic() + seconds
    count = 0
    with server.connect() as connection, connection.makefile("rb") as told:
        while time.monotonic() < until:
            paths = chance.choices(list(STATUSES), k=chance.randint(1, 5))
            raw = "".join(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n" for path in paths)
            cut = chance.randrange(len(raw))
            for part in (raw[:cut], raw[cut:]):
                connection.sendall(part.encode())
            for path in paths:
                assert int(told.readline().split()[1]) == STATUSES[path]
                told.read(int(parse_headers(told)["Content-Length"]))
                count += 1
    return count


@pytest.mark.parametrize("seconds", [2, pytest.param(60, marks=pytest.mark.soak)])
def test_whoever_asks_at_once_is_answered_whatever_is_asked(server: Server, seconds: float) -> None:
    eventually(lambda: server.get("/healthz")[0] == 200)
    with ThreadPoolExecutor(20) as people:
        asked = [people.submit(asked_and_answered, server, seed, seconds) for seed in range(20)]
        assert all(one.result() for one in asked)


def test_when_the_first_one_is_killed_all_end_and_the_port_is_free(server: Server) -> None:
    eventually(lambda: server.get("/healthz")[0] == 200)
    server.process.kill()

    def is_free() -> bool:
        with socket.socket() as another:
            another.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                another.bind(("127.0.0.1", server.port))
            except OSError:
                return False
        return True

    eventually(is_free)


def test_what_was_begun_is_finished(server: Server) -> None:
    with ThreadPoolExecutor(4) as people:
        eventually(lambda: server.get("/healthz")[0] == 200)
        asked = [people.submit(server.get, "/slow", Cookie=SOMEBODY) for _ in range(4)]
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        assert [one.result() for one in asked] == [(200, b"slow")] * 4
    assert server.process.wait(PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("wait", [0.0, 0.005, 0.01, 0.02])
def test_who_is_asked_to_stop_while_the_others_are_started_stops(
    sqlite_url: str, wait: float
) -> None:
    process = begun(PROGRAM, sqlite_url)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()


def test_what_cannot_begin_is_told_and_not_tried_for_ever() -> None:
    process = begun(BROKEN)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 1
    assert "ZeroDivisionError" in said
    assert "ended as soon as it had begun" in said
