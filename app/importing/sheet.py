"""A file into lines of cells, whatever format it has; its content decides, not its name."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.importing import inspection, workbook
from app.importing.cells import Cell
from app.importing.problem import FileRefused
from domain.text import clean

MOST_BYTES = 64 * 2**20
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class File:
    """A file that was handed in: its name, its content and the digest of that."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256, in hex."""
        return hashlib.sha256(self.content).hexdigest()


def read(path: Path) -> File:
    """The file at a path.

    Raises:
        FileRefused: when it cannot be read, or is too large.
    """
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise FileRefused(f"{path} has more than {MOST_BYTES} bytes: import it in parts")
    return File(clean(path.name, "the name of the file"), content)


def lines(
    file: File, known: Collection[str], sheet: str | None = None
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The lines of a file with their numbers, the first line being 1.

    Args:
        file: CSV in UTF-8 with comma or semicolon, or XLSX.
        known: the names of columns, by which the separator is recognised.
        sheet: the sheet of a workbook; the first visible one where none is named.
    """
    if file.content.startswith(_ZIP):
        return workbook.lines(file.content, sheet)
    if file.content.startswith(_OLD_EXCEL):
        raise FileRefused("the file is protected or in the old format XLS: save it as XLSX")
    if sheet is not None:
        raise FileRefused("a CSV file has no sheets")
    return _records(_decoded(file.content), known)


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        raise FileRefused("the file is in UTF-16: save it as CSV UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            f"the file is not UTF-8: line {line} holds the byte 0x{content[error.start]:02X};"
            " save it as CSV UTF-8"
        ) from None


def _records(text: str, known: Collection[str]) -> Iterator[tuple[int, Sequence[Cell]]]:
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(text, known), strict=True
    )
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > inspection.MOST_ROWS + 1:
                raise FileRefused(f"the file has more than {inspection.MOST_ROWS} rows")
            yield number, cells
    except csv.Error as error:
        raise FileRefused(f"row {number + 1} is not CSV: {error}") from None


def _separator(text: str, known: Collection[str]) -> str:
    """The one that finds more of the known columns in the first line."""
    first = text.partition("\n")[0]

    def found(separator: str) -> int:
        names = (name.strip(' "\r').casefold() for name in first.split(separator))
        return sum(name in known for name in names)

    return max(",", ";", key=found)
