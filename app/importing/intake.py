"""A file on its way into the log: what its rows may refer to, and what is kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, select

from app.importing.lines import Columns, Row
from app.importing.problem import Problem
from app.importing.sheet import File
from app.service import Juara
from app.store.transaction import Transaction
from domain.aggregate import Aggregate
from domain.cycle import Cycle, Phase, cycle_id, cycle_key
from domain.errors import Invalid, NotFound, Refusal, check
from domain.index import edition, editions
from projections.read_model import Rows
from projections.regions import codes, regions

_EVIDENCE = "impor"


@dataclass
class Intake:
    """A file on its way into the log, inside the transaction that takes it in.

    ``attests`` says whether the file itself is what the levels rest on that it states.
    """

    juara: Juara
    tx: Transaction
    file: File
    columns: Columns
    partial: bool
    problems: list[Problem]
    attests: bool = True
    scores: int = 0
    _cycles: dict[str, Cycle] = field(default_factory=dict)

    def evidence(self, known: Sequence[Mapping[str, str]]) -> Sequence[Mapping[str, str]]:
        """What a level that the file states rests on: the file itself, or what is known."""
        return [self._itself] if self.attests else known

    @cached_property
    def _itself(self) -> dict[str, str]:
        return {"digest": self.file.digest, "name": self.file.name, "kind": _EVIDENCE}

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


def _letters(name: str) -> str:
    """A name without capitals, blanks and hyphens, in which writers differ."""
    return "".join(filter(str.isalnum, name.casefold()))


def _regions(connection: Connection) -> dict[str, tuple[UUID, str]]:
    """Every region by each code that it has or had."""
    query = select(codes.c.code, regions.c.region, regions.c.name).join_from(
        codes, regions, codes.c.region == regions.c.region
    )
    return {row.code: (row.region, row.name) for row in connection.execute(query)}
