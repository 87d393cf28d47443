"""People who sign in, on both databases: a region with an open cycle, and its neighbour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Dialect, event, make_url
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
def sqlite_office(service_on_sqlite: Service, founded_sqlite: Founded, tmp_path: Path) -> Office:
    """The service on SQLite alone, for what no database can make a difference to."""
    path, persons = founded_sqlite
    copy_sqlite(Path(path), tmp_path / "juara.db")
    return service_on_sqlite.move(f"sqlite:///{tmp_path / 'juara.db'}", persons)


@pytest.fixture
def postgresql_office(
    service_on_postgresql: Service, postgresql: PostgresServer, founded_postgresql: Founded
) -> Iterator[Office]:
    """The service on PostgreSQL alone."""
    template, persons = founded_postgresql
    with postgresql.database(template) as name:
        yield service_on_postgresql.move(postgresql.url(name), persons)


@pytest.fixture(scope="session")
def service_on_sqlite(founded_sqlite: Founded) -> Iterator[Service]:
    path, _ = founded_sqlite
    yield from _served(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def service_on_postgresql(
    postgresql: PostgresServer, founded_postgresql: Founded
) -> Iterator[Service]:
    template, _ = founded_postgresql
    yield from _served(postgresql.url(template))


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
    url = f"sqlite:///{folder / 'juara.db'}"
    for it in _served(url, **changed):
        yield it.move(url, persons)


@contextmanager
def on_postgresql(server: PostgresServer, founded: Founded, **changed: Any) -> Iterator[Office]:
    """A copy on a server, under settings of its own."""
    template, persons = founded
    with server.database(template) as name:
        for it in _served(server.url(name), **changed):
            yield it.move(server.url(name), persons)


class Service:
    """A service that moves from one copy of a database to the next.

    Building one takes longer than most tests. What it remembers of public pages belongs to
    no copy, so the tests here look at none.
    """

    def __init__(self, url: str, **changed: Any) -> None:
        self.url = url
        self.juara = Juara(url)
        # Where to connect is asked before the application is, which says how.
        event.listen(self.juara.engine, "do_connect", self._connect)
        self.app = create_app(self.juara, settings(url, **changed))
        self.juara.engine.dispose()  # nobody may be connected to what is copied

    def move(self, url: str, persons: Persons) -> Office:
        """The service over another copy, at the beginning of its time."""
        self.juara.engine.dispose()
        self.url = url
        self.juara.recorder.clock = clock = Clock(SPRING + timedelta(days=1))
        return Office(self.juara, self.app, clock, url, dict(persons))

    def _connect(self, dialect: Dialect, _: object, args: list[Any], named: dict[str, Any]) -> None:
        args[:], more = dialect.create_connect_args(make_url(self.url))
        named.update(more)


def settings(url: str, **changed: Any) -> Settings:
    return replace(Settings(url, SECRET, production=False, port=0), **changed)


def under(office: Office, **changed: Any) -> Office:
    """The same service under other settings."""
    app = create_app(office.juara, settings(office.url, **changed))
    return replace(office, app=app)


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
    persons: Persons = {}
    for service in _served(url):
        it = service.move(url, persons)
        it.hire("operator", Role.OPERATOR, HOME)
        it.hire("kepala", Role.HEAD, HOME)
        it.hire("admin1", Role.ADMIN)
        it.hire("admin2", Role.ADMIN)
        persons.update(it.persons)
    return persons


def _served(url: str, **changed: Any) -> Iterator[Service]:
    service = Service(url, **changed)
    yield service
    service.juara.close()
