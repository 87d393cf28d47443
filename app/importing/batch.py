"""One file, one transaction: rows in, facts out, or the reasons why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from app.authorize import authorize
from app.importing import sheet
from app.importing.cells import Notation
from app.importing.lines import Columns, Row, header, rows
from app.importing.problem import FileRefused, Problem
from app.service import Juara
from app.store.transaction import Transaction
from domain.actor import Actor
from domain.aggregate import Aggregate
from domain.cycle import Cycle, Phase, cycle_id, cycle_key
from domain.errors import Invalid, NotFound, Refusal, check
from domain.index import edition, editions
from projections.read_model import Rows
from projections.regions import codes, regions

_EVIDENCE = "impor"


@dataclass(frozen=True)
class Kind:
    """What a file holds: its columns, which rows are recorded together, and how.

    Rows of one ``key`` concern one region; ``record`` is given all of them, and the
    scores of the region follow once, after the last.
    """

    name: str
    columns: Columns
    key: Callable[[Row], tuple[Any, ...]]
    record: Callable[[Load, Sequence[Row]], None]


@dataclass(frozen=True)
class Options:
    """How a file is to be read, and whether good rows are taken although others are bad."""

    notation: Notation = Notation.POINT
    partial: bool = False
    sheet: str | None = None


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


@dataclass
class Load:
    """A file on its way into the log, inside the transaction that takes it in."""

    juara: Juara
    tx: Transaction
    file: sheet.File
    columns: Columns
    partial: bool
    problems: list[Problem]
    scores: int = 0
    _cycles: dict[str, Cycle] = field(default_factory=dict)

    @cached_property
    def evidence(self) -> list[dict[str, str]]:
        """The file itself, which is what a level that it states rests on."""
        return [{"digest": self.file.digest, "name": self.file.name, "kind": _EVIDENCE}]

    @cached_property
    def reason(self) -> str:
        """What is given as the reason where the file gives none."""
        return f"{_EVIDENCE} {self.file.name}"

    @cached_property
    def _regions(self) -> dict[str, tuple[UUID, str]]:
        return _regions(self.tx.connection)

    def region(self, row: Row) -> UUID:
        """The region of a row; where the row names it too, both must agree."""
        code, name = row["region_code"], row["region_name"]
        if code not in self._regions:
            raise NotFound(f"no region has the code {code}", field="region_code")
        region, called = self._regions[code]
        check(
            name is None or _letters(name) == _letters(called),
            f"{code} is {called}, not {name}",
            field="region_name",
        )
        return region

    def cycle(self, index: str, year: int) -> str:
        """The cycle of an index and year, if it was opened and its standings are not final.

        The ministry's import is not bound to a phase, so that past years can be loaded.
        """
        key = cycle_key(index, year)
        if key not in self._cycles:
            self._cycles[key] = self.juara.load(Cycle, cycle_id(key))
        cycle = self._cycles[key]
        check(
            cycle.exists,
            f"cycle {key} has not been opened: open it first (POST /api/v1/cycles)",
            field="year",
        )
        check(
            cycle.phase(self.tx.time) is not Phase.FINAL,
            f"the standings of cycle {key} are final",
            field="year",
        )
        return key

    @contextmanager
    def row(self, row: Row, otherwise: str = "") -> Iterator[None]:
        """A refusal inside of it is the row's, and the file goes on.

        It is put down to the column that it names, or else to the other one.
        """
        try:
            yield
        except Refusal as refusal:
            column = refusal.field if refusal.field in self.columns else otherwise
            self.problems.append(Problem(row.number, column or "", refusal.message))

    @property
    def keeps(self) -> bool:
        """Whether what is decided is kept; of a file that will be refused nothing is."""
        return self.partial or not self.problems

    def keep(self, *aggregates: Aggregate) -> None:
        """Appends what was decided."""
        if self.keeps:
            self.juara.gather(*aggregates)

    def settle(self) -> None:
        """Lets the scores follow, and forgets the rows that have been written."""
        before = self.tx.position
        self.juara.settle()
        self.scores += self.tx.position - before
        self.tx.rows = Rows(self.tx.connection)


def known_index(index: str, year: int) -> str:
    """The index, if it has an edition for the year."""
    try:
        return edition(index, year).index
    except NotFound as unknown:
        known = any(one.index == index for one in editions())
        raise Invalid(unknown.message, field="year" if known else "index") from None


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
    file = sheet.read(path)
    problems: list[Problem] = []
    found = _rows(file, kind, options, problems)
    rows_read = len(found) + len({problem.row for problem in problems})
    batch = _Batch(file, kind, found, problems, options.partial, advance)
    answer = juara.do(
        actor,
        None,
        batch.record,
        kind=kind.name,
        file=file.name,
        digest=file.digest,
        partial=options.partial,
    )
    facts, scores = int(answer.made["facts"]), int(answer.made["scores"])
    return Outcome(file.name, rows_read, facts, scores, answer.position, tuple(problems))


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
    partial: bool
    advance: Callable[[int, int], None]

    def record(self, juara: Juara, tx: Transaction, /, **_: object) -> Mapping[str, str]:
        """Decides row by row, and refuses the whole file where that was asked for."""
        authorize(tx.actor, "import", None)
        before = tx.position
        load = Load(juara, tx, self.file, self.kind.columns, self.partial, self.problems)
        for done, group in self._groups():
            self.kind.record(load, group)
            load.settle()
            self.advance(done, len(self.rows))
        self.problems.sort(key=lambda problem: problem.row)
        if self.problems and not self.partial:
            refused = len({problem.row for problem in self.problems})
            raise FileRefused(
                f"{self.file.name}: {refused} of its rows were refused, nothing was recorded",
                self.problems,
            )
        return {"facts": str(tx.position - before - load.scores), "scores": str(load.scores)}

    def _groups(self) -> Iterator[tuple[int, list[Row]]]:
        """Rows of one key together, in the order in which the keys appear."""
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for row in self.rows:
            groups.setdefault(self.kind.key(row), []).append(row)
        done = 0
        for group in groups.values():
            done += len(group)
            yield done, group


def _letters(name: str) -> str:
    """A name without capitals, blanks and hyphens, in which writers differ."""
    return "".join(filter(str.isalnum, name.casefold()))


def _regions(connection: Connection) -> dict[str, tuple[UUID, str]]:
    """Every region by each code that it has or had."""
    query = select(codes.c.code, regions.c.region, regions.c.name).join_from(
        codes, regions, codes.c.region == regions.c.region
    )
    return {row.code: (row.region, row.name) for row in connection.execute(query)}
