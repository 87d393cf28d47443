"""``juara measure``: the measuring run of an index that is relative within clusters."""

from __future__ import annotations

from collections.abc import Iterator

import click

from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.cli.output import format_option, rows
from app.commands import measurements
from app.queries.measurements import Run, runs
from app.service import Answer
from domain.region import TYPES

_SHOWN = 6
COLUMNS = ("type", "cluster", "basis", "run", "measured", "ratio", "low", "by", "high", "and_by")


@click.command()
@click.argument("index")
@click.argument("year", type=int)
@click.option("--cluster", required=True, help="The cluster to measure, such as tinggi.")
@click.option("--type", "type_", type=click.Choice(TYPES), help="Only regions of this type.")
@format_option
@click.pass_obj
def measure(
    context: Context, *, index: str, year: int, cluster: str, type_: str | None, form: str
) -> None:
    """Measure a cluster of INDEX in YEAR (tahun ukur), and print the goalposts in force.

    Regions of each type are measured among themselves. Every score that the goalposts move
    changes with the run as its cause; a run that finds nothing new records nothing.
    """
    done = context.juara.do(
        OPERATOR_OF_THE_SERVICE,
        None,
        measurements.measure,
        index=index.lower(),
        year=year,
        cluster=cluster,
        type=type_,
    )
    with context.juara.reading() as connection:
        found = runs(connection, index.lower(), year, type=type_, cluster=cluster)
    now = [one for one in found.runs if one.position in found.in_force]
    fiscal = found.edition.fiscal_year(year)
    heading = f"{index.upper()} {year}" + (f" (tahun anggaran {fiscal})" if fiscal else "")
    digits = _SHOWN if form == "table" else None
    lines = (line for one in now for line in _lines(one, digits))
    rows(form, COLUMNS, lines, f"{heading}: goalposts in force")
    click.echo(_summary(done), err=form != "table")


def _lines(run: Run, digits: int | None) -> Iterator[dict[str, object]]:
    for post in run.posts:
        yield {
            "type": run.type,
            "cluster": run.cluster,
            "basis": run.basis,
            "run": run.run,
            "measured": f"{run.measured} of {run.members}",
            "ratio": post.ratio.code,
            "low": post.low if digits is None else round(post.low, digits),
            "by": post.low_region.code,
            "high": post.high if digits is None else round(post.high, digits),
            "and_by": post.high_region.code,
        }


def _summary(done: Answer) -> str:
    goalposts, scores = int(done.made["goalposts"]), int(done.made["scores"])
    if not goalposts:
        return f"no goalpost has moved: nothing recorded, the log ends at position {done.position}"
    said = f"{goalposts} sets of goalposts recorded, {scores} scores moved"
    return f"{said}; the log ends at position {done.position}"
