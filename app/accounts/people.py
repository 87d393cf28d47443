"""People: the names, logins and contacts behind the ids of the log."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, Text, delete, insert, select, type_coerce, update

from app.accounts.tables import identities, links, people, sessions, tokens
from app.store.tables import commands
from domain.errors import AlreadyExists, check
from domain.text import clean
from projections.schema import AnyRow

# Letters that look alike would give two people one name, so there are only these.
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,99}")
_NIP = re.compile(r"[0-9]{18}")

ERASED = "[dihapus]"
"""What stands for the name of somebody who was erased."""


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """What is known of somebody. It never enters the log, nor a log file."""

    login: str
    name: str
    contact: str = ""
    nip: str | None = None


def profile(login: str, name: str, contact: str = "", nip: str | None = None) -> Profile:
    """A profile in the form in which it is kept and compared.

    Raises:
        Invalid: naming the field.
    """
    known = normal_login(login)
    check(
        _LOGIN.fullmatch(known),
        "login must have 3 to 100 letters a to z, digits or . _ @ + -, beginning with a letter"
        " or a digit",
        field="login",
    )
    check(nip is None or _NIP.fullmatch(nip), "nip must have 18 digits", field="nip")
    contact = clean(contact, "contact", most=300, least=0)
    return Profile(known, clean(name, "name", most=200), contact, nip)


def normal_login(text: str) -> str:
    """The one form of a login: blanks around it and capitals make no other one."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def new_person() -> str:
    """An id that says nothing about anybody."""
    return f"p_{secrets.token_hex(8)}"


def add(connection: Connection, person: str, known: Profile, now: datetime) -> None:
    """Keeps what is known of somebody.

    Raises:
        AlreadyExists: when somebody has this login, or this number of a civil servant.
    """
    taken = select(people.c.person).where(people.c.login == known.login)
    if connection.scalar(taken) is not None:
        raise AlreadyExists("somebody has this login already", field="login")
    same = select(people.c.person).where(people.c.nip == known.nip, people.c.nip.is_not(None))
    if connection.scalar(same) is not None:
        raise AlreadyExists("this civil servant has an account already", field="nip")
    row = {
        "person": person,
        "login": known.login,
        "name": known.name,
        "contact": known.contact,
        "nip": known.nip,
        "created": now,
    }
    connection.execute(insert(people), row)


def by_login(connection: Connection, login: str) -> AnyRow | None:
    """Who signs in by this login."""
    query = select(people).where(people.c.login == normal_login(login))
    return connection.execute(query).one_or_none()


def by_id(connection: Connection, person: str) -> AnyRow | None:
    """What is known of the person with this id."""
    return connection.execute(select(people).where(people.c.person == person)).one_or_none()


def names(connection: Connection, persons: Iterable[str]) -> Mapping[str, str]:
    """The names behind ids, as far as they are known."""
    query = select(people.c.person, people.c.name).where(people.c.person.in_(set(persons)))
    return {row.person: row.name for row in connection.execute(query)}


ABOUT_A_PERSON: tuple[Table, ...] = (people, identities, sessions, links, tokens)
"""Where something is known of somebody; each names the person."""


def erase(connection: Connection, person: str) -> None:
    """Deletes everything that leads from an id to somebody.

    Of the commands that made and changed the account only a digest is kept; with a name to
    try it would tell, so it goes too.
    """
    for table in ABOUT_A_PERSON:
        connection.execute(delete(table).where(table.c.person == person))
    about = type_coerce(commands.c.answer, Text).contains(f'"{person}"', autoescape=True)
    connection.execute(update(commands).where(about).values(digest=""))
