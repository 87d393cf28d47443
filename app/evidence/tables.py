"""The table of evidence files."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text, Uuid

from projections.schema import UtcTime, metadata

files = Table(
    "evidence_files",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("region", Uuid, primary_key=True),
    Column("cycle", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("time", UtcTime, nullable=False),
)
"""Which region handed in which file in which cycle; the same bytes may be there for many."""
