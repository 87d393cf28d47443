"""How commands print: tables for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

FORMATS = ("table", "csv", "json")
format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True
)
_WIDE = 200


def console() -> Console:
    """Standard output; wide where it is no terminal, so that nothing is cut off."""
    return Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=_WIDE)


def progress(unit: str) -> Progress:
    """A bar with rate and time left on standard error; silent where that is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
    )


def rows(form: str, columns: Sequence[str], found: Iterable[Mapping[str, Any]], title: str) -> None:
    """Prints rows in the form asked for; ``title`` says in words what they are."""
    if form == "json":
        click.echo(json.dumps([_plain(row) for row in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        _csv(columns, found)
    else:
        _table(columns, found, title)


def _csv(columns: Sequence[str], found: Iterable[Mapping[str, Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(_text(row.get(column))) for column in columns] for row in found)


def _table(columns: Sequence[str], found: Iterable[Mapping[str, Any]], title: str) -> None:
    table = Table(box=None, pad_edge=False)
    listed = list(found)
    for column in columns:
        numbers = all(isinstance(row.get(column), Decimal | int | None) for row in listed)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in listed:
        table.add_row(*(_text(row.get(column)) for column in columns))
    click.echo(title)
    console().print(table, markup=False)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    keep = (int, str, type(None), list, dict)
    return {name: value if isinstance(value, keep) else _text(value) for name, value in row.items()}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula; numbers stay as they are."""
    if not text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return text
    number = text.removeprefix("-").replace(".", "", 1)
    return text if number.isascii() and number.isdigit() else f"'{text}"
