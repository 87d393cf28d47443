"""``juara user``: accounts, at the word of whoever has the machine. The log says so."""

from __future__ import annotations

import json
import secrets

import click

from app.accounts import identities, links, passwords, people, registration, sessions
from app.accounts.provider import Provider
from app.accounts.signing_in import set_password
from app.cli.acting import do, region_of
from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.cli.output import format_option, rows
from app.commands import access as commands
from app.queries.people import listing
from domain.access import GRANTED
from domain.actor import Role
from domain.cycle import cycle_key
from domain.errors import AlreadyExists, NotFound

DEVELOPER = "admin"
"""The login of the administrator that `make run` makes for a developer."""

_login = click.argument("login")
_region = click.option("--region", help="Own region of operator and head, home of an assessor.")
_COLUMNS = ("login", "name", "role", "region", "state", "waiting", "person")


@click.group()
def user() -> None:
    """People who sign in, and what they may do."""


@user.command()
@_login
@click.option("--name", required=True, help="The name that others see.")
@click.option("--contact", default="", help="How to reach them.")
@click.option("--nip", help="The number of a civil servant; one account each.")
@click.option("--role", type=click.Choice([one.value for one in GRANTED]), help="At once.")
@_region
@click.pass_obj
def create(
    context: Context,
    *,
    login: str,
    name: str,
    contact: str,
    nip: str | None,
    role: str | None,
    region: str | None,
) -> None:
    """Register somebody, and print a password for LOGIN, this once.

    The first administrators are made here; afterwards two administrators give roles.
    """
    known = people.profile(login, name, contact, nip)
    if role is None:
        done = registration.register(context.juara, OPERATOR_OF_THE_SERVICE, None, known)
    else:
        home = region_of(context, region) if region else None
        done = registration.enrol(context.juara, OPERATOR_OF_THE_SERVICE, known, Role(role), home)
    person = done.made["person"]
    click.echo(f"{known.login} {_new_password(context, person, known.login)}")


@user.command("list")
@format_option
@click.pass_obj
def list_(context: Context, form: str) -> None:
    """Print everybody, their roles, and what waits for a second administrator."""
    with context.juara.reading() as connection:
        found = [one.shown() for one in listing(connection)]
    rows(form, _COLUMNS, found, "people")


@user.command()
@_login
@click.option("--role", required=True, type=click.Choice([one.value for one in GRANTED]))
@_region
@click.pass_obj
def grant(context: Context, login: str, role: str, region: str | None) -> None:
    """Give somebody a role; within a cycle that runs it stays the one role."""
    _appoint(context, _person(context, login), role, region)
    click.echo(f"{login} is {role}")


@user.command()
@_login
@click.option("--reason", required=True)
@click.pass_obj
def disable(context: Context, login: str, reason: str) -> None:
    """Keep somebody from signing in and from acting, at once."""
    person = {"person": _person(context, login), "reason": reason}
    do(context, OPERATOR_OF_THE_SERVICE, commands.disable, **person)
    click.echo(f"{login} is disabled")


@user.command()
@_login
@click.pass_obj
def enable(context: Context, login: str) -> None:
    """Let somebody sign in and act again."""
    do(context, OPERATOR_OF_THE_SERVICE, commands.enable, person=_person(context, login))
    click.echo(f"{login} is enabled")


@user.command()
@_login
@click.option("--link", is_flag=True, help="A link to choose one, good for 30 minutes.")
@click.pass_obj
def password(context: Context, login: str, *, link: bool) -> None:
    """Print a new password, or a link to choose one; all sessions end."""
    person = _person(context, login)
    if link:
        click.echo(links.PATH + links.make(context.juara, person))
        return
    click.echo(_new_password(context, person, people.normal_login(login)))


@user.command()
@_login
@click.argument("region")
@click.argument("index")
@click.argument("year", type=int)
@click.pass_obj
def assign(context: Context, login: str, region: str, index: str, year: int) -> None:
    """Let an assessor settle what REGION hands in during the cycle of INDEX and YEAR."""
    panel = {"region": region_of(context, region), "cycle": cycle_key(index.lower(), year)}
    person = _person(context, login)
    do(context, OPERATOR_OF_THE_SERVICE, commands.assign, **panel, assessor=person)
    click.echo(f"{login} settles {region} in {index.lower()} {year}")


@user.command()
@_login
@click.argument("subject")
@click.pass_obj
def link(context: Context, login: str, subject: str) -> None:
    """Let somebody sign in with the provider, which knows them as SUBJECT (the claim sub)."""
    issuer = _provider(context).issuer
    identities.link(context.juara, _person(context, login), issuer, subject)
    click.echo(f"{login} signs in at {issuer} as {subject}")


@user.command()
@_login
@click.pass_obj
def unlink(context: Context, login: str) -> None:
    """Let somebody sign in with no provider any more; all sessions end."""
    if not identities.unlink(context.juara, _person(context, login)):
        raise NotFound(f"{login} is linked to no provider")
    click.echo(f"{login} signs in with no provider")


@user.command("provider-keys")
@click.pass_obj
def provider_keys(context: Context) -> None:
    """Print the public key that the provider is to know us by, as a JSON Web Key Set."""
    key = _provider(context).key
    if key is None:
        raise NotFound("the provider knows us by a secret, not by a key")
    click.echo(json.dumps(key.public(), indent=2))


@user.command()
@click.pass_obj
def development(context: Context) -> None:
    """Make an administrator for a developer, once; never in production."""
    if context.settings.production:
        return
    known = people.profile(DEVELOPER, "Administrator pengembangan")
    try:
        done = registration.enrol(context.juara, OPERATOR_OF_THE_SERVICE, known, Role.ADMIN, None)
    except AlreadyExists:
        click.echo(f"sign in as {DEVELOPER}; a new password: juara user password {DEVELOPER}")
        return
    secret = _new_password(context, done.made["person"], DEVELOPER)
    click.echo(f"sign in as {DEVELOPER} with the password {secret}")


def _provider(context: Context) -> Provider:
    provider = context.settings.provider
    if provider is None:
        raise NotFound("no provider is configured", field="JUARA_OIDC_ISSUER")
    return provider


def _appoint(context: Context, person: str, role: str, region: str | None) -> None:
    home = region_of(context, region) if region else None
    appointed = {"person": person, "role": Role(role), "home": home}
    do(context, OPERATOR_OF_THE_SERVICE, commands.appoint, **appointed)


def _person(context: Context, login: str) -> str:
    with context.juara.reading() as connection:
        found = people.by_login(connection, login)
    if found is None:
        raise NotFound(f"nobody has the login {login}")
    return str(found.person)


def _new_password(context: Context, person: str, login: str) -> str:
    secret = secrets.token_urlsafe(15)
    kept = passwords.hashed(secret, login)
    with context.juara.engine.begin() as connection:
        set_password(connection, person, kept)
        sessions.end_all(connection, person)
    return secret
