"""API tokens: who acts is found by a secret of which only the digest is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, select, update

from app.service import Juara
from app.store.tables import tokens
from domain.actor import Actor, Role
from domain.errors import Unauthenticated, check

_PREFIX = "juara_"
_NEED_REGION = frozenset({Role.OPERATOR, Role.HEAD, Role.ASSESSOR})
GRANTED = (Role.OPERATOR, Role.HEAD, Role.ASSESSOR, Role.ADMIN, Role.AUDITOR)
"""The roles that a token can carry."""


def create(
    juara: Juara, role: Role, region: UUID | None, days: int, actor: str | None = None
) -> str:
    """Makes a token and tells its secret, this once.

    Args:
        juara: the service.
        role: what the bearer may do.
        region: the own region of an operator or a head, the home region of an assessor.
        days: how long it is good for.
        actor: the opaque id of the bearer; a new one where none is given.
    """
    check(role in GRANTED, f"no token carries the role {role}", field="role")
    check(role not in _NEED_REGION or region, f"the role {role} needs a region", field="region")
    check(role in _NEED_REGION or not region, f"the role {role} has no region", field="region")
    check(1 <= days <= 3660, "days must be between 1 and 3660", field="days")  # noqa: PLR2004
    secret = _PREFIX + secrets.token_urlsafe(32)
    now = juara.recorder.clock()
    row = {
        "digest": _digest(secret),
        "actor": actor or f"u_{secrets.token_hex(8)}",
        "role": role,
        "region": region,
        "created": now,
        "expires": now + timedelta(days=days),
    }
    with juara.engine.begin() as connection:
        connection.execute(insert(tokens), row)
    return secret


def bearer(juara: Juara, secret: str) -> Actor:
    """Who bears the token.

    Raises:
        Unauthenticated: when it is none of ours, expired or revoked.
    """
    query = select(tokens).where(
        tokens.c.digest == _digest(secret),
        tokens.c.revoked.is_(None),
        tokens.c.expires > juara.recorder.clock(),
    )
    with juara.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise Unauthenticated("the token is unknown, expired or revoked")
    return Actor(row.actor, Role(row.role), row.region)


def revoke(juara: Juara, secret: str) -> bool:
    """Makes a token useless from now on; tells whether there was one."""
    query = update(tokens).where(tokens.c.digest == _digest(secret), tokens.c.revoked.is_(None))
    with juara.engine.begin() as connection:
        return connection.execute(query.values(revoked=juara.recorder.clock())).rowcount == 1


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
