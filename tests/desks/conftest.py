"""Desks as people use them: a service with a few people who hold roles in it."""

import io
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.datastructures import FileStorage
from werkzeug.serving import make_server
from werkzeug.test import TestResponse, encode_multipart

from app import reference
from app.accounts import passwords, people, registration, sessions
from app.accounts.signing_in import set_password
from app.commands import access, cycles, regions
from app.service import Juara
from app.settings import Settings
from app.web import create_app
from domain.actor import SYSTEM, Role
from domain.region import region_id
from tests.databases import PostgresServer, copy_sqlite

SECRET = "a secret of the tests that is long enough"  # noqa: S105 -- it guards nothing
PASSWORD = "kuda hijau berlari"  # noqa: S105 -- same
CYCLE = "iid-2026"
HOME = region_id("35.78")
START = datetime(2026, 5, 4, 2, 0, tzinfo=UTC)
Founded = tuple[Path, dict[str, str]]
_GUARD = re.compile(r'name="csrf_token" value="([^"]+)"')
_ONCE = re.compile(r'name="once" value="([^"]+)"')
_VERSION = re.compile(r'name="version" value="([^"]+)"')


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@dataclass
class Office:
    """The service, its application, and who works with it."""

    juara: Juara
    app: Flask
    clock: Clock
    url: str = ""
    persons: dict[str, str] = field(default_factory=dict)

    def hire(self, login: str, role: Role | None, home: str | None = None) -> str:
        known = people.profile(login, f"Nama {login}")
        person = registration.register(self.juara, SYSTEM, None, known).made["person"]
        region = region_id(home) if home else None
        if role is not None:
            self.juara.do(SYSTEM, None, access.appoint, person=person, role=role, home=region)
        with self.juara.engine.begin() as connection:
            set_password(connection, person, _hash())
        self.persons[login] = person
        return person

    def browser(self, login: str = "") -> "Window":
        """A browser, in which somebody has signed in before."""
        window = Window(self.app.test_client())
        if login:
            window.client.set_cookie("juara", sessions.begin(self.juara, self.persons[login]))
        return window


class Window:
    """A browser without scripts: it opens pages, and sends the forms that it finds there."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.language = "id"

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, headers=self._headers())

    def text(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, page: str, action: str | None = None, **fields: object) -> TestResponse:
        """Opens a page and sends its form, to its own address or another one."""
        return self.post(action or page, **{**self._found(page), **fields})

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(path, data=fields, headers=self._headers())

    def upload(self, page: str, files: Sequence[tuple[bytes, str]], **fields: str) -> TestResponse:
        """Sends the form of a page with these files, each with its name."""
        chosen = [FileStorage(io.BytesIO(content), name) for content, name in files]
        # Made here as a whole: the client leaves a temporary file open where there is much of it.
        boundary, body = encode_multipart({**self._found(page), **fields, "files": chosen})
        kind = f'multipart/form-data; boundary="{boundary}"'
        return self.client.post(page, data=body, content_type=kind, headers=self._headers())

    def sign_in(self, login: str, password: str = PASSWORD, onward: str = "") -> TestResponse:
        return self.send("/masuk", login=login, password=password, next=onward)

    def _found(self, page: str) -> dict[str, str]:
        """What the forms of a page carry unseen."""
        shown = self.get(page).text
        found = {"csrf_token": _GUARD, "once": _ONCE, "version": _VERSION}
        matches = {name: pattern.search(shown) for name, pattern in found.items()}
        return {name: match[1] for name, match in matches.items() if match}

    def _headers(self) -> dict[str, str]:
        return {"Accept": "text/html", "Accept-Language": self.language}


class _Templates(BytecodeCache):
    """Templates as they were compiled first: the same ones serve every application of the tests."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


_templates = _Templates()
_hashes: list[str] = []


def _hash() -> str:
    if not _hashes:
        _hashes.append(passwords.hashed(PASSWORD, "nobody"))
    return _hashes[0]


@pytest.fixture(scope="session")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """Surabaya with its people, two administrators, an assessor, and an open cycle."""
    path = tmp_path_factory.mktemp("office") / "juara.db"
    copy_sqlite(sqlite_template, path)
    return path, _found(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def founded_postgresql(
    postgresql: PostgresServer, postgresql_template: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """The same on PostgreSQL."""
    with postgresql.database(postgresql_template) as name:
        yield name, _found(postgresql.url(name))


@pytest.fixture
def office(request: pytest.FixtureRequest) -> Office:
    """A copy of it for one test, on SQLite unless a test asks for ``BOTH``."""
    made: Office = request.getfixturevalue(f"office_on_{getattr(request, 'param', 'sqlite')}")
    return made


@pytest.fixture
def office_on_sqlite(founded: Founded, tmp_path: Path) -> Iterator[Office]:
    path, persons = founded
    copy_sqlite(path, tmp_path / "juara.db")
    yield from _opened(f"sqlite:///{tmp_path / 'juara.db'}", tmp_path, persons)


@pytest.fixture
def office_on_postgresql(
    postgresql: PostgresServer, founded_postgresql: tuple[str, dict[str, str]], tmp_path: Path
) -> Iterator[Office]:
    template, persons = founded_postgresql
    with postgresql.database(template) as name:
        yield from _opened(postgresql.url(name), tmp_path, persons)


BOTH = pytest.mark.parametrize("office", ["sqlite", "postgresql"], indirect=True)
"""On both databases."""


def _found(url: str) -> dict[str, str]:
    juara = Juara(url, Clock())
    it = Office(juara, Flask(__name__), Clock())
    juara.do(SYSTEM, None, reference.load)
    for login, role, home in _PEOPLE:
        it.hire(login, role, home)
    juara.do(SYSTEM, None, regions.register_organisation, region=HOME, name="Dinas Kesehatan")
    deadline = START + timedelta(days=30)
    juara.do(SYSTEM, None, cycles.open, index="iid", year=2026, deadline=deadline, zone="WIB")
    juara.close()
    return it.persons


def _opened(url: str, folder: Path, persons: dict[str, str]) -> Iterator[Office]:
    clock = Clock()
    juara = Juara(url, clock)
    settings = Settings(url, SECRET, production=False, port=0, evidence_dir=folder / "evidence")
    app = create_app(juara, settings)
    app.jinja_env.bytecode_cache = _templates
    yield Office(juara, app, clock, persons=dict(persons))
    juara.close()


_PEOPLE = (
    ("operator", Role.OPERATOR, "35.78"),
    ("kepala", Role.HEAD, "35.78"),
    ("tetangga", Role.OPERATOR, "32.73"),
    ("penilai", Role.ASSESSOR, None),
    ("admin1", Role.ADMIN, None),
    ("admin2", Role.ADMIN, None),
    ("auditor", Role.AUDITOR, None),
    ("baru", None, None),
)


@pytest.fixture
def served(office: Office) -> Iterator[Office]:
    """The same, listening."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    office.url = f"http://127.0.0.1:{server.server_port}"
    yield office
    server.shutdown()
    thread.join()
    server.server_close()
