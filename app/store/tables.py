"""The tables of the log. Alembic owns them; read models have theirs in ``projections``."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from projections.schema import Fixed, Id, Json, UtcTime, metadata

events = Table(
    "events",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("stream", Id, nullable=False),
    Column("version", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("time", UtcTime, nullable=False),
    # who, in which role and from which region, under which command, because of which fact
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("actor_region", Uuid),
    Column("command_id", Uuid, nullable=False),
    Column("cause", BigInteger),
    # what the fact is about
    Column("region", Id),
    Column("cycle", Text),
    Column("submission", Uuid),
    Column("indicator", Text),
    Column("basis", Text),
    Column("score", Fixed),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("stream", "version"),
    Index(None, "time"),
    Index(None, "region", "position"),
)
"""The log: one row a fact, at an explicit position that is never used again."""

head = Table(
    "log_head",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
    Column("time", UtcTime, nullable=False),
)
"""The end of the log, one row. Who holds its lock appends; nobody else does."""

commands = Table(
    "commands",
    metadata,
    Column("command_id", Uuid, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("answer", Json(dict[str, str]), nullable=False),
)
"""The commands carried out, so that a repeated one gets its first answer."""
