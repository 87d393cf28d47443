"""The rows of a page as a file: CSV, XLSX and JSON of exactly what is shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from flask import Response
from flask_babel import gettext as _

from app import formatting
from app.exporting import harmless
from app.queries.standings import Standings
from app.web.pages import words
from app.web.pages.language import language, said
from app.web.pages.writing import moment
from domain.errors import Invalid

FORMS = ("csv", "xlsx", "json")
Cell = str | int | Decimal | None
Row = Mapping[str, Cell]

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_WIDEST = 60

DECIMALS = "decimals"
"""The key by which a row tells the decimals of its scores."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its heading for people, decimals where it has numbers."""

    key: str
    heading: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what must be told of it: which one, as of when, on which basis.

    A row may say by ``DECIMALS`` that its scores have others than the column.
    """

    name: str
    about: Mapping[str, str]
    columns: Sequence[Column]
    rows: Sequence[Row]


def about(found: Standings) -> dict[str, str]:
    """What a file of standings says of itself."""
    return {
        _("indeks"): said(words.index_name(found.index)),
        _("tahun ukur"): str(found.year),
        _("edisi"): found.edition.id,
        _("basis"): said(words.BASES[found.basis]),
        _("jenis daerah"): said(found.field.type or "semua"),
        _("posisi log"): str(found.as_of.position),
        _("waktu"): moment(found.as_of.time),
    }


def answer(sheet: Sheet, form: str) -> Response:
    """The sheet as a file to keep.

    Raises:
        Invalid: when it is asked for in another form.
    """
    if form not in FORMS:
        raise Invalid(f"format must be one of {', '.join(FORMS)}", field="format")
    writers = {"csv": _csv, "xlsx": _xlsx, "json": _json}
    response = Response(writers[form](sheet), content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}.{form}"'
    return response


def plain(value: Decimal | int, decimals: int) -> str:
    """The number as the page shows it, without the points between thousands."""
    group = formatting.number(1000, language(), 0)[1]
    return formatting.number(value, language(), decimals).replace(group, "")


def _csv(sheet: Sheet) -> bytes:
    """Semicolons and decimal commas in Indonesian, the other way round in English."""
    file = StringIO()
    delimiter = ";" if language() == formatting.LANGUAGES[0] else ","
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(column.heading for column in sheet.columns)
    for row in sheet.rows:
        writer.writerow(_written(row, column) for column in sheet.columns)
    # The mark tells spreadsheets that this is UTF-8.
    return file.getvalue().encode("utf-8-sig")


def _written(row: Row, column: Column) -> str:
    value, decimals = row.get(column.key), _decimals(row, column)
    if value is None:
        return ""
    if decimals is None or isinstance(value, str):
        return harmless(str(value))
    return plain(value, decimals).replace(formatting.MINUS, "-")


def _decimals(row: Row, column: Column) -> int | None:
    own = row.get(DECIMALS)
    return own if column.decimals and isinstance(own, int) else column.decimals


def _json(sheet: Sheet) -> bytes:
    """The same by keys: numbers with decimals are texts with a point."""
    shown = {
        "about": sheet.about,
        "columns": {column.key: column.heading for column in sheet.columns},
        "rows": [
            {column.key: _value(row.get(column.key)) for column in sheet.columns}
            for row in sheet.rows
        ],
    }
    return json.dumps(shown, ensure_ascii=False, indent=1).encode()


def _value(value: Cell) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _xlsx(sheet: Sheet) -> bytes:
    """Numbers are numbers, codes are text; a second page says what the first one is."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _fill(book, sheet)
        page = book.add_worksheet(_("Keterangan"))
        for number, pair in enumerate(sheet.about.items()):
            for place, text in enumerate(pair):
                page.write_string(number, place, text)
        page.set_column(0, 1, 28)
    return file.getvalue()


def _fill(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(_("Data"))
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.heading, bold)
        form = text if column.decimals is None else _number_format(book, column.decimals)
        page.set_column(place, place, _width(sheet, column), form)
    for number, row in enumerate(sheet.rows, start=1):
        for place, column in enumerate(sheet.columns):
            value = row.get(column.key)
            if isinstance(value, Decimal | int):
                form = _number_format(book, _decimals(row, column) or 0)
                page.write_number(number, place, value, form)
            elif value is not None:
                page.write_string(number, place, value)
    page.freeze_panes(1, 0)


def _number_format(book: Any, decimals: int) -> Any:
    return book.add_format({"num_format": f"0.{'0' * decimals}" if decimals else "0"})


def _width(sheet: Sheet, column: Column) -> int:
    longest = max((len(str(row.get(column.key) or "")) for row in sheet.rows), default=0)
    return min(_WIDEST, max(longest, len(column.heading)) + 2)
