"""People who sign in, on both databases: a region with an open cycle, and its neighbour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.service import Juara
from app.settings import Settings
from app.web import create_app
from domain.actor import Role
from tests.databases import PostgresServer, copy_sqlite
from tests.desks.conftest import SECRET, Clock, Office
from tests.nation import SPRING, Nation

HOME, NEIGHBOUR = "35.78", "32.73"
Persons = dict[str, str]
Founded = tuple[str, Persons]


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest) -> Office:
    """The service on SQLite and on PostgreSQL, with people who have passwords."""
    made: Office = request.getfixturevalue(f"{request.param}_office")
    return made


@pytest.fixture
def sqlite_office(founded_sqlite: Founded, tmp_path: Path) -> Iterator[Office]:
    """The service on SQLite alone, for what no database can make a difference to."""
    with on_sqlite(founded_sqlite, tmp_path) as it:
        yield it


@pytest.fixture
def postgresql_office(postgresql: PostgresServer, founded_postgresql: Founded) -> Iterator[Office]:
    """The service on PostgreSQL alone."""
    with on_postgresql(postgresql, founded_postgresql) as it:
        yield it


@pytest.fixture(scope="session")
def founded_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """A file to copy, and who is who in it."""
    path = tmp_path_factory.mktemp("accounts") / "juara.db"
    copy_sqlite(sqlite_template, path)
    return str(path), _found(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def founded_postgresql(postgresql: PostgresServer, postgresql_template: str) -> Iterator[Founded]:
    """The name of a database to copy, and who is who in it."""
    with postgresql.database(postgresql_template) as name:
        yield name, _found(postgresql.url(name))


@contextmanager
def on_sqlite(founded: Founded, folder: Path, **changed: Any) -> Iterator[Office]:
    """A copy in a folder, under settings of its own."""
    path, persons = founded
    copy_sqlite(Path(path), folder / "juara.db")
    yield from _opened(f"sqlite:///{folder / 'juara.db'}", persons, **changed)


@contextmanager
def on_postgresql(server: PostgresServer, founded: Founded, **changed: Any) -> Iterator[Office]:
    """A copy on a server, under settings of its own."""
    template, persons = founded
    with server.database(template) as name:
        yield from _opened(server.url(name), persons, **changed)


def settings(url: str, **changed: Any) -> Settings:
    return replace(Settings(url, SECRET, production=False, port=0), **changed)


def under(office: Office, **changed: Any) -> Office:
    """The same service under other settings."""
    url = office.juara.engine.url.render_as_string(hide_password=False)
    app = create_app(office.juara, settings(url, **changed))
    return Office(office.juara, app, office.clock, persons=office.persons)


def told(answer: TestResponse, login: str) -> str:
    """A page without the login that was typed, and without the guard that is always another."""
    before, _, after = answer.text.partition('name="csrf_token"')
    return (before + after.partition(">")[2]).replace(f'value="{login}"', "")


def _found(url: str) -> Persons:
    nation = Nation(url)
    for code in (HOME, NEIGHBOUR):
        nation.region(code)
    nation.open_cycle()
    nation.close()
    made = _opened(url, {})
    it = next(made)
    it.hire("operator", Role.OPERATOR, HOME)
    it.hire("kepala", Role.HEAD, HOME)
    it.hire("admin1", Role.ADMIN)
    it.hire("admin2", Role.ADMIN)
    next(made, None)
    return it.persons


def _opened(url: str, persons: Persons, **changed: Any) -> Iterator[Office]:
    clock = Clock(SPRING + timedelta(days=1))
    juara = Juara(url, clock)
    app = create_app(juara, settings(url, **changed))
    yield Office(juara, app, clock, persons=dict(persons))
    juara.close()
