"""Signing in: with a password, or by the word of an outside provider.

Whoever may not is told nothing about why, and guesses grow ever slower.
"""

from __future__ import annotations

from sqlalchemy import Connection, update

from app.accounts import identities, passwords, people, sessions, throttle
from app.accounts.tables import people as table
from app.service import Juara
from domain.errors import Unauthenticated
from projections import access

_WRONG = "login or password is wrong"


def sign_in(juara: Juara, login: str, password: str, address: str) -> str:
    """The secret of a new session.

    Raises:
        Unauthenticated: for a wrong password as for an unknown login or a disabled person,
            with the same words and after the same work.
        TooMany: when the login or the address has had enough failures lately.
    """
    known = people.normal_login(login)
    throttle.attempt(juara.engine, known, address, juara.recorder.clock())
    with juara.reading() as connection:
        person = people.by_login(connection, known)
        may = person is not None and _may_sign_in(connection, person.person)
    right = passwords.matches(person.password if person is not None else None, password)
    if person is None or not (right and may):
        raise Unauthenticated(_WRONG)
    throttle.forget(juara.engine, known, address)
    return sessions.begin(juara, person.person)


def sign_in_as(juara: Juara, issuer: str, subject: str, address: str) -> str:
    """The secret of a new session for the person that a provider vouches for.

    Raises:
        Unauthenticated: for a subject that means nobody here as for a disabled person.
    """
    with juara.reading() as connection:
        person = identities.person_of(connection, issuer, subject)
        may = person is not None and _may_sign_in(connection, person)
    if person is None or not may:
        raise Unauthenticated("nobody who may sign in is linked to this account of the provider")
    throttle.forget(juara.engine, None, address)
    return sessions.begin(juara, person)


def change_password(juara: Juara, person: str, old: str, new: str, session: str) -> None:
    """Changes the own password; all other sessions end.

    Raises:
        Unauthenticated: when the old password is wrong.
        Invalid: when the new one is no good.
    """
    with juara.reading() as connection:
        row = people.by_id(connection, person)
    if not passwords.matches(row.password if row is not None else None, old):
        raise Unauthenticated("the old password is wrong")
    login = row.login if row is not None else ""
    kept = passwords.hashed(new, login)
    with juara.engine.begin() as connection:
        set_password(connection, person, kept)
        sessions.end_all(connection, person, but=session)


def set_password(connection: Connection, person: str, kept: str) -> None:
    """Keeps the hash of a new password."""
    connection.execute(update(table).where(table.c.person == person).values(password=kept))


def _may_sign_in(connection: Connection, person: str) -> bool:
    holder = access.holder(connection, person)
    return holder is not None and not holder.disabled and not holder.erased
