"""Sessions: who is signed in. They live on the server, so that they can be ended there.

A browser holds a secret of which only the digest is kept. What its owner may do is looked
up for every request.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.accounts.tables import sessions
from app.service import Juara
from domain.actor import Actor, Role
from projections.access import holders
from projections.schema import AnyRow

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed in; a ``renewed`` secret takes the place of the one that was shown."""

    actor: Actor
    renewed: str | None = None


def begin(juara: Juara, person: str) -> str:
    """Signs somebody in, under a secret that nobody has seen before."""
    now = juara.recorder.clock()
    secret = secrets.token_urlsafe(32)
    with juara.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.expires <= now))
        row = {
            "digest": _digest(secret),
            "person": person,
            "began": now,
            "seen": now,
            "expires": now + LONGEST,
            "epoch": _epoch(connection, person),
        }
        connection.execute(insert(sessions), row)
    return secret


def resume(juara: Juara, secret: str) -> Signed | None:
    """Who is signed in under this secret, with the role held by now; nobody for none.

    Whose role has changed gets another secret, so that one that leaked before gains nothing.
    """
    now = juara.recorder.clock()
    with juara.reading() as connection:
        row = _find(connection, _digest(secret), now)
    if row is None:
        return None
    actor = Actor(row.person, Role(row.role or Role.PUBLIC), row.home)
    if row.since != row.epoch:
        return Signed(actor, _renew(juara, row, now))
    if now - row.seen > _NOTED_EVERY:
        _note(juara, row.digest, {"seen": now})
    return Signed(actor)


def end(juara: Juara, secret: str) -> None:
    """Signs out."""
    with juara.engine.begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.digest == _digest(secret)))


def end_all(connection: Connection, person: str, but: str | None = None) -> None:
    """Ends every session of somebody, save perhaps the one of a secret."""
    query = delete(sessions).where(sessions.c.person == person)
    if but is not None:
        query = query.where(sessions.c.digest != _digest(but))
    connection.execute(query)


def _find(connection: Connection, digest: str, now: datetime) -> AnyRow | None:
    query = (
        select(sessions, holders.c.role, holders.c.home, holders.c.since)
        .join_from(sessions, holders, sessions.c.person == holders.c.person)
        .where(sessions.c.digest == digest, ~holders.c.disabled, ~holders.c.erased)
        .where(sessions.c.expires > now, sessions.c.seen > now - IDLE)
    )
    return connection.execute(query).one_or_none()


def _epoch(connection: Connection, person: str) -> int:
    since = select(holders.c.since).where(holders.c.person == person)
    return connection.scalar(since) or 0


def _renew(juara: Juara, row: AnyRow, now: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    _note(juara, row.digest, {"digest": _digest(secret), "epoch": row.since, "seen": now})
    return secret


def _note(juara: Juara, digest: str, values: dict[str, object]) -> None:
    with juara.engine.begin() as connection:
        connection.execute(update(sessions).where(sessions.c.digest == digest).values(values))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
