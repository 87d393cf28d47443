"""Workbooks (XLSX): looked through first, then read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from app.importing.cells import Cell
from app.importing.inspection import look_through
from app.importing.problem import FileRefused


def lines(content: bytes, sheet: str | None) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows of a sheet, or of the first visible one, numbered as spreadsheets do.

    Raises:
        FileRefused: when the file is no workbook, or one that may do harm.
    """
    look_through(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            page = book.get_sheet_by_name(_name(book, sheet))
            left = page.start[1] if page.start else 0
            for number, cells in enumerate(page.iter_rows(), start=1):
                yield number, [""] * left + cells
    except CalamineError as error:
        raise FileRefused(f"the workbook cannot be read: {error}") from None


def _name(book: CalamineWorkbook, asked: str | None) -> str:
    visible = [one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible]
    if asked is not None and asked not in book.sheet_names:
        raise FileRefused(f"there is no sheet {asked!r}, but {', '.join(book.sheet_names)}")
    if not visible:
        raise FileRefused("the workbook has no visible sheet")
    return asked or visible[0]
