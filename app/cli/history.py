"""``juara history``: every score change of a region with its cause."""

from __future__ import annotations

import click

from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.cli.output import format_option, rows
from app.queries import history as query
from domain.region import normal_code
from domain.scorecard import Basis
from domain.scoring import Status
from projections import regions

COLUMNS = (
    "year",
    "index",
    "basis",
    "before",
    "score",
    "category",
    "position",
    "time",
    "edition",
    "cause",
)


@click.command()
@click.argument("region")
@click.option("--index", help="Only this index.")
@click.option("--year", type=int, help="Only this year.")
@click.option(
    "--basis", type=click.Choice([basis.value for basis in Basis]), help="Only this basis."
)
@format_option
@click.pass_obj
def history(
    context: Context,
    region: str,
    index: str | None,
    year: int | None,
    basis: str | None,
    form: str,
) -> None:
    """Print every score change of REGION with its cause, the oldest first."""
    with context.juara.reading() as connection:
        found = regions.find(connection, normal_code(region))
        changes = query.history(
            connection,
            found.region,
            index=index and index.lower(),
            year=year,
            basis=basis,
            limit=1_000_000,
            viewer=OPERATOR_OF_THE_SERVICE,
        )
    rows(form, COLUMNS, map(_line, reversed(changes)), f"{found.code} {found.name}: score history")


def _line(change: query.Change) -> dict[str, object]:
    shown = {name: getattr(change, name) for name in COLUMNS if name != "cause"}
    # A partial score has no category; what keeps it from being one stands there.
    category = change.category if change.status == Status.GRADED else change.status
    return {**shown, "category": category, "cause": _cause(change)}


def _cause(change: query.Change) -> str:
    if change.source is None:
        about = f" {change.cause_indicator}" if change.cause_indicator else ""
        return f"{change.cause_topic}{about} at {change.cause} by {change.actor}"
    contested = "".join(
        f"; contested by {score:f} ({source})" for score, source in change.contested_by
    )
    return f"published: {change.source}{contested}"
