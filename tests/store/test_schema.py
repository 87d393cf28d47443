"""The schema: what the migrations build is what the models say, on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from app.database import config, is_current, schema, upgrade
from app.store.engine import engine
from app.store.tables import head
from tests.databases import PostgresServer

ROUNDS = 2
MANY_ROUNDS = 20
PROCESSES = 8


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    opened = engine(empty_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def migrated(empty: Engine) -> Engine:
    upgrade(url(empty))
    return empty


def url(database: Engine) -> str:
    return database.url.render_as_string(hide_password=False)


def described(database: Engine) -> dict[str, Any]:
    """What a database has: columns, keys, constraints and indexes of every table."""
    seen = inspect(database)
    return {
        table: {
            "columns": [
                {name: str(said) for name, said in column.items() if name != "comment"}
                for column in seen.get_columns(table)
            ],
            "key": seen.get_pk_constraint(table)["constrained_columns"],
            "checks": [one["sqltext"] for one in seen.get_check_constraints(table)],
            "unique": sorted(
                (str(one["name"]), one["column_names"])
                for one in seen.get_unique_constraints(table)
            ),
            "indexes": sorted(
                (str(one["name"]), one["column_names"], bool(one["unique"]))
                for one in seen.get_indexes(table)
            ),
        }
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def test_models_and_migrations_agree(migrated: Engine) -> None:
    with migrated.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema()) == []


def test_a_migrated_database_has_every_check_and_index_of_the_models(
    migrated: Engine, empty_database_url: str
) -> None:
    """Alembic's comparison does not look at check constraints; the databases do."""
    by_migration = described(migrated)
    command.downgrade(config(empty_database_url), "base")
    schema().create_all(migrated)
    assert by_migration == described(migrated)


def test_an_upgrade_leaves_an_empty_log_at_its_beginning(migrated: Engine) -> None:
    with migrated.connect() as connection:
        row = connection.execute(head.select()).one()
    assert (row.id, row.position) == (1, 0)
    assert row.time.isoformat() == "1970-01-01T00:00:00+00:00"


def test_a_downgrade_takes_everything_away_and_an_upgrade_brings_it_back(
    migrated: Engine,
) -> None:
    before = described(migrated)
    command.downgrade(config(url(migrated)), "base")
    assert set(described(migrated)) == set()
    assert not is_current(migrated)
    upgrade(url(migrated))
    assert described(migrated) == before
    assert is_current(migrated)


def test_an_upgrade_of_a_current_database_changes_nothing(migrated: Engine) -> None:
    before = described(migrated)
    upgrade(url(migrated))
    assert described(migrated) == before


def test_a_database_without_tables_is_not_current(empty: Engine) -> None:
    assert not is_current(empty)


def test_there_is_one_newest_migration() -> None:
    scripts = ScriptDirectory.from_config(config("sqlite://"))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Any) -> None:
    upgrade(f"sqlite:///{tmp_path}/var/deep/juara.db")
    assert (tmp_path / "var/deep/juara.db").exists()


STARTER = """
import sys
from app.database import upgrade
for url in map(str.strip, sys.stdin):
    upgrade(url)
    print("started", flush=True)
"""


def start_together(urls: Iterable[str]) -> None:
    """Eight processes, all at their starting line, bring each of these databases up to date."""
    starters = [
        subprocess.Popen(  # noqa: S603 -- this very Python, with code of our own
            [sys.executable, "-c", STARTER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        for _ in range(PROCESSES)
    ]
    try:
        for one in urls:
            for starter in starters:
                assert starter.stdin is not None
                starter.stdin.write(f"{one}\n")
            for starter in starters:
                assert starter.stdout is not None
                assert starter.stdout.readline() == "started\n"
    finally:
        for starter in starters:
            starter.communicate()
    assert [starter.returncode for starter in starters] == [0] * PROCESSES


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(MANY_ROUNDS, marks=pytest.mark.soak)])
def test_processes_that_start_together_on_an_empty_file_all_succeed(
    tmp_path: Path, rounds: int
) -> None:
    urls = [f"sqlite:///{tmp_path}/{number}.db" for number in range(rounds)]
    start_together(urls)
    assert all(map(is_current_at, urls))


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(MANY_ROUNDS, marks=pytest.mark.soak)])
def test_processes_that_start_together_on_an_empty_server_all_succeed(
    postgresql: PostgresServer, rounds: int
) -> None:
    with ExitStack() as databases:
        names = [databases.enter_context(postgresql.database()) for _ in range(rounds)]
        urls = [postgresql.url(name) for name in names]
        start_together(urls)
        assert all(map(is_current_at, urls))


def is_current_at(url: str) -> bool:
    opened = engine(url)
    try:
        return is_current(opened)
    finally:
        opened.dispose()
