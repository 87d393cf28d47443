"""``juara score``: what the score would be, by facts in a file."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from app.web.body import read_json
from domain.errors import Invalid
from domain.index import edition, editions
from domain.scoring import calculate


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--index", default="iid", show_default=True)
@click.option(
    "--year", type=int, help="Measurement year; may also stand in the file. Default: the newest."
)
def score(file: Path, index: str, year: int | None) -> None:
    """Score one region from the facts in FILE, storing nothing."""
    body = dict(read_json(file.read_bytes()))
    of_index = str(body.pop("index", index)).lower()
    of_year = body.pop("year", year) or _newest(of_index)
    if not isinstance(of_year, int):
        raise Invalid("year must be a whole number", field="year")
    answer = calculate(edition(of_index, of_year), body)
    encoded = msgspec.json.Encoder(decimal_format="string").encode(answer)
    click.echo(msgspec.json.format(encoded, indent=1).decode())


def _newest(index: str) -> int:
    years = [one.years[-1] for one in editions() if one.index == index and one.computable]
    return max(years, default=0)
