"""`juara serve` in a process that may be killed, and started again on the same port."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.service import Juara
from app.settings import Settings
from app.web import create_app
from app.web.server import HOST, run
from tests.faults.writer import processes

START_SECONDS = 30


def serve(url: str, port: int) -> None:
    """What `juara serve` does, in a process that may be killed."""
    secret = "a secret of the tests that is long enough"  # noqa: S105 -- it guards nothing
    run(create_app(Juara(url), Settings(url, secret, production=False, port=port)), port)


@dataclass
class Server:
    """Such a process, started again and again on the same port."""

    url: str
    port: int = 0
    process: Any = None

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        self.process = processes.Process(target=serve, args=(self.url, self.port))
        self.process.start()
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                socket.create_connection((HOST, self.port)).close()
            except OSError:
                assert time.monotonic() < until, "the server does not start"
                time.sleep(0.02)
            else:
                return

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """The status of an answer, and what it says."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=START_SECONDS)
        sent = {"Content-Type": "application/json"} | dict(headers or {})
        try:
            connection.request(method, path, None if body is None else json.dumps(body), sent)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()
