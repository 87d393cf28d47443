"""Where Alembic finds the schema and the database."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator, text

from app.database import schema
from app.store.engine import engine, for_writing

# Any number; it names the lock under which processes that start together take turns.
_MIGRATIONS = 546


def plain(kind: str, item: Any, _: object) -> str | Literal[False]:
    """A migration names the type that the database has, not ours, which may change."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def migrate() -> None:
    """Brings the database up to date, alone: other processes wait until it is done."""
    url = context.config.attributes.get("url") or context.get_x_argument(as_dictionary=True)["url"]
    opened = engine(url)
    with for_writing(opened.connect()) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATIONS})
        context.configure(connection=connection, target_metadata=schema(), render_item=plain)
        context.run_migrations()
    opened.dispose()


migrate()
