"""One table for every no; a page behind each; and none that gives away the inside."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import make_url

import app as program
import domain
from app.web import patience
from app.web.problems import KINDS, by_status
from domain.errors import Refusal
from tests.http.conftest import INNOVATION, World

# What our code, Flask and Werkzeug can answer with, on the routes that there are.
CAN_OCCUR = (400, 401, 403, 404, 405, 409, 412, 413, 415, 416, 422, 428, 429, 500, 503)
SENTENCE = "the innermost secret"


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every kind of refusal that the program knows."""
    for package in (domain, program):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    yield kind
    for below in kind.__subclasses__():
        yield from refusals(below)


def test_every_refusal_has_its_line_in_the_table() -> None:
    codes = {kind.code for kind in refusals()}
    assert codes <= KINDS.keys()


def test_every_line_of_the_table_has_a_refusal_or_a_status_of_its_own() -> None:
    codes = {kind.code for kind in refusals()} | {by_status(status).code for status in CAN_OCCUR}
    assert codes == KINDS.keys()


@pytest.mark.parametrize("status", CAN_OCCUR)
def test_every_status_has_its_line(status: int) -> None:
    assert by_status(status).status == status


def test_a_status_that_nobody_thought_of_is_told_by_its_family() -> None:
    assert by_status(418).status == 400
    assert by_status(508).status == 500


def test_every_kind_has_a_page(small_world: World) -> None:
    listed = small_world.get("/masalah")
    assert listed.status == 200
    for kind in KINDS.values():
        assert kind.path in listed.text
        assert small_world.get(kind.path).status == 200
    assert small_world.get("/masalah/none").status == 404


@pytest.mark.parametrize(
    ("language", "title"),
    [("id", "Tidak ditemukan"), ("en-GB,en;q=0.9", "Not found"), ("", "Tidak ditemukan")],
)
def test_a_problem_is_named_in_the_readers_language(
    small_world: World, language: str, title: str
) -> None:
    answer = small_world.get("regions/99.99", headers={"Accept-Language": language})
    assert answer.json["title"] == title
    assert answer.headers["Content-Language"] == language[:2] or not language
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_method_that_there_is_not_names_those_that_there_are(small_world: World) -> None:
    for method in ("DELETE", "TRACE", "PATCH", "NONSENSE"):
        answer = small_world.send(method, "regions")
        assert answer.status == 405
        assert answer.type == "application/problem+json"
        assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["Allow"].split(", "))


def test_a_fault_is_told_without_its_insides(
    small_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> str:
        raise RuntimeError(SENTENCE)

    small_world.app.add_url_rule("/api/v1/fails", view_func=fail)
    answer = small_world.get("fails")
    assert answer.status == 500
    assert answer.json["type"] == "/masalah/internal"
    assert SENTENCE not in answer.text
    said = capsys.readouterr().out
    assert SENTENCE in said
    assert answer.json["request"] in said


def test_a_busy_database_is_told_in_time_and_nothing_is_lost(
    sqlite_url: str, small_world: World
) -> None:
    """Another process writes and writes: a write is refused in time, reads go on."""
    small_world.open_cycle()
    path = make_url(sqlite_url).database or ""
    body = INNOVATION | {"organisation": small_world.agency("35.76")}
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        answer = small_world.post("submissions", body, by="operator", key="busy")
        assert time.monotonic() - begun < 5
        assert answer.status == 503
        assert answer.json["type"] == "/masalah/unavailable"
        assert int(answer.headers["Retry-After"]) > 0
        assert small_world.get("standings/iid/2025").status == 200
        other.execute("ROLLBACK")
    assert small_world.post("submissions", body, by="operator", key="busy").status == 201


def test_a_database_that_is_gone_is_told(
    postgresql_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback, no address; and with the database the service is back."""

    def gone(*_: object, **__: object) -> None:
        raise psycopg.OperationalError(SENTENCE)

    monkeypatch.setattr(patience, "_DESPONDENT_SECONDS", 0)
    monkeypatch.setattr(patience.Patient, "connect", gone)
    postgresql_world.nation.juara.engine.dispose()
    for path in ("standings/iid/2025", "regions", "submissions", "/", "/klasemen/iid/2025"):
        answer = postgresql_world.get(path)
        assert answer.status == 503, path
        assert SENTENCE not in answer.text
        assert "Retry-After" in answer.headers
    assert postgresql_world.get("submissions", by="operator").status == 503
    assert postgresql_world.get("/healthz").status == 200
    ready = postgresql_world.get("/readyz")
    assert (ready.status, ready.json["status"]) == (503, "not ready")
    monkeypatch.undo()
    assert postgresql_world.get("standings/iid/2025").status == 200
    assert postgresql_world.get("/readyz").status == 200


def test_a_row_that_nobody_can_read_is_reported(small_world: World, sqlite_url: str) -> None:
    path = make_url(sqlite_url).database or ""
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE events SET topic = 'os:system' WHERE position = 2")
    ready = small_world.get("/readyz")
    assert ready.status == 503
    assert "position 2" in ready.json["reason"]
    assert small_world.get("regions").status == 200


def test_metrics_are_told_to_prometheus(small_world: World) -> None:
    small_world.get("regions")
    small_world.get("regions")
    small_world.get("regions/99.99")
    told = small_world.get("/metrics")
    assert told.type is not None
    assert told.type.startswith("text/plain")
    assert (
        'juara_http_requests_total{method="GET",route="/api/v1/regions",status="200"} 1.0'
        in told.text
    )
    assert 'juara_http_cached_total{status="200"}' in told.text
    assert f"juara_log_position {small_world.end()}.0" in told.text


def test_the_table_is_in_order() -> None:
    statuses = [kind.status for kind in KINDS.values()]
    assert statuses == sorted(statuses)
    for kind in KINDS.values():
        assert kind.meaning.endswith(".")
        assert json.dumps(kind.judul) != json.dumps(kind.title)
