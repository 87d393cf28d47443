"""Erasing somebody for good: also from the pages that the database no longer uses."""

from __future__ import annotations

import time
from uuid import UUID

from sqlalchemy import Engine, text

from app.commands import access
from app.service import Answer, Juara
from domain.actor import Actor

_TRIES = 20
_PAUSE_SECONDS = 0.1


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
    if engine.dialect.name == "sqlite":
        return _truncate_journal(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("people", "sessions", "tokens", "identities", "password_links"):
            connection.execute(text(f"VACUUM (FULL) {table}"))
    return True


def _truncate_journal(engine: Engine) -> bool:
    """A reader in the middle of a snapshot holds the journal up; it is tried again."""
    for _ in range(_TRIES):
        connection = engine.raw_connection()
        try:
            busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        if not busy:
            return True
        time.sleep(_PAUSE_SECONDS)
    return False
