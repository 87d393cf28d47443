"""What the service writes into its own log: enough to find a command, nothing to use or to read
about anybody.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from sqlalchemy import exc, select, text

from app import tokens
from app.accounts import links
from app.service import Juara
from app.store.tables import commands
from tests.accounts.conftest import HOME
from tests.desks.conftest import Office

NAME = "Budi Santoso"
ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from app.service import Juara
from app.settings import Settings
from app.web import create_app
from app.web.server import run

def fail(name):
    raise RuntimeError("it fails")

url, mode = sys.argv[1:]
app = create_app(Juara(url), Settings(url, "none", production=mode == "production", port=0))
app.add_url_rule("/fails/<secret>", view_func=lambda secret: fail("Budi " + "Santoso"))
run(app, 0)
"""


@dataclass
class Server:
    """A server in a process of its own, over a database of its own."""

    office: Office
    process: subprocess.Popen[str]
    port: int

    def send(self, method: str, path: str, body: object = None, token: str = "") -> int:
        headers = {"Content-Type": "application/json", "Idempotency-Key": "k-1"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, json.dumps(body) if body else None, headers)
        status = connection.getresponse().status
        connection.close()
        return status

    def lines(self) -> list[str]:
        """Everything that it logged until it was asked to end."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=15)[1].splitlines()


@pytest.fixture(params=["production", "development"])
def server(request: pytest.FixtureRequest, sqlite_office: Office) -> Iterator[Server]:
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", PROGRAM, sqlite_office.url, request.param],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    yield Server(sqlite_office, process, int(address.rpartition(":")[2]))
    process.kill()
    process.communicate()


@pytest.mark.parametrize("server", ["production"], indirect=True)
def test_what_is_logged_of_a_command_leads_to_it(server: Server) -> None:
    juara, person = server.office.juara, server.office.persons["admin1"]
    secret = tokens.issue(juara, person, 3660)
    body = {"login": "baru", "name": NAME, "contact": "0812 3456"}
    assert server.send("POST", "/api/v1/people", body, secret) == 201
    assert server.send("POST", "/api/v1/people", body) == 401
    done, refused = map(json.loads, server.lines())
    assert (done["event"], done["status"], done["path"]) == ("write", 201, "/api/v1/people")
    assert (done["actor"], recorded_by(juara, done["command"])) == (person, person)
    assert (refused["status"], refused["actor"]) == (401, None)
    assert "command" not in refused
    assert done["request"] != refused["request"]
    for word in (NAME, "0812", "baru", "admin1", "127.0.0.1", HOME, secret):
        assert word not in json.dumps([done, refused])


def recorded_by(juara: Juara, command: str) -> str | None:
    with juara.reading() as connection:
        query = select(commands.c.actor).where(commands.c.command_id == UUID(command))
        return connection.scalar(query)


def test_nothing_in_the_log_is_of_use_and_nothing_in_it_is_forged(server: Server) -> None:
    secret = links.make(server.office.juara, server.office.persons["operator"])
    asked = [links.PATH + secret, f"/{links.PATH}{secret}", f"{links.PATH}{secret}/x"]
    forged = '{"event": "write", "status": 200}'
    for path in (*asked, quote(f"/x\r\n{forged}\nINFO"), f"/fails/{secret}"):
        server.send("POST", path)
    server.send("GET", f"/fails/{secret}")
    told = server.lines()
    writes = [line for line in told if "write" in line and "method" in line]
    assert len(writes) == 5
    assert all(f"{links.PATH}***" in line for line in writes[:3])
    assert not any(line.startswith((forged, "INFO")) for line in told)
    whole = "\n".join(told)
    assert "RuntimeError: it fails" in whole
    assert NAME not in whole
    assert whole.count(secret) == whole.count(f"/fails/{secret}")


def test_what_failed_to_be_stored_is_not_told_by_the_error(office: Office) -> None:
    query = text("SELECT nothing FROM people WHERE name = :name")
    with office.juara.reading() as connection, pytest.raises(exc.DBAPIError) as failed:
        connection.execute(query, {"name": NAME})
    assert "nothing" in str(failed.value)
    assert NAME not in str(failed.value)
