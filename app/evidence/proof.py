"""Proving that every evidence file is there, with the bytes that were handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import msgspec
from sqlalchemy import Connection, select

from app.evidence.store import Store
from app.evidence.tables import files
from app.service import Juara
from app.store.mapper import FACTS
from app.store.tables import events

_ON_EVIDENCE = [
    topic for topic, fact in FACTS.items() if "evidence" in {one.name for one in fields(fact)}
]
_AT_ONCE = 5_000


class _Resting(msgspec.Struct):
    """What of a fact tells of evidence."""

    evidence: list[dict[str, str]]


_resting = msgspec.json.Decoder(_Resting).decode


def wrong_files(juara: Juara, store: Store) -> Iterator[str | None]:
    """Hashes every file again; yields once a file: none, or what is wrong with it.

    Which files there must be, and how long each is, the log says: a row that was taken from
    the register, or changed, hides nothing.
    """
    with juara.reading() as connection:
        expected = sorted({*_registered(connection), *_named_in_facts(connection)})
    for digest, length in expected:
        found = store.digest_of(digest)
        if found is None:
            yield f"the file {digest} is not there"
        elif found != (digest, length):
            yield f"the file {digest} has other bytes: {found[0]}, {found[1]} of them"
        else:
            yield None


def _registered(connection: Connection) -> Iterator[tuple[str, int]]:
    for row in connection.execute(select(files.c.digest, files.c.length)):
        yield row.digest, row.length


def _named_in_facts(connection: Connection) -> Iterator[tuple[str, int]]:
    """What facts say of the files that the service held when they were recorded."""
    query = select(events.c.body).where(events.c.topic.in_(_ON_EVIDENCE))
    for body in connection.scalars(query.execution_options(yield_per=_AT_ONCE)):
        for piece in _resting(body).evidence:
            if "length" in piece:
                yield piece["digest"], int(piece["length"])
