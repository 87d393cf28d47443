"""``juara export``: portable files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from app import exporting
from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.exporting_standings import standings_csv, standings_json
from app.queries import standings as query
from domain.region import TYPES, normal_code
from domain.scorecard import Basis
from projections.standings import Field

_output = click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file, which appears when it is whole; standard output where none is named.",
)


@click.group()
def export() -> None:
    """Write portable files: the same facts give the same bytes on every database."""


@export.command("log")
@click.option("--after", type=click.IntRange(min=0), default=0, help="Facts after this position.")
@_output
@click.pass_obj
def log(context: Context, after: int, output: Path | None) -> None:
    """Write the log as JSON Lines, one fact a line in order of position."""
    with context.juara.reading() as connection, _target(output) as file:
        file.writelines(exporting.log_lines(connection, after))


@export.command("region")
@click.argument("code")
@_output
@click.pass_obj
def region(context: Context, code: str, output: Path | None) -> None:
    """Write all that is known of the region with this CODE as JSON."""
    with context.juara.reading() as connection, _target(output) as file:
        file.write(exporting.region(connection, normal_code(code)))


@export.command("standings")
@click.argument("index")
@click.argument("year", type=int)
@click.option(
    "--basis",
    type=click.Choice([basis.value for basis in Basis]),
    help="Official where published, else verified.",
)
@click.option("--type", "type_", type=click.Choice(TYPES), help="Regions of one type.")
@click.option("--province", help="Regions of the province with this code.")
@click.option("--cluster", help="Regions of one cluster.")
@click.option("--as-of", metavar="WHEN", help="A position of the log or an RFC 3339 time.")
@click.option(
    "--format", "form", type=click.Choice(("csv", "json")), default="csv", show_default=True
)
@_output
@click.pass_obj
def standings(
    context: Context,
    *,
    index: str,
    year: int,
    basis: str | None,
    type_: str | None,
    province: str | None,
    cluster: str | None,
    as_of: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Write the standings of INDEX in YEAR, now or as they were."""
    field = Field(type_, province, cluster)
    with context.juara.reading() as connection:
        found = query.standings(
            connection, index.casefold(), year, basis, field, as_of, OPERATOR_OF_THE_SERVICE
        )
    written = standings_csv if form == "csv" else standings_json
    with _target(output) as file:
        file.write(written(found))


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    if output is not None:
        with exporting.whole(output) as file:
            yield file
        return
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough; what is still buffered goes nowhere, in silence.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
