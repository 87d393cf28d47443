"""Every cell of the permission matrix over HTTP: the answer, and how many facts it records."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from app import permissions
from app.permissions import READS
from domain.cycle import Phase
from tests.access.cells import ASKS, NO_FACT, NOT_SERVED, Cell, ask
from tests.access.seeded import Seeded, facts, opened
from tests.databases import PostgresServer, copy_sqlite
from tests.http.conftest import Reply

STATUSES = {"Y": {200, 201}, "N": {403}, "H": {404}, "W": {409}, "U": {401}}
EVERY = [Cell(*cell) for cell in permissions.cells()]
ACTIONS = sorted(ASKS)


def of(action: str, phase: Phase) -> list[Cell]:
    return [cell for cell in EVERY if (cell.action, cell.phase) == (action, phase)]


def test_the_matrix_is_the_one_that_was_agreed_on() -> None:
    assert (len(EVERY), len(permissions.actions()), len(permissions.matrix())) == (1346, 41, 73)


def test_every_action_is_asked_for_or_named_as_not_served() -> None:
    assert ASKS.keys() | NOT_SERVED.keys() == permissions.actions()
    assert not ASKS.keys() & NOT_SERVED.keys()
    walked = [cell for cell in EVERY if cell.action in ASKS]
    assert len(walked) == 1346 - 100
    assert ASKS.keys() >= NO_FACT


class Desk:
    """A seeded service in one phase, made anew after whatever changed it."""

    def __init__(self, template: Path, folder: Path, phase: Phase) -> None:
        self.template, self.folder = template, folder
        self.database = folder / f"{phase}.db"
        copy_sqlite(template, self.database)
        self.stack = ExitStack()
        url = f"sqlite:///{self.database}"
        self.seeded = self.stack.enter_context(opened(url, folder / f"files-{phase}"))
        self.seeded.seed(phase)
        self.now = self.seeded.nation.clock.now
        copy_sqlite(self.database, self.saved)

    @property
    def saved(self) -> Path:
        return self.database.with_suffix(".saved")

    def restore(self) -> None:
        with (
            closing(sqlite3.connect(self.saved)) as old,
            closing(sqlite3.connect(self.database)) as live,
        ):
            old.backup(live)
        self.seeded.nation.clock.now = self.now


@pytest.fixture(scope="module")
def desks(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[Phase, Desk]]:
    folder = tmp_path_factory.mktemp("matrix")
    found = {phase: Desk(sqlite_template, folder, phase) for phase in Phase}
    yield found
    for desk in found.values():
        desk.stack.close()
    shutil.rmtree(folder)


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("action", ACTIONS)
def test_every_cell_is_answered_as_it_says(
    desks: dict[Phase, Desk], action: str, phase: Phase
) -> None:
    desk = desks[phase]
    wrong: list[str] = []
    for cell in of(action, phase):
        before = facts(desk.seeded.nation)
        wrong += judged(desk.seeded, cell)
        if cell.answer == "Y" or facts(desk.seeded.nation) != before:
            desk.restore()
    assert wrong == []


def judged(seeded: Seeded, cell: Cell) -> Sequence[str]:
    """What is wrong with the answer to a cell, if anything."""
    answer = ask(seeded, cell)
    recorded = facts(seeded.nation) - seeded.world.before
    meant = 1 if cell.answer == "Y" and cell.action not in READS | NO_FACT else 0
    if answer.status in STATUSES[cell.answer] and recorded == meant and is_clean(answer):
        return ()
    return (
        f"{cell}: {cell.answer}, not {answer.status} and {recorded} facts: {answer.text[:300]}",
    )


def is_clean(answer: Reply) -> bool:
    return answer.status < 400 or answer.type == "application/problem+json"


@pytest.mark.parametrize("phase", list(Phase))
def test_every_cell_is_answered_so_on_postgresql_too(
    postgresql: PostgresServer, postgresql_template: str, tmp_path: Path, phase: Phase
) -> None:
    """What records something has a database of its own, the rest share one."""
    wrong: list[str] = []
    with postgresql.database(postgresql_template) as seed:
        with opened(postgresql.url(seed), tmp_path) as seeded:
            seeded.seed(phase)
            things = seeded.world.secrets, seeded.things, seeded.nation.agencies
        cells = [cell for cell in EVERY if cell.phase is phase and cell.action in ASKS]
        doing = [cell for cell in cells if cell.answer == "Y" and cell.action not in READS]
        asking = [cell for cell in cells if cell not in doing]
        for batch in (asking, *([cell] for cell in doing)):
            with (
                postgresql.database(seed) as name,
                opened(postgresql.url(name), tmp_path) as copy,
            ):
                copy.world.secrets, copy.things, copy.nation.agencies = things
                for cell in batch:
                    wrong += judged(copy, cell)
    assert wrong == []
