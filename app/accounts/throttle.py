"""Slowing down whoever guesses: so many failures for a login, so many from an address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select

from app.accounts.tables import attempts
from app.addresses import subscriber
from app.store.engine import writing
from domain.errors import Refusal

WINDOW = timedelta(minutes=15)
OF_A_LOGIN = 10
OF_AN_ADDRESS = 100


class TooMany(Refusal):
    """Too many attempts; ``seconds`` says when to come again."""

    code = "too-many-requests"

    def __init__(self, seconds: int) -> None:
        super().__init__("too many attempts to sign in: wait a while")
        self.seconds = seconds


def attempt(engine: Engine, login: str | None, address: str, now: datetime) -> None:
    """Counts an attempt before it is looked at, so that many at once are counted too.

    Without a login, as long as only a provider knows who is coming, the address alone counts.

    Raises:
        TooMany: when the login or the address has had enough failures lately.
    """
    with writing(engine) as connection:
        connection.execute(delete(attempts).where(attempts.c.time <= now - WINDOW))
        for key, most in _keys(login, address).items():
            _one_at_a_time(connection, key)
            query = select(func.count(), func.min(attempts.c.time)).where(attempts.c.key == key)
            count, first = connection.execute(query).one()
            if count >= most:
                raise TooMany(int((first + WINDOW - now).total_seconds()) + 1)
            connection.execute(insert(attempts), {"key": key, "time": now})


def forget(engine: Engine, login: str | None, address: str) -> None:
    """A success takes the own failures back; those of others from the same address stay."""
    *of_login, of_address = _keys(login, address)
    last = select(func.max(attempts.c.attempt)).where(attempts.c.key == of_address)
    with writing(engine) as connection:
        connection.execute(delete(attempts).where(attempts.c.key.in_(of_login)))
        connection.execute(delete(attempts).where(attempts.c.attempt == last.scalar_subquery()))


def _one_at_a_time(connection: Connection, key: str) -> None:
    """On SQLite writers take turns anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))


def _keys(login: str | None, address: str) -> Mapping[str, int]:
    of_login = {} if login is None else {_digest("login", login): OF_A_LOGIN}
    return of_login | {_digest("address", subscriber(address)): OF_AN_ADDRESS}


def _digest(kind: str, text: str) -> str:
    return hashlib.sha256(f"{kind} {text}".encode()).hexdigest()
