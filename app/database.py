"""The schema of the database and its migrations."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData

import migrations
import projections  # noqa: F401 -- puts the tables of the read models into the metadata
from app.accounts import tables as accounts  # noqa: F401 -- and this those of the accounts
from app.evidence import files  # noqa: F401 -- and this the table of the evidence
from app.store import tables


def schema() -> MetaData:
    """All tables: those of the log, of the read models and of the accounts."""
    return tables.events.metadata


def config(url: str) -> Config:
    """Alembic's configuration for a database."""
    made = Config()
    made.set_main_option("script_location", str(Path(migrations.__file__).parent))
    made.attributes["url"] = url
    return made


def upgrade(url: str) -> None:
    """Brings a database to the newest schema; processes that start together take turns."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    command.upgrade(config(url), "head")


def is_current(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    newest = ScriptDirectory.from_config(config(str(engine.url))).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest
