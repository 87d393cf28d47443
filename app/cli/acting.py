"""Who acts on the command line: whoever has the machine says for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.commands import access as commands
from app.service import Answer
from app.web.body import read_json
from domain.actor import Actor, Role
from domain.errors import Invalid
from domain.region import normal_code
from projections import access, regions, submissions

as_region = click.option(
    "--as", "code", required=True, metavar="REGION", help="The region for which you act."
)
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
evidence_option = click.option(
    "--evidence",
    "papers_of",
    multiple=True,
    metavar="SHA256:NAME",
    help="The digest and the name of a document; may be given several times.",
)


def region_of(context: Context, code: str) -> UUID:
    """The id of the region with this code."""
    with context.juara.reading() as connection:
        region: UUID = regions.find(connection, normal_code(code)).region
    return region


def acting(context: Context, code: str, role: Role = Role.HEAD) -> Actor:
    """Somebody of a region, known to the log as the command line of that region and role."""
    return Actor(f"cli:{role}:{normal_code(code)}", role, region_of(context, code))


def assessing(context: Context, home: str, submission: UUID) -> Actor:
    """An assessor of the command line, appointed and assigned by whoever has the machine."""
    actor = acting(context, home, Role.ASSESSOR)
    with context.juara.reading() as connection:
        row = submissions.find(connection, submission)
        known = access.holder(connection, actor.id)
        assigned = access.is_assigned(connection, actor.id, row.region, row.cycle)
    if known is None:
        appointed = {"person": actor.id, "role": actor.role, "home": actor.region}
        do(context, OPERATOR_OF_THE_SERVICE, commands.appoint, **appointed)
    if not assigned:
        panel = {"region": row.region, "cycle": row.cycle, "assessor": actor.id}
        do(context, OPERATOR_OF_THE_SERVICE, commands.assign, **panel)
    return actor


def do(
    context: Context, actor: Actor, command: Callable[..., Mapping[str, str]], **content: Any
) -> Answer:
    """Carries out a command."""
    return context.juara.do(actor, None, command, **content)


def papers(told: tuple[str, ...], kind: str) -> list[dict[str, str]]:
    """Evidence as ``--evidence`` names it."""
    split = (one.partition(":") for one in told)
    return [{"digest": digest, "name": name, "kind": kind} for digest, _, name in split]


def amount(text: object, field: str) -> Decimal:
    """A number as it was typed, with a decimal point."""
    try:
        return Decimal(str(text))
    except InvalidOperation:
        raise Invalid("must be a number such as 84.46", field=field) from None


def content_of(file: Path) -> dict[str, Any]:
    """The JSON object in a file, read as strictly as over HTTP."""
    return dict(read_json(file.read_bytes()))
