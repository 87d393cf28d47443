"""``juara simulate``: a made-up year, labelled as one."""

from __future__ import annotations

import click

from app.cli.context import Context
from app.cli.progress import counting
from app.simulation import Plan
from app.simulation import simulate as make_up
from app.simulation.plan import FACTS_OF_ONE, FACTS_OF_REGION, SUBMISSIONS


@click.command()
@click.option("--year", type=int, required=True, help="The measurement year.")
@click.option("--seed", type=int, required=True, help="The same seed makes the same year.")
@click.option("--regions", type=click.IntRange(min=1), help="So many regions instead of all.")
@click.option("--submissions", type=click.IntRange(min=0), help=f"{SUBMISSIONS} by default.")
@click.option("--events", type=click.IntRange(min=1), help="About so many facts.")
@click.option("--force", is_flag=True, help="Even into a database that holds real results.")
@click.pass_obj
def simulate(
    context: Context,
    *,
    year: int,
    seed: int,
    regions: int | None,
    submissions: int | None,
    events: int | None,
    force: bool,
) -> None:
    """Make up a year of the IID from a seed, for load tests and demonstrations.

    Everything in it is labelled SIMULASI.
    """
    if events is not None and submissions is not None:
        raise click.UsageError("--events and --submissions exclude each other")
    wanted = _enough(events, regions) if events is not None else submissions
    plan = Plan(year, seed, regions, SUBMISSIONS if wanted is None else wanted)
    with counting("submissions") as advance:
        made = make_up(context.juara, plan, force=force, advance=advance)
    click.echo(
        f"SIMULASI {made.cycle}: {made.facts} facts of {made.submissions} submissions in"
        f" {made.regions} regions; the log ends at position {made.position}"
    )


def _enough(events: int, regions: int | None) -> int:
    """How many submissions leave about so many facts."""
    of_regions = FACTS_OF_REGION * (regions or 546)
    return max(0, events - of_regions) // FACTS_OF_ONE
