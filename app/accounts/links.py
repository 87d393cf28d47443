"""Links to choose a password, for somebody new or somebody who forgot: good once, briefly."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import delete, insert

from app.accounts import passwords, people, sessions
from app.accounts.signing_in import set_password
from app.accounts.tables import links
from app.service import Juara
from app.store.engine import writing
from domain.errors import Invalid, NotFound

PATH = "/masuk/sandi/"
"""Where a link leads, followed by its secret."""

GOOD_FOR = timedelta(minutes=30)
INVITATION_GOOD_FOR = timedelta(days=7)


def make(juara: Juara, person: str, good_for: timedelta = GOOD_FOR) -> str:
    """The secret of a new link; older ones of the same person are good no more."""
    now = juara.recorder.clock()
    secret = secrets.token_urlsafe(32)
    with writing(juara.engine) as connection:
        if people.by_id(connection, person) is None:
            raise NotFound("no such person", field="person")
        connection.execute(delete(links).where(links.c.person == person))
        row = {"digest": _digest(secret), "person": person, "expires": now + good_for}
        connection.execute(insert(links), row)
    return secret


def choose(juara: Juara, secret: str, password: str) -> str:
    """Sets the password by a link, which is good once; ends all sessions; tells the person.

    Raises:
        Invalid: when the link is unknown, used or too old, or the password is no good.
    """
    now = juara.recorder.clock()
    with juara.engine.begin() as connection:
        used = delete(links).where(links.c.digest == _digest(secret), links.c.expires > now)
        person = connection.scalar(used.returning(links.c.person))
        row = people.by_id(connection, person) if person is not None else None
        if row is None:
            raise Invalid("this link is used, or too old", field="link")
        set_password(connection, row.person, passwords.hashed(password, row.login))
        sessions.end_all(connection, row.person)
        return str(row.person)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
