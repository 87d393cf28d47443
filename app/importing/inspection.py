"""A look through a workbook for what could harm or mislead, before it is read.

The reader of workbooks lays a sheet out as a full rectangle, and gives a formula whose
value was never computed as an empty cell. So it is found out first how large the rectangle
of each sheet is, how much text it holds, and which formulas have no value.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from app import unpacking
from app.importing.problem import FileRefused, Problem
from domain.errors import Invalid, check

MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_CELLS, FEW_CELLS = 3_000_000, 100_000
"""Cells in the rectangle of a sheet, of 32 bytes each, in the largest file and in the smallest;
the innovations of a year of the nation have 2 million."""

_ELEMENTS_OF_A_CELL = 8
MOST_TEXT = 32 * 2**20
"""Characters that the cells of a sheet may hold in all, each repetition counted."""

LONGEST_CELL = 32_767
"""Characters of one cell, which spreadsheet programs do not exceed either."""

MOST_UNPACKED = 128 * 2**20
_PIECE = 2**16
_WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedstrings.xml"
_MARKS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NO_VALUE = (
    "is a formula without a computed value: open the file in a spreadsheet program and save it"
)


def look_through(content: bytes) -> None:
    """Refuses a workbook that cannot be read, that may do harm or that lacks values.

    Raises:
        FileRefused: saying what it holds and, for formulas, where.
    """
    try:
        with unpacking.opened(io.BytesIO(content), MOST_UNPACKED) as archive:
            _check_parts(archive)
            _look_at_parts(archive, _Budget.of(content))
    except FileRefused:
        raise
    except Invalid as no:
        raise FileRefused(no.message) from None


@dataclass
class _Budget:
    """How many cells and elements a workbook may have: a cell takes a byte of its file or more."""

    cells: int
    elements: int = 0

    @classmethod
    def of(cls, content: bytes) -> _Budget:
        return cls(min(MOST_CELLS, max(FEW_CELLS, len(content))))

    def spend(self) -> None:
        """One element more."""
        self.elements += 1
        if self.elements > self.cells * _ELEMENTS_OF_A_CELL:
            raise FileRefused("the workbook holds far more than a file of its size does")


def _look_at_parts(archive: zipfile.ZipFile, budget: _Budget) -> None:
    """A sheet may have any name inside the archive, so every part is gone through."""
    try:
        lengths = _lengths(archive, budget)
        for name in archive.namelist():
            if name.casefold() != _STRINGS:
                _look_at(archive, name, lengths, budget)
    except (expat.ExpatError, ValueError) as error:
        raise FileRefused(f"the workbook is damaged: {error}") from None


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = [name.casefold() for name in archive.namelist()]
    if _WORKBOOK not in names or "mimetype" in names or "xl/workbook.bin" in names:
        raise FileRefused("the file is neither CSV nor a workbook in the format XLSX")


@dataclass
class _Strings:
    """How long each shared text of a workbook is."""

    budget: _Budget
    lengths: list[int] = field(default_factory=list)
    text: int = 0

    def start(self, tag: str, _: dict[str, str]) -> None:
        self.budget.spend()
        if _local(tag) == "si":
            self.lengths.append(0)

    def data(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)
            self.text += len(text)
            check(self.text <= MOST_TEXT, f"the texts hold more than {MOST_TEXT} characters")


@dataclass
class _Look:
    """What one sheet holds: how far it reaches, how much text, which formulas lack a value."""

    shared: Sequence[int]
    budget: _Budget
    row: int = 0
    column: int = 0
    rows: int = 0
    columns: int = 0
    text: int = 0
    kind: str = ""
    formula: bool = False
    value: str | None = None
    reading: bool = False
    problems: list[Problem] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.budget.spend()
        match _local(tag):
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            case "c":
                self._begin(attributes)
            case "f":
                self.formula = True
            case "v" | "t":
                self.value, self.reading = self.value or "", True

    def _begin(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if place := _REFERENCE.fullmatch(attributes.get("r", "")):
            self.column, self.row = _number(place[1]), int(place[2])
        self.kind = attributes.get("t", "")
        self.formula, self.value = False, None

    def data(self, text: str) -> None:
        if self.reading:
            self.value = (self.value or "") + text
            if len(self.value) > LONGEST_CELL:
                raise FileRefused(f"row {self.row}: a cell has more than {LONGEST_CELL} characters")
            self._count(len(text))

    def end(self, tag: str) -> None:
        match _local(tag):
            case "v" | "t":
                self.reading = False
            case "c":
                self._finish()

    def _finish(self) -> None:
        if self.formula and not self.value and self.kind != "str":
            self.problems.append(Problem(self.row, f"column {self.column}", _NO_VALUE))
        if self.value is None:
            return
        if self.row > MOST_ROWS + 1 or self.column > MOST_COLUMNS:
            raise FileRefused(
                f"the sheet reaches to row {self.row}, column {self.column}:"
                f" at most {MOST_ROWS} rows and {MOST_COLUMNS} columns are read"
            )
        self._reach()
        if self.kind == "s":
            self._count(self._shared_length())

    def _reach(self) -> None:
        """How large the rectangle is by now; its corner is taken to be that of the sheet."""
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        if self.rows * self.columns > self.budget.cells:
            raise FileRefused(
                f"the sheet has {self.rows} rows and {self.columns} columns:"
                f" at most {self.budget.cells} cells are read of a file of its size"
            )

    def _shared_length(self) -> int:
        place = int(self.value) if self.value and self.value.isdigit() else -1
        if not 0 <= place < len(self.shared):
            raise FileRefused(f"row {self.row} refers to a text that the workbook does not hold")
        return self.shared[place]

    def _count(self, length: int) -> None:
        self.text += length
        if self.text > MOST_TEXT:
            raise FileRefused(f"the sheet holds more than {MOST_TEXT} characters")


def _lengths(archive: zipfile.ZipFile, budget: _Budget) -> list[int]:
    found = _Strings(budget)
    for name in archive.namelist():
        if name.casefold() == _STRINGS:
            parser = _parser()
            parser.StartElementHandler, parser.CharacterDataHandler = found.start, found.data
            _feed(parser, archive, name)
    return found.lengths


def _look_at(archive: zipfile.ZipFile, name: str, lengths: Sequence[int], budget: _Budget) -> None:
    found = _Look(lengths, budget)
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.data
    _feed(parser, archive, name)
    if found.problems:
        raise FileRefused(f"formulas without a value in {name}", found.problems)


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise FileRefused("the workbook declares a document type of its own")


def _feed(parser: expat.XMLParserType, archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as part:
        piece = part.read(_PIECE)
        if not piece.lstrip(b" \t\r\n").startswith(_MARKS):
            return  # a picture or another part that is no XML
        while piece:
            parser.Parse(piece, False)  # noqa: FBT003 -- more is to come
            piece = part.read(_PIECE)
    parser.Parse(b"", True)  # noqa: FBT003 -- this was all


def _local(tag: str) -> str:
    """The name of an element without the prefix of its name space."""
    return tag.rpartition(":")[2]


def _number(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place
