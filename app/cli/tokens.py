"""``juara token``: API tokens, for a program of its own or for somebody."""

from __future__ import annotations

import click

from app import tokens
from app.accounts import people
from app.cli.acting import region_of
from app.cli.context import Context
from app.cli.output import format_option, rows
from domain.actor import Role
from domain.errors import NotFound

_COLUMNS = ("token", "person", "label", "scope", "created", "expires", "used", "revoked")


@click.group()
def token() -> None:
    """Tokens that let programs act."""


@token.command()
@click.option(
    "--role",
    type=click.Choice([role.value for role in tokens.GRANTED]),
    help="For a program that holds a role of its own.",
)
@click.option("--region", help="Own region of operator and head, home region of an assessor.")
@click.option("--user", "login", help="For a program that acts for the person with this login.")
@click.option("--days", default=90, show_default=True, help="How long it is good for.")
@click.option("--label", default="", help="What it is used for.")
@click.option("--scope", multiple=True, help="Limit it: read, or a part of the permissions.")
@click.pass_obj
def create(
    context: Context,
    *,
    role: str | None,
    region: str | None,
    login: str | None,
    days: int,
    label: str,
    scope: tuple[str, ...],
) -> None:
    """Print a new token. It is shown this once and stored nowhere."""
    if (role is None) == (login is None):
        raise click.UsageError("name either --role or --user")
    juara = context.juara
    if role is not None:
        home = region_of(context, region) if region else None
        click.echo(tokens.create(juara, Role(role), home, days, label=label, scope=scope))
        return
    with juara.reading() as connection:
        known = people.by_login(connection, login or "")
    if known is None:
        raise NotFound(f"nobody has the login {login}")
    click.echo(tokens.issue(juara, known.person, days, label, scope))


@token.command("list")
@format_option
@click.pass_obj
def list_(context: Context, form: str) -> None:
    """Print every token by its id, and when it was last used; never a secret."""
    with context.juara.reading() as connection:
        found = [
            {name: getattr(row, name) for name in _COLUMNS} for row in tokens.listing(connection)
        ]
    rows(form, _COLUMNS, found, "tokens")


@token.command()
@click.argument("token")
@click.pass_obj
def revoke(context: Context, token: str) -> None:
    """Make a token useless from now on, by its secret or its id."""
    if not tokens.revoke(context.juara, token):
        raise NotFound("there is no such token, or it was revoked before")
    click.echo("revoked")
