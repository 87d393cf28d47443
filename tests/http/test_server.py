"""The server itself, over a socket: what it survives, and how it ends."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

PROGRAM = """
import sys, time
from app.service import Juara
from app.settings import Settings
from app.web import create_app
from app.web.server import run

url = sys.argv[1]
app = create_app(Juara(url), Settings(url, "none", production=True, port=0))
app.add_url_rule("/slow", view_func=lambda: time.sleep(1) or "slow")
run(app, 0)
"""

# Whoever hands a request to a thread turns away only when that thread has begun.
DAWDLES = """
from time import sleep
from waitress.task import ThreadedTaskDispatcher
hand_over = ThreadedTaskDispatcher.add_task
ThreadedTaskDispatcher.add_task = lambda self, task: (hand_over(self, task), sleep(0.1))
"""
# Asked to stop, it is asked again at every step of what it does about it.
AGAIN = """
import signal, sys
def is_asked(frame):
    return frame is not None and (frame.f_code.co_name == "stop" or is_asked(frame.f_back))
def again(frame, event, _, left=[None] * 50):
    if event == "call" and left and is_asked(frame):
        left.pop()
        signal.raise_signal(signal.SIGTERM)
sys.setprofile(again)
"""
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@dataclass
class Server:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def tell(self, raw: bytes) -> bytes:
        """Everything that comes back until the server hangs up or falls silent."""
        with self.connect() as connection:
            connection.settimeout(5)
            told = b""
            with suppress(OSError):
                connection.sendall(raw)
            with suppress(OSError):
                while part := connection.recv(65536):
                    told += part
                    head, _, body = told.partition(b"\r\n\r\n")
                    if b"Content-Length: %d\r\n" % len(body) in head + b"\r\n":
                        break
            return told


@pytest.fixture
def server(sqlite_url: str, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server, after whatever else it is to do first."""
    first: str = getattr(request, "param", "")
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", first + PROGRAM, sqlite_url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), process.stderr and process.stderr.read()
    yield Server(process, int(address.rpartition(":")[2]))
    process.kill()
    process.communicate()


def says(told: bytes, status: int) -> None:
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 %d " % status, b"HTTP/1.0 %d " % status)), told[:200]
    assert b"application/problem+json" in head
    assert b"Content-Security-Policy: default-src 'self'" in head
    assert b"Server:" not in head
    assert json.loads(body)["status"] == status


@pytest.mark.parametrize("seconds", [1, pytest.param(60, marks=pytest.mark.soak)])
def test_those_who_are_slow_to_ask_keep_nobody_waiting(server: Server, seconds: int) -> None:
    """Half of them say nothing at all, the others a letter now and then."""
    slow = [server.connect() for _ in range(300)]
    for connection in slow[::2]:
        connection.sendall(b"GET /api/v1/regions HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    waits = []
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            for path in ("/healthz", "/api/v1/regions", "/api/v1/standings/iid/2025"):
                begun = time.monotonic()
                assert server.get(path)[0] == 200
                waits.append(time.monotonic() - begun)
            for connection in slow[::2]:
                connection.sendall(b"x")
            time.sleep(0.5)
    finally:
        for connection in slow:
            connection.close()
    assert max(waits) < (1 if seconds > 1 else 5), "a busy machine may take a while, now and then"


def test_what_was_begun_is_finished(server: Server) -> None:
    with server.connect() as slow, server.connect() as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: loc")
        slow.sendall(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        with pytest.raises(OSError):  # noqa: PT011 -- refused, or reset
            server.get("/healthz")
        told = b""
        while part := slow.recv(65536):
            told += part
    assert told.startswith(b"HTTP/1.1 200 OK")
    assert told.endswith(b"slow")
    assert server.process.wait(15) == 0


@pytest.mark.parametrize("server", [AGAIN], indirect=True)
def test_who_is_asked_to_stop_again_while_being_asked_stops(server: Server) -> None:
    server.get("/healthz")
    time.sleep(0.3)  # until it waits
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(15) == 0


def test_what_is_in_memory_is_told_while_every_thread_is_busy(server: Server) -> None:
    for _ in range(2):
        assert server.get("/api/v1/regions")[0] == 200
    busy = [server.connect() for _ in range(40)]
    for connection in busy:
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
    time.sleep(0.3)
    begun = time.monotonic()
    assert server.get("/api/v1/regions")[0] == 200
    assert time.monotonic() - begun < 0.5, "a thread would be free after a second"
    for connection in busy:
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")
        connection.close()


@pytest.mark.parametrize("server", ["", DAWDLES], indirect=True)
def test_requests_sent_together_are_answered_in_their_order(server: Server) -> None:
    """One that is in memory, one that takes a second, and one that is in memory again."""
    assert server.get("/api/v1/regions")[0] == 200
    paths = ("/api/v1/regions", "/slow", "/api/v1/regions", "/nowhere")
    with server.connect() as connection:
        head = "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection.sendall("".join(map(head.format, paths)).encode())
        told = b""
        while told.count(b"HTTP/1.1 ") < len(paths):
            part = connection.recv(65536)
            assert part
            told += part
    answers = told.split(b"HTTP/1.1 ")[1:]
    assert [int(one[:3]) for one in answers] == [200, 200, 200, 404]
    assert answers[1].endswith(b"slow")


@pytest.mark.parametrize("server", [DAWDLES], indirect=True)
def test_a_request_is_answered_by_a_thread_that_is_quicker_than_who_handed_it_over(
    server: Server,
) -> None:
    for path in ("/healthz", "/api/v1/regions", "/api/v1/regions", "/slow"):
        assert server.get(path)[0] == 200


def test_who_is_told_that_nothing_has_changed_stays_connected(server: Server) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/api/v1/regions")
    tag = connection.getresponse().headers["ETag"]
    connection.close()
    connection.connect()
    used = connection.sock
    for _ in range(3):
        connection.request("GET", "/api/v1/regions", headers={"If-None-Match": tag})
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (304, b"")
        assert connection.sock is used
    connection.request(
        "GET", "/api/v1/regions", headers={"If-None-Match": tag, "Connection": "close"}
    )
    assert connection.getresponse().headers["Connection"] == "close"
    connection.close()


def test_a_request_that_is_none_is_told_so(server: Server) -> None:
    for raw, status in (
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400),
        (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n" + CHUNKED + b"0\r\n\r\n",
            400,
        ),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        (b"TRACE /api/v1/regions HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        (b"BREW /api/v1/regions HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        (b"GET /api/v1/regions HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400),
        (b"GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    ):
        says(server.tell(raw), status)


def test_who_expects_to_be_asked_for_a_body_is_answered_where_there_is_none(
    server: Server,
) -> None:
    expects = b"Host: localhost\r\nConnection: close\r\nExpect: 100-continue\r\n"
    for raw, status in (
        (b"GET /api/v1/regions HTTP/1.1\r\n" + expects + b"\r\n", 200),
        (b"POST /api/v1/submissions HTTP/1.1\r\n" + expects + b"Content-Length: 0\r\n\r\n", 401),
        (b"POST /api/v1/submissions HTTP/1.1\r\n" + expects + b"Content-Length: x\r\n\r\n", 400),
    ):
        assert server.tell(raw).startswith(b"HTTP/1.1 %d " % status)
    body = b"POST /api/v1/submissions HTTP/1.1\r\n" + expects + b"Content-Length: 2\r\n\r\n{}"
    told = server.tell(body)
    assert told.startswith((b"HTTP/1.1 100 ", b"HTTP/1.1 401 "))
    assert b"HTTP/1.1 401 " in told


def test_who_leaves_in_the_middle_of_a_request_leaves_nothing_behind(server: Server) -> None:
    head = b"POST /api/v1/evidence HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n"
    server.get("/healthz")

    def open_files() -> int:
        return len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))

    before = open_files()
    for _ in range(30):
        with server.connect() as connection:
            connection.sendall(head + bytes(1_000_000))
    until = time.monotonic() + 10
    while open_files() > before + 3 and time.monotonic() < until:
        time.sleep(0.1)
    assert open_files() <= before + 3


def memory(server: Server) -> int:
    """The most bytes of memory that the server ever had."""
    told = Path(f"/proc/{server.process.pid}/status").read_text("utf-8")
    (line,) = [line for line in told.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def test_eleven_megabytes_are_too_large_with_a_length_and_without(server: Server) -> None:
    before = memory(server)
    head = (
        b"POST /api/v1/calculations/iid/2025 HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\n"
    )
    size = 11 * 1024 * 1024
    begun = time.monotonic()
    says(server.tell(head + b"Content-Length: %d\r\n\r\n" % size + b" " * size), 413)
    chunk = b"%x\r\n" % 65536 + b" " * 65536 + b"\r\n"
    body = chunk * (size // 65536) + b"0\r\n\r\n"
    says(server.tell(head + CHUNKED + body), 413)
    two = chunk * 32 + b"0\r\n\r\n"
    says(server.tell(head + CHUNKED + two), 413)
    assert time.monotonic() - begun < 10
    assert memory(server) - before < 50 * 1024 * 1024
    small = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (b'{"spd', b'": {}}', b""))
    told = server.tell(head + CHUNKED + small)
    assert told.startswith(b"HTTP/1.1 200 OK"), told


def test_logs_are_one_object_a_line_in_production_and_tell_of_writes_alone(server: Server) -> None:
    server.get("/readyz")
    raw = (
        b"POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\n"
        b"Connection: close\r\nContent-Length: 0\r\n\r\n"
    )
    says(server.tell(raw), 401)
    server.process.send_signal(signal.SIGTERM)
    _, errors = server.process.communicate(timeout=15)
    (write,) = [json.loads(line) for line in errors.splitlines()]
    assert write["event"] == "write"
    assert (write["method"], write["path"], write["status"]) == ("POST", "/api/v1/submissions", 401)
    assert write["request"]


def test_a_body_for_which_there_is_no_room_is_told_and_others_are_served(server: Server) -> None:
    body = bytes(3 * 2**20)
    head = b"POST /api/v1/evidence HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
    request = head % len(body) + body
    longest = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (2**20, longest[1]))
    says(server.tell(request), 507)
    assert server.get("/healthz")[0] == 200
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, longest)
    says(server.tell(request), 401)
