"""A service behind its own HTTP, and people with tokens; everything else goes over the wire."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from app import tokens
from app.commands import access
from app.settings import Settings
from app.web import create_app
from domain.actor import Role
from domain.region import region_id
from tests.databases import PostgresServer, copy_sqlite
from tests.http.prepared import Prepared
from tests.nation import ADMIN, CYCLE, Nation

KEYS = itertools.count(1)
SECRET = "a secret of the tests that is long enough"  # noqa: S105 -- it guards nothing
DECREE = {"digest": "ab" * 32, "name": "SK Kepala Daerah.pdf", "kind": "sk"}
INNOVATION = {
    "year": 2025,
    "name": "Gayatri",
    "need": "Ibu hamil berisiko tidak terpantau.",
    "owner": "Kepala Dinas",
    "kind": "non_digital",
    "form": "pelayanan_publik",
    "initiator": "opd",
    "urusan": "kesehatan",
    "stage": "penerapan",
    "trial_date": "2023-02-01",
    "implementation_date": "2023-08-17",
}
HEADS = {"operator": "head", "other": "other-head"}
"""Who hands in what somebody entered."""

OPENING = {"index": "iid", "year": 2025, "deadline": "2025-08-08T16:59:59Z", "zone": "WIB"}


@dataclass(frozen=True)
class Reply:
    """What came back."""

    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def type(self) -> str | None:
        return self.response.content_type

    @property
    def headers(self) -> Headers:
        return self.response.headers

    @property
    def raw(self) -> bytes:
        return bytes(self.response.data)

    @property
    def text(self) -> str:
        return self.response.text

    @property
    def json(self) -> Any:
        return json.loads(self.response.data)


@dataclass
class World:
    """Three regions with an agency each, the application over them, and who may act."""

    nation: Nation
    app: Flask
    folder: Path = field(default_factory=Path)
    secrets: dict[str, str] = field(default_factory=dict)

    def region(self, code: str) -> UUID:
        return region_id(code)

    def agency(self, code: str) -> str:
        return str(self.nation.agencies[region_id(code)])

    def grant(self, name: str, role: Role, code: str | None = None) -> None:
        region = region_id(code) if code else None
        self.secrets[name] = tokens.create(self.nation.juara, role, region, 30, name)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        by: str | None = None,
        key: str | None = None,
        version: str | int | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """A request; ``raw`` bytes are sent as JSON."""
        sent = dict(headers or {})
        if by is not None:
            sent["Authorization"] = f"Bearer {self.secrets[by]}"
        if key is not None:
            sent["Idempotency-Key"] = key
        if version is not None:
            sent["If-Match"] = f'"v{version}"' if isinstance(version, int) else version
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        if not path.startswith("/"):
            path = f"/api/v1/{path}"
        return Reply(self.app.test_client().open(path, method=method, data=data, headers=sent))

    def get(self, path: str, **more: Any) -> Reply:
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Reply:
        """A POST under a key of its own, unless another one is given."""
        return self.send("POST", path, body, **({"key": f"key-{next(KEYS)}"} | more))

    def end(self) -> int:
        return self.nation.end()

    # what most tests begin with

    def open_cycle(self) -> None:
        """A cycle of two regions whose things the assessor is to settle."""
        assert self.post("cycles", OPENING, by="admin").status == 201
        for code in ("35.76", "35.78"):
            region = region_id(code)
            self.nation.do(ADMIN, access.assign, region=region, cycle=CYCLE, assessor="assessor")

    def close_cycle(self) -> None:
        assert self.post("cycles/iid/2025/close", by="admin").status == 200

    def finalise_cycle(self) -> None:
        """Objections, and final standings on which two administrators agree."""
        until = {"until": "2025-05-01T00:00:00Z"}
        path = "cycles/iid/2025"
        assert self.post(f"{path}/objections", until, by="admin").status == 200
        version = self.post(f"{path}/finalise", by="admin").json["version"]
        self.nation.end_objections()
        done = self.post(f"{path}/finalise/approve", by="second-admin", version=version)
        assert done.status == 200, done.text

    def draft(self, by: str = "operator", code: str = "35.76", **changes: Any) -> str:
        body = INNOVATION | {"organisation": self.agency(code)} | changes
        answer = self.post("submissions", body, by=by)
        assert answer.status == 201, answer.text
        number: str = answer.json["id"]
        return number

    def claim(self, submission: str, indicator: str, level: int, by: str = "operator") -> Reply:
        return self.send(
            "PUT",
            f"submissions/{submission}/claims/{indicator}",
            {"level": level, "evidence": [DECREE]},
            by=by,
            version=self.version(submission, by),
        )

    def version(self, submission: str, by: str = "operator") -> int:
        number: int = self.get(f"submissions/{submission}", by=by).json["version"]
        return number

    def sent(self, claims: Mapping[str, int], by: str = "operator", **more: Any) -> str:
        submission = self.draft(by=by, **more)
        for indicator, level in claims.items():
            assert self.claim(submission, indicator, level, by=by).status == 200
        path = f"submissions/{submission}"
        answer = self.post(f"{path}/send", by=HEADS[by], version=self.version(submission, by))
        assert answer.status == 200, answer.text
        return submission


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """The service on SQLite and on PostgreSQL."""
    yield from _world(database_url)


@pytest.fixture
def small_world(sqlite_url: str) -> Iterator[World]:
    """The service on SQLite alone, for what no database can make a difference to."""
    yield from _world(sqlite_url)


@pytest.fixture
def postgresql_world(postgresql_url: str) -> Iterator[World]:
    """The service on PostgreSQL alone."""
    yield from _world(postgresql_url)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def common_world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The service on both, one for all the tests of a module that leave no trace in it."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("common") / "juara.db"
        copy_sqlite(request.getfixturevalue("sqlite_template"), path)
        yield from _world(f"sqlite:///{path}")
        return
    server: PostgresServer = request.getfixturevalue("postgresql")
    with server.database(request.getfixturevalue("postgresql_template")) as name:
        yield from _world(server.url(name))


@pytest.fixture(scope="module")
def prepared(common_world: World) -> Prepared:
    """One for all the tests here: they leave no trace."""
    common_world.open_cycle()
    return Prepared(common_world, common_world.draft(), INNOVATION)


@pytest.fixture
def on_both(world: World) -> Prepared:
    world.open_cycle()
    return Prepared(world, world.draft(), INNOVATION)


def _world(url: str) -> Iterator[World]:
    with TemporaryDirectory() as folder:
        yield from _served(url, Path(folder) / "evidence")


def _served(url: str, folder: Path) -> Iterator[World]:
    nation = Nation(url)
    for code, name, kind in (
        ("35.76", "Kota Mojokerto", "kota"),
        ("35.78", "Kota Surabaya", "kota"),
        ("35.10", "Kabupaten Banyuwangi", "kabupaten"),
    ):
        nation.region(code, name, kind)
    settings = Settings(url, SECRET, production=False, port=0, evidence_dir=folder)
    world = World(nation, create_app(nation.juara, settings), folder)
    world.grant("operator", Role.OPERATOR, "35.76")
    world.grant("head", Role.HEAD, "35.76")
    world.grant("other", Role.OPERATOR, "35.78")
    world.grant("other-head", Role.HEAD, "35.78")
    world.grant("assessor", Role.ASSESSOR, "35.10")
    world.grant("at-home", Role.ASSESSOR, "35.76")
    world.grant("admin", Role.ADMIN)
    world.grant("second-admin", Role.ADMIN)
    world.grant("auditor", Role.AUDITOR)
    yield world
    nation.close()
