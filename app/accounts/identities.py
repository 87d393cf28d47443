"""Whom an outside provider means: its name for somebody, and the person who that is here.

The link is made by hand. Neither a mail address nor a name makes one, since a provider may
give those to somebody else tomorrow; its own subject it never gives twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, exc, insert, select

from app.accounts import people, sessions
from app.accounts.tables import identities
from app.service import Juara
from app.store.engine import writing
from domain.errors import AlreadyExists, NotFound
from domain.text import clean
from projections.schema import AnyRow


def link(juara: Juara, person: str, issuer: str, subject: str) -> None:
    """Lets somebody sign in with a provider.

    Args:
        juara: the service.
        person: who it is here.
        issuer: the provider, by the address that it signs with.
        subject: the provider's own name for the person, its claim ``sub``.

    Raises:
        NotFound: when there is no such person, or none any more.
        AlreadyExists: when the subject means somebody already, or the person another subject.
    """
    row = {"issuer": issuer, "subject": clean(subject, "subject", most=255), "person": person}
    try:
        with writing(juara.engine) as connection:
            if people.by_id(connection, person) is None:
                raise NotFound("no such person", field="person")
            connection.execute(insert(identities), row)
    except exc.IntegrityError:
        raise AlreadyExists(
            "this person or this subject is linked already", field="subject"
        ) from None


def unlink(juara: Juara, person: str) -> bool:
    """Lets somebody sign in with no provider any more; tells whether that was possible before.

    All sessions end, since any of them may have begun there.
    """
    with writing(juara.engine) as connection:
        gone = connection.execute(delete(identities).where(identities.c.person == person))
        sessions.end_all(connection, person)
    return gone.rowcount > 0


def person_of(connection: Connection, issuer: str, subject: str) -> str | None:
    """Whom a provider means by a subject; nobody where no link was made."""
    named = (identities.c.issuer == issuer) & (identities.c.subject == subject)
    return connection.scalar(select(identities.c.person).where(named))


def of(connection: Connection, person: str) -> Sequence[AnyRow]:
    """The providers that somebody may sign in with, and the subjects that they know."""
    query = select(identities).where(identities.c.person == person)
    return connection.execute(query.order_by(identities.c.issuer)).all()
