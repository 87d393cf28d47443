"""What is wrong with a file, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row of a file was refused; the column where one is to blame."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.reason}"


class FileRefused(Invalid):
    """Nothing of a file was recorded: it cannot be read, or rows of it were refused."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)
