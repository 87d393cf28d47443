"""``juara cycle``: opening and closing a yearly run of an index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from app.cli.acting import do
from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.commands import cycles as commands
from app.queries.moment import parse_time
from domain.cycle import cycle_key
from domain.region import ZONES

_index = click.argument("index")
_year = click.argument("year", type=int)


@click.group()
def cycle() -> None:
    """The yearly runs of an index."""


@cycle.command("open")
@_index
@_year
@click.option("--deadline", required=True, help="A time with its zone: 2026-07-28T23:59:00+07:00.")
@click.option("--zone", type=click.Choice(ZONES), default="WIB", show_default=True)
@click.pass_obj
def open_(context: Context, index: str, year: int, deadline: str, zone: str) -> None:
    """Take submissions and reports until the deadline."""
    until = parse_time(deadline, "deadline")
    _do(context, commands.open, index=index.lower(), year=year, deadline=until, zone=zone)


@cycle.command()
@_index
@_year
@click.option("--reason", default="", help="Why now.")
@click.pass_obj
def close(context: Context, index: str, year: int, reason: str) -> None:
    """Take nothing more; assessment begins."""
    _do(context, commands.close, cycle=cycle_key(index.lower(), year), reason=reason)


@cycle.command()
@_index
@_year
@click.option("--until", required=True, help="A time with its zone.")
@click.pass_obj
def objections(context: Context, index: str, year: int, until: str) -> None:
    """Let regions object; to make the standings final then takes two administrators."""
    moment = parse_time(until, "until")
    _do(context, commands.open_objections, cycle=cycle_key(index.lower(), year), until=moment)


def _do(context: Context, command: Callable[..., Mapping[str, str]], **content: Any) -> None:
    done = do(context, OPERATOR_OF_THE_SERVICE, command, **content)
    click.echo(f"cycle {done.made['cycle']}: {command.__name__} (position {done.position})")
