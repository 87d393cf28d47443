"""Erasing somebody for good: also from the pages that the database no longer uses."""

from __future__ import annotations

import time
from contextlib import closing
from uuid import UUID

import structlog
from sqlalchemy import Engine, text

from app.accounts import people
from app.commands import access
from app.service import Answer, Juara
from domain.actor import Actor

_TRIES = 20
_PAUSE_SECONDS = 0.1
_log = structlog.get_logger("juara.accounts")


def erase(
    juara: Juara, actor: Actor, command_id: UUID | None, person: str, version: int | None
) -> Answer:
    """Erases a person as another administrator proposed, and leaves no residue in the files."""
    done = juara.do(actor, command_id, access.approve_erasure, person=person, version=version)
    scrub(juara.engine)
    return done


def scrub(engine: Engine) -> bool:
    """Overwrites what deleted rows have left in the files; tells whether that is done.

    SQLite overwrites deleted content at once (``secure_delete``), but older pages wait in
    its journal until they are written back. PostgreSQL keeps dead rows until the table is
    written anew; its own journal keeps them until it is recycled, and longer where it is
    archived.
    """
    done = _truncate_journal(engine) if engine.dialect.name == "sqlite" else _rewrite(engine)
    if not done:
        _log.warning("erased, but the journal is held up by readers: run `juara db scrub`")
    return done


def _rewrite(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in people.ABOUT_A_PERSON:
            connection.execute(text(f"VACUUM (FULL) {table.name}"))
    return True


def _truncate_journal(engine: Engine) -> bool:
    """A reader in the middle of a snapshot holds the journal up; it is tried again.

    Writers wait for as long as one try does, so each gives up at once.
    """
    with closing(engine.raw_connection()) as connection:
        connection.detach()  # an impatient one is of no use to others
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 0")
        for _ in range(_TRIES):
            ((held_up, *_),) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if not held_up:
                return True
            time.sleep(_PAUSE_SECONDS)
    return False
