"""Commands on API tokens."""

from __future__ import annotations

import click

from app import tokens
from app.cli.context import Context
from domain.actor import Role
from domain.errors import NotFound
from domain.region import normal_code
from projections import regions


@click.group()
def token() -> None:
    """Tokens that let programs act."""


@token.command()
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in tokens.GRANTED]),
    help="What it may do.",
)
@click.option("--region", help="Own region of operator and head, home region of an assessor.")
@click.option("--days", default=90, show_default=True, help="How long it is good for.")
@click.pass_obj
def create(context: Context, role: str, region: str | None, days: int) -> None:
    """Print a new token. It is shown this once and stored nowhere."""
    with context.juara.reading() as connection:
        home = regions.find(connection, normal_code(region)).region if region else None
    click.echo(tokens.create(context.juara, Role(role), home, days))


@token.command()
@click.argument("secret")
@click.pass_obj
def revoke(context: Context, secret: str) -> None:
    """Make a token useless from now on."""
    if not tokens.revoke(context.juara, secret):
        raise NotFound("there is no such token, or it was revoked before")
    click.echo("revoked")
