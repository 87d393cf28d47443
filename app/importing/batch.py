"""One file, one transaction: rows in, facts out, or the reasons why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from app.authorize import authorize
from app.importing import sheet
from app.importing.cells import Notation
from app.importing.intake import Intake
from app.importing.lines import Columns, Row, header, rows
from app.importing.problem import FileRefused, Problem
from app.service import Juara
from app.store.transaction import Transaction
from domain.actor import Actor


def _for_the_ministry(_: Juara, tx: Transaction) -> None:
    authorize(tx, "import")


@dataclass(frozen=True)
class Kind:
    """What a file holds: its columns, which rows are recorded together, and how.

    Rows of one ``key`` concern one region; ``record`` is given all of them, and the
    scores of the region follow once, after the last. ``allow`` refuses whoever may not
    hand such a file in. What a file that ``attests`` states rests on the file itself.
    """

    name: str
    columns: Columns
    key: Callable[[Row], tuple[Any, ...]]
    record: Callable[[Intake, Sequence[Row]], None]
    allow: Callable[[Juara, Transaction], None] = _for_the_ministry
    attests: bool = True


@dataclass(frozen=True)
class Options:
    """How a file is to be read, and whether good rows are taken although others are bad.

    Of a ``rehearsal`` nothing is kept: it tells what would be recorded.
    """

    notation: Notation = Notation.POINT
    partial: bool = False
    sheet: str | None = None
    rehearsal: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a file: rows read and refused, facts recorded, scores moved by them."""

    file: str
    rows: int
    facts: int
    scores: int
    position: int
    problems: tuple[Problem, ...]

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return len({problem.row for problem in self.problems})


def load(
    juara: Juara,
    actor: Actor,
    kind: Kind,
    path: Path,
    options: Options = Options(),
    advance: Callable[[int, int], None] = lambda *_: None,
) -> Outcome:
    """Records what a file states, all of it or, with ``partial``, what can be.

    A row that states what is known already changes nothing, so the same file again
    appends no fact.

    Args:
        juara: the service.
        actor: who imports.
        kind: what the file holds.
        path: where it is.
        options: how it is read.
        advance: told how many rows are done, and of how many.

    Raises:
        FileRefused: with a problem for every row that cannot be taken; nothing of the
            file was recorded.
    """
    return take(juara, actor, None, kind, sheet.read(path), options, advance)


def take(
    juara: Juara,
    actor: Actor,
    command_id: UUID | None,
    kind: Kind,
    file: sheet.File,
    options: Options = Options(),
    advance: Callable[[int, int], None] = lambda *_: None,
) -> Outcome:
    """Records what a file states, as ``load`` does, under a command id where one is given."""
    problems: list[Problem] = []
    found = _rows(file, kind, options, problems)
    rows_read = len(found) + len({problem.row for problem in problems})
    batch = _Batch(file, kind, found, problems, options, advance)
    about = {"kind": kind.name, "file": file.name, "digest": file.digest}
    try:
        answer = juara.do(actor, command_id, batch.record, **about, partial=options.partial)
    except _Rehearsed as done:
        made, position = done.made, 0
    else:
        made, position = answer.made, answer.position
    facts, scores = int(made["facts"]), int(made["scores"])
    return Outcome(file.name, rows_read, facts, scores, position, tuple(problems))


class _Rehearsed(Exception):  # noqa: N818 -- it ends a transaction of which nothing is to stay
    """What a file would have recorded."""

    def __init__(self, made: Mapping[str, str]) -> None:
        super().__init__()
        self.made = made


def _rows(file: sheet.File, kind: Kind, options: Options, problems: list[Problem]) -> list[Row]:
    lines = sheet.lines(file, kind.columns, options.sheet)
    first = next((cells for _, cells in lines if any(cells)), None)
    if first is None:
        raise FileRefused("the file is empty")
    names = header(first, kind.columns)
    return list(rows(names, lines, kind.columns, options.notation, problems))


@dataclass
class _Batch:
    """The rows of one file as a command."""

    file: sheet.File
    kind: Kind
    rows: Sequence[Row]
    problems: list[Problem]
    options: Options
    advance: Callable[[int, int], None]

    def record(self, juara: Juara, tx: Transaction, /, **_: object) -> Mapping[str, str]:
        """Decides row by row, and refuses the whole file where that was asked for."""
        self.kind.allow(juara, tx)
        before = tx.position
        intake = self._intake(juara, tx)
        for done, group in self._groups():
            self.kind.record(intake, group)
            intake.settle()
            self.advance(done, len(self.rows))
        self.problems.sort(key=lambda problem: problem.row)
        if self.problems and not self.options.partial:
            refused = len({problem.row for problem in self.problems})
            raise FileRefused(
                f"{self.file.name}: {refused} of its rows were refused, nothing was recorded",
                self.problems,
            )
        facts, scores = tx.position - before - intake.scores, intake.scores
        made = {"facts": str(facts), "scores": str(scores)}
        if self.options.rehearsal:
            raise _Rehearsed(made)
        return made

    def _intake(self, juara: Juara, tx: Transaction) -> Intake:
        return Intake(
            juara=juara,
            tx=tx,
            file=self.file,
            columns=self.kind.columns,
            partial=self.options.partial,
            problems=self.problems,
            attests=self.kind.attests,
        )

    def _groups(self) -> Iterator[tuple[int, list[Row]]]:
        """Rows of one key together, in the order in which the keys appear."""
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for row in self.rows:
            groups.setdefault(self.kind.key(row), []).append(row)
        done = 0
        for group in groups.values():
            done += len(group)
            yield done, group
