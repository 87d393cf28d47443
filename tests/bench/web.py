"""P7: the public standings, against a hello world on the same server."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from flask import Flask

from app.service import Juara
from app.settings import Settings
from app.web import create_app
from app.web.server import HOST, run
from tests.bench.measure import Figure, Sizes, Way, rates, seconds_each
from tests.bench.years import YEAR, Databases, whole_year

CLIENTS = 4
BOARD = f"/api/v1/standings/iid/{YEAR}?basis=verified"
_PATIENCE_SECONDS = 60


def serve(url: str, port: int) -> None:
    """The service, or a hello world where no database is named."""
    app = Flask(__name__)
    app.config.update(PRODUCTION=False, MAX_CONTENT_LENGTH=1 << 20, LARGEST_UPLOAD=1 << 20)
    app.add_url_rule("/", view_func=lambda: "Hello, World!")
    if url:
        secret = "a secret of a benchmark, and no other"  # noqa: S105
        app = create_app(Juara(url), Settings(url, secret, production=False, port=port))
    run(app, port)


def leaderboard(databases: Databases, sizes: Sizes) -> list[Figure]:
    """Unchanged (304) and from memory (200)."""
    url = whole_year(databases, 40_000)
    with serving("") as hello, serving(url) as juara:
        tag = header(answer(juara, request(juara, BOARD)), "etag")
        ways = {
            "hello": asking(hello, request(hello, "/"), b"200", sizes.requests),
            "304": asking(
                juara, request(juara, BOARD, f"If-None-Match: {tag}"), b"304", sizes.requests
            ),
            "200": asking(
                juara, request(juara, BOARD, "Accept-Encoding: gzip"), b"200", sizes.requests
            ),
        }
        seconds = seconds_each(ways, sizes.rounds)
    found = rates(seconds)
    return [
        Figure(
            "P7",
            "public standings, unchanged (304), against hello world",
            found["304"] / found["hello"],
            1.0,
            rates=found,
        ),
        Figure(
            "P7",
            "public standings, from memory (200), against hello world",
            found["200"] / found["hello"],
            0.8,
            rates=found,
        ),
    ]


@contextmanager
def serving(url: str) -> Iterator[int]:
    """A server in a process of its own; its port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    process = get_context("spawn").Process(target=serve, args=(url, port))
    process.start()
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.join()


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def request(port: int, path: str, *headers: str) -> bytes:
    lines = (f"GET {path} HTTP/1.1", f"Host: {HOST}:{port}", *headers, "", "")
    return "\r\n".join(lines).encode()


def header(told: bytes, name: str) -> str:
    """The value of a header of an answer."""
    for line in told.partition(b"\r\n\r\n")[0].decode().splitlines():
        key, _, value = line.partition(": ")
        if key.lower() == name:
            return value
    message = f"no {name} in {told[:500]!r}"
    raise LookupError(message)


def answer(port: int, asked: bytes) -> bytes:
    with socket.create_connection((HOST, port)) as connection:
        return told(connection, asked)


def told(connection: socket.socket, asked: bytes) -> bytes:
    """The answer to a request, to its last byte."""
    connection.sendall(asked)
    got = more(connection)
    while b"\r\n\r\n" not in got:
        got += more(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    whole = 0 if b" 304 " in head[:20] else int(header(got, "content-length"))
    while len(body) < whole:
        body += more(connection)
    return head + b"\r\n\r\n" + body


def more(connection: socket.socket) -> bytes:
    got = connection.recv(1 << 16)
    if not got:
        raise ConnectionResetError
    return got


def asking(port: int, asked: bytes, status: bytes, count: int) -> Way:
    """Several clients that keep their connections and ask one request after the other."""

    def client(_: int) -> None:
        with socket.create_connection((HOST, port)) as connection:
            for _ in range(count // CLIENTS):
                assert told(connection, asked)[9:12] == status

    def way() -> int:
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(client, range(CLIENTS)))
        return count // CLIENTS * CLIENTS

    return way
