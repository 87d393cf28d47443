"""The tables of accounts. Their rows can be erased; no fact of the log depends on them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, UniqueConstraint

from projections.schema import UtcTime, metadata

people = Table(
    "people",
    metadata,
    Column("person", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("password", Text),
    Column("name", Text, nullable=False),
    Column("contact", Text, nullable=False),
    # The number of the civil servant: one person, however many logins somebody asks for.
    Column("nip", Text, unique=True),
    Column("created", UtcTime, nullable=False),
)
"""Who stands behind an id. ``login`` is in the one form in which it is compared."""

identities = Table(
    "identities",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person", Text, nullable=False),
    UniqueConstraint("person", "issuer"),
)
"""By which name an outside provider knows a person: one each, in both directions."""

handshakes = Table(
    "handshakes",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("agreed", Text, nullable=False),
    Column("expires", UtcTime, nullable=False),
)
"""What waits for somebody to come back from a provider, by the SHA-256 of the state."""

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("began", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("epoch", BigInteger, nullable=False),
)
"""Who is signed in, by the SHA-256 of the secret in the cookie.

``epoch`` is the position at which the role began that the session last acted in.
"""

attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("attempt", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("time", UtcTime, nullable=False),
    Index(None, "key", "time"),
)
"""Failed attempts to sign in, counted by login and by address, both only as digests."""

links = Table(
    "password_links",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("expires", UtcTime, nullable=False),
)
"""Links to choose a password, by the SHA-256 of their secret; one that was used is gone."""

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("token", Text, nullable=False, unique=True),
    Column("person", Text, nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("expires", UtcTime, nullable=False),
    Column("used", UtcTime),
    Column("revoked", UtcTime),
)
"""API tokens by the SHA-256 of their secret. ``token`` names one without being of use."""
