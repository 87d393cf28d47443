"""Fixtures that every test may ask for.

A test that takes `database_url` runs on SQLite and on PostgreSQL, each time on a fresh migrated
database. A database that cannot be started fails the test: nothing is skipped.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.databases import PostgresServer, copy_sqlite

BOTH = ("sqlite", "postgresql")
# No sandbox, since root may not have one; no traffic of the browser's own.
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# Shared machines stall now and then; a slow example is not a wrong one.
settings.register_profile("juara", deadline=None, print_blob=True)
settings.load_profile("juara")


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A database without a single table, on both, for tests of the migrations themselves."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of the test's own."""
    copy_sqlite(sqlite_template, tmp_path / "juara.db")
    return f"sqlite:///{tmp_path / 'juara.db'}"


@pytest.fixture
def postgresql_url(postgresql: PostgresServer, postgresql_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own."""
    with postgresql.database(postgresql_template) as name:
        yield postgresql.url(name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def empty_postgresql_url(postgresql: PostgresServer) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    with postgresql.database() as name:
        yield postgresql.url(name)


@pytest.fixture
def durable_postgresql() -> Iterator[PostgresServer]:
    """A server that keeps its promises, for tests that crash it and start it again."""
    with PostgresServer(durable=True) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresServer]:
    """The server that the tests of one process share."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgresServer) -> Iterator[str]:
    """The name of a migrated database to copy."""
    with postgresql.database() as name:
        migrate(postgresql.url(name))
        yield name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("template") / "juara.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, for tests marked `browser`; without one they are skipped, save in CI."""
    program = shutil.which("chromium")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("there is no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """An empty page of a reader in Indonesia, with no cookies yet."""
    with browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta") as context:
        yield context.new_page()


def migrate(url: str) -> None:
    """Bring a database to the newest schema, the way `juara db upgrade` does."""
    # Imported late, so that the tests of the domain run without the rest of the program.
    from app.database import upgrade  # noqa: PLC0415

    upgrade(url)
