"""The benchmarks: each a ratio to a baseline of the same run, printed and kept in var/bench.json.

`python -m tests.bench` takes some minutes; `--full` measures with the whole load of the targets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import click

from tests.bench import bulk, commands, growth, pages, past, rebuild, web
from tests.bench.measure import Figure, Sizes, show, surroundings, write
from tests.bench.years import files, server

RESULT = Path(__file__).parents[2] / "var" / "bench.json"

Benchmark = Callable[[Sizes], list[Figure]]


def on_sqlite(sizes: Sizes) -> list[Figure]:
    with files() as databases:
        return [commands.command("P1", databases, 1.2, sizes)]


def on_postgresql(sizes: Sizes) -> list[Figure]:
    with server() as databases:
        return [commands.command("P2", databases, 1.2, sizes)]


def with_many_verifications(sizes: Sizes) -> list[Figure]:
    with files() as databases:
        return [growth.verifications(databases, sizes)]


def with_a_long_log(sizes: Sizes) -> list[Figure]:
    with files() as databases:
        return [growth.log_length(databases, sizes)]


def of_rebuilding(sizes: Sizes) -> list[Figure]:
    with files() as databases:
        return rebuild.rebuilding(databases, sizes)


def of_the_past(sizes: Sizes) -> list[Figure]:
    with files() as here, server() as there:
        return [past.standings(here, sizes), past.standings(there, sizes)]


def over_http(sizes: Sizes) -> list[Figure]:
    with files() as databases:
        return web.leaderboard(databases, sizes)


def of_pages(sizes: Sizes) -> list[Figure]:
    with files() as databases:
        return pages.of_the_nation(databases, sizes)


def of_importing(sizes: Sizes) -> list[Figure]:
    with files() as databases:
        return [bulk.importing(databases, sizes)]


BENCHMARKS: dict[str, Benchmark] = {
    "P1": on_sqlite,
    "P2": on_postgresql,
    "P3": with_many_verifications,
    "P4": with_a_long_log,
    "P5": of_rebuilding,
    "P6": of_the_past,
    "P7": over_http,
    "P8": of_importing,
    "P9": of_pages,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--full", is_flag=True, help="The whole load of the targets.")
def main(names: tuple[str, ...], *, full: bool) -> None:
    """Measure what is named, or everything."""
    sizes, around, figures = Sizes.full() if full else Sizes(), surroundings(), []
    for name in names or BENCHMARKS:
        begun = time.monotonic()
        figures += BENCHMARKS[name](sizes)
        click.echo(f"{name} took {time.monotonic() - begun:.0f} s", err=True)
    show(figures)
    click.echo(", ".join(f"{name} {said}" for name, said in around.items()))
    if not names:
        write(figures, sizes, around, RESULT)
        click.echo(RESULT)


if __name__ == "__main__":
    main()
