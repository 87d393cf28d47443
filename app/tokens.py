"""API tokens: a program acts for a person, by a secret of which only the digest is stored.

What its bearer may do is looked up for every request, so that a token never outlives a
role. A token can be limited to less than the role may do.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, bindparam, exc, insert, or_, select, update

from app.accounts.tables import tokens
from app.commands import access as commands
from app.permissions import actions
from app.service import Juara
from app.store.engine import at_once, glancing
from domain.access import GRANTED, check_role
from domain.actor import Actor, Role
from domain.errors import Unauthenticated, check
from domain.text import clean
from projections import access
from projections.access import holders
from projections.schema import AnyRow

__all__ = ["GRANTED", "bearer", "create", "issue", "listing", "revoke"]

PREFIX = "juara_"
"""What every secret begins with, so that one that got out is found."""

MACHINE = Actor("cli", Role.SYSTEM)
"""Who appoints a program that acts for nobody in particular."""

# Built once, since every request with a token asks for it.
_BEARER = (
    select(tokens.c.person, tokens.c.scope, tokens.c.used, holders.c.role, holders.c.home)
    .join_from(tokens, holders, tokens.c.person == holders.c.person)
    .where(tokens.c.digest == bindparam("digest"), tokens.c.revoked.is_(None))
    .where(tokens.c.expires > bindparam("now"), holders.c.role.is_not(None), ~holders.c.disabled)
)
_NOTED_EVERY = timedelta(hours=1)
_LONGEST_DAYS = 3660


def create(
    juara: Juara,
    role: Role,
    region: UUID | None,
    days: int,
    actor: str | None = None,
    *,
    label: str = "",
    scope: Collection[str] = (),
) -> str:
    """Makes a token for a program that holds a role of its own; tells its secret, this once.

    Args:
        juara: the service.
        role: what the bearer may do.
        region: the own region of an operator or a head, the home region of an assessor.
        days: how long it is good for.
        actor: the opaque id of the bearer; a new one where none is given.
        label: what it is used for.
        scope: what it is limited to, as for ``issue``.
    """
    check_role(role, region)
    _check_days(days)
    person = actor or f"m_{secrets.token_hex(8)}"
    with juara.reading() as connection:
        known = access.holder(connection, person)
    if known is None or (known.role, known.home) != (role, region):
        juara.do(MACHINE, None, commands.appoint, person=person, role=role, home=region)
    return issue(juara, person, days, label, scope)


def issue(
    juara: Juara, person: str, days: int, label: str = "", scope: Collection[str] = ()
) -> str:
    """Makes a token that acts for a person; tells its secret, this once.

    Args:
        juara: the service.
        person: who it acts for.
        days: how long it is good for.
        label: what it is used for, in the person's own words.
        scope: the actions, or groups of actions, that it is limited to; ``read`` for
            reading alone; all that the person may do where none is named.
    """
    _check_days(days)
    wanted = sorted(set(scope))
    unknown = next((one for one in wanted if one not in _scopes()), None)
    check(unknown is None, f"{unknown!r} is no action of the permissions", field="scope")
    now, secret = juara.recorder.clock(), PREFIX + secrets.token_urlsafe(32)
    digest = _digest(secret)
    row = {
        "digest": digest,
        "token": f"t_{digest[:12]}",
        "person": person,
        "label": clean(label, "label", most=100, least=0),
        "scope": " ".join(wanted),
        "created": now,
        "expires": now + timedelta(days=days),
    }
    with juara.engine.begin() as connection:
        connection.execute(insert(tokens), row)
    return secret


def bearer(juara: Juara, secret: str) -> Actor:
    """Who bears the token, in the role held by now.

    Raises:
        Unauthenticated: when it is none of ours, expired or revoked, or its person holds no
            role or may not act.
    """
    now = juara.recorder.clock()
    with glancing(juara.engine) as connection:
        row = connection.execute(_BEARER, {"digest": _digest(secret), "now": now}).one_or_none()
    if row is None:
        raise Unauthenticated("the token is unknown, expired or revoked")
    if row.used is None or now - row.used > _NOTED_EVERY:
        _note_use(juara, secret)
    scope = frozenset(row.scope.split()) if row.scope else None
    return Actor(row.person, Role(row.role), row.home, scope)


def listing(connection: Connection, person: str | None = None) -> Sequence[AnyRow]:
    """The tokens that are good or were, of one person or of all, the oldest first."""
    query = select(tokens).order_by(tokens.c.created, tokens.c.token)
    if person is not None:
        query = query.where(tokens.c.person == person)
    return connection.execute(query).all()


def revoke(juara: Juara, token: str, person: str | None = None) -> bool:
    """Makes a token useless from now on, by its secret or its id; tells whether it was good.

    With a person named, only a token of that person.
    """
    named = or_(tokens.c.digest == _digest(token), tokens.c.token == token)
    query = update(tokens).where(named, tokens.c.revoked.is_(None))
    if person is not None:
        query = query.where(tokens.c.person == person)
    with juara.engine.begin() as connection:
        return connection.execute(query.values(revoked=juara.recorder.clock())).rowcount == 1


def _scopes() -> set[str]:
    return {"read"} | actions() | {action.partition(".")[0] for action in actions()}


def _check_days(days: int) -> None:
    check(1 <= days <= _LONGEST_DAYS, f"days must be between 1 and {_LONGEST_DAYS}", field="days")


def _note_use(juara: Juara, secret: str) -> None:
    """When it was last used is good to know, and nothing to wait or to fail for."""
    query = update(tokens).where(tokens.c.digest == _digest(secret))
    try:
        with at_once(juara.engine) as connection:
            connection.execute(query.values(used=juara.recorder.clock()))
    except exc.DBAPIError:
        return


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
