"""``juara import``: bulk input from CSV and XLSX files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app import exporting
from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.cli.progress import counting
from app.importing import clusters, documents, figures, results, submissions
from app.importing.batch import Kind, Options, Outcome, load
from app.importing.cells import Notation
from app.importing.problem import FileRefused, Problem

_SHOWN = 50


@click.group("import")
def import_() -> None:
    """Record the rows of a CSV or XLSX file, all of them or none."""


def _add(kind: Kind, summary: str) -> None:
    """Makes ``juara import KIND``; the kinds differ in nothing but their columns."""

    @import_.command(kind.name, help=f"{summary}\n\nColumns: {', '.join(kind.columns)}.")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--partial", is_flag=True, help="Record the good rows although others are bad.")
    @click.option(
        "--decimal",
        type=click.Choice([one.value for one in Notation]),
        default=Notation.POINT.value,
        show_default=True,
        help="How numbers are written: 84.46, or 84,46 and 1.234,5.",
    )
    @click.option("--sheet", help="The sheet of a workbook; the first visible one by default.")
    @click.option(
        "--report",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Write what is wrong, row by row, to this CSV file.",
    )
    @click.pass_obj
    def command(
        context: Context,
        *,
        file: Path,
        partial: bool,
        decimal: str,
        sheet: str | None,
        report: Path | None,
    ) -> None:
        options = Options(Notation(decimal), partial, sheet)
        try:
            with counting("rows") as advance:
                outcome = load(context.juara, OPERATOR_OF_THE_SERVICE, kind, file, options, advance)
        except FileRefused as refused:
            _tell(refused.problems, report)
            raise
        _tell(outcome.problems, report)
        click.echo(_summary(outcome))
        if outcome.refused:
            sys.exit(1)


_add(results.KIND, "Record published results from FILE, with their sources.")
_add(submissions.KIND, "Record innovations from FILE with their claimed and verified levels.")
_add(figures.KIND, "Record figures of regions from FILE, claimed or verified.")
_add(documents.KIND, "Record from FILE when regions published the documents of an index.")
_add(clusters.KIND, "Record from FILE which cluster each region is measured within.")


def _summary(outcome: Outcome) -> str:
    rows = f"{_count(outcome.rows, 'row')} of {outcome.file}"
    if not outcome.facts and not outcome.refused:
        return f"{rows}: all was known already, nothing changed"
    refused = f", {_count(outcome.refused, 'row')} refused" if outcome.refused else ""
    return (
        f"{rows}: {_count(outcome.facts, 'fact')} recorded,"
        f" {_count(outcome.scores, 'score')} moved{refused};"
        f" the log ends at position {outcome.position}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _tell(problems: Sequence[Problem], report: Path | None) -> None:
    """What is wrong, on standard error and in the file that was asked for."""
    if report is not None:
        lines = [(one.row, one.column, one.reason) for one in problems]
        exporting.write(report, exporting.csv_bytes(("row", "column", "reason"), lines))
    shown = problems[:_SHOWN]
    if sys.stderr.isatty() and shown:
        Console(stderr=True).print(_table(shown), markup=False)
    else:
        for problem in shown:
            click.echo(str(problem), err=True)
    if len(problems) > len(shown):
        advice = f"see {report}" if report else "--report FILE writes all of them"
        click.echo(f"and {len(problems) - len(shown)} more: {advice}", err=True)


def _table(problems: Sequence[Problem]) -> Table:
    table = Table("row", "column", "reason", box=None, pad_edge=False)
    for one in problems:
        table.add_row(str(one.row), Text(one.column), Text(one.reason))
    return table
