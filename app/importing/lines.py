"""Lines of a file into rows of values; each cell that cannot be read is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.importing.cells import Cell, Column, Notation
from app.importing.problem import FileRefused, Problem
from domain.errors import Refusal

Columns = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its number as spreadsheets count, and its values by column.

    An empty cell, and a column that the file does not have, is ``None``.
    """

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


def header(cells: Sequence[Cell], known: Columns) -> tuple[str, ...]:
    """The columns that a header row names.

    Raises:
        FileRefused: naming the columns that are unknown, missing or named twice.
    """
    names = tuple(str(cell).strip().casefold() for cell in cells)
    while names and not names[-1]:
        names = names[:-1]
    twice = sorted({name for name in names if names.count(name) > 1})
    unknown = [name or "(without a name)" for name in names if name not in known]
    missing = [name for name, column in known.items() if column.required and name not in names]
    faults = (("unknown", unknown), ("missing", missing), ("named twice", twice))
    said = "; ".join(f"{fault}: {', '.join(found)}" for fault, found in faults if found)
    if said:
        raise FileRefused(f"the header row is not as expected: {said}")
    return names


def rows(
    names: Sequence[str],
    lines: Iterable[tuple[int, Sequence[Cell]]],
    known: Columns,
    notation: Notation,
    problems: list[Problem],
) -> Iterator[Row]:
    """The rows that could be read; what is wrong with the others goes to the problems."""
    for number, cells in lines:
        if not any(cell != "" for cell in cells):
            continue
        found = list(_faults(number, names, cells))
        values = {} if found else _values(number, names, cells, known, notation, found)
        problems.extend(found)
        if not found:
            yield Row(number, values)


def _faults(number: int, names: Sequence[str], cells: Sequence[Cell]) -> Iterator[Problem]:
    if len(cells) < len(names):
        yield Problem(number, "", f"has {len(cells)} cells, the header has {len(names)}")
    for place, cell in enumerate(cells[len(names) :], start=len(names) + 1):
        if cell != "":
            yield Problem(number, f"column {place}", "is not named by the header")


def _values(
    number: int,
    names: Sequence[str],
    cells: Sequence[Cell],
    known: Columns,
    notation: Notation,
    problems: list[Problem],
) -> dict[str, Any]:
    values = {}
    for name, cell in zip(names, cells, strict=False):
        column = known[name]
        try:
            if cell != "" and not (isinstance(cell, str) and cell.isspace()):
                values[name] = column.convert(cell, notation)
            elif not column.may_be_empty:
                problems.append(Problem(number, name, "is empty"))
        except Refusal as refusal:
            problems.append(Problem(number, name, refusal.message))
    return values
