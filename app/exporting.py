"""Portable files of the log and of a region, and what all portable files share.

The same facts give the same bytes, whichever database holds them. A file appears under
its name only when it is whole. Text that a spreadsheet would take for a formula is
defused; numbers stay numbers, and codes stay text.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Connection, select

from app.store.tables import events
from domain.errors import Invalid
from projections import READ_MODELS, regions
from projections.read_model import is_national, partition

_encode = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical").encode
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that make a spreadsheet compute, their full-width forms included."""

_AT_ONCE = 5_000


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes its name when the block ends well, else leaves no trace.

    Raises:
        Invalid: when it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(path)
    except OSError as error:
        raise Invalid(f"{path} cannot be written: {error.strerror}") from None
    finally:
        with suppress(OSError):
            draft.unlink()


def write(path: Path, content: bytes) -> None:
    """Writes a whole file at once."""
    with whole(path) as opened:
        opened.write(content)


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before a suspicious sign."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file: text in quotes and defused, numbers bare, what is unknown empty."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


def _csv_cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case Decimal():
            return _Bare(f"{value:f}")
        case int():
            return value
        case datetime():
            return stamp(value)
        case _:
            return harmless(str(value))


class _Bare(Decimal):
    """A Decimal that is written with all its digits and never with an exponent."""

    def __str__(self) -> str:
        return f"{self:f}"


def log_lines(connection: Connection, after: int = 0) -> Iterator[bytes]:
    """The log as JSON Lines: one fact a line, in order, with its columns and its body."""
    table = events.c
    while True:
        query = select(events).where(table.position > after).order_by(table.position)
        rows = connection.execute(query.limit(_AT_ONCE)).all()
        for row in rows:
            yield _encode({**row._mapping, "body": msgspec.Raw(row.body)}) + b"\n"
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1].position


def region(connection: Connection, code: str) -> bytes:
    """All that is known of a region, as JSON: the rows of every read model about it."""
    found = regions.find(connection, code)
    known = {
        table.name: _sorted(partition(connection, table, found.region))
        for model in READ_MODELS.values()
        for table in model.tables
        if not is_national(table)
    }
    return json_bytes({"code": found.code, "name": found.name, **known})


def _sorted(rows: Mapping[tuple[Any, ...], dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by primary key; keys of one table are of the same types, so they compare."""
    return [rows[key] for key in sorted(rows)]


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """A JSON file: decimals as text with a point, one value a line."""
    return msgspec.json.format(_encode(document), indent=1) + b"\n"


def stamp(moment: datetime) -> str:
    """A moment as RFC 3339 has it, in UTC."""
    return moment.isoformat().replace("+00:00", "Z")
