"""Handing files in and getting them back: each belongs to a region and a cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from app.authorize import Asking, authorize, reading, require_role
from app.evidence.kinds import KINDS, Kind
from app.evidence.store import Store
from app.evidence.tables import files
from app.service import Juara
from domain.actor import Actor
from domain.cycle import Cycle, cycle_id
from domain.errors import NotFound, Refusal, check
from domain.text import clean
from projections.schema import AnyRow

_LONGEST_NAME = 150
_SEPARATOR = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class File:
    """A file that a region has handed in: where it is, and what is told of it."""

    digest: str
    kind: Kind
    length: int
    name: str
    path: Path

    @property
    def reference(self) -> dict[str, str]:
        """What a claim says of it."""
        return {"digest": self.digest, "name": self.name, "kind": self.kind.name}


def require_upload(juara: Juara, actor: Actor, region: UUID, cycle: str) -> None:
    """Refuses unless the actor may hand in files of this region in this cycle now."""
    with reading(juara, actor) as asking:
        _authorize(juara, asking, "evidence.upload", region, cycle)


def hand_in(
    juara: Juara, store: Store, actor: Actor, region: UUID, cycle: str, stream: BinaryIO, name: str
) -> File:
    """Keeps a file of a region; the same one again changes nothing.

    Raises:
        Invalid: when it is of no kind that is taken, or its name holds what is not seen.
        TooLarge: when it has too many bytes.
        StorageFull: when there is no room for it.
    """
    require_upload(juara, actor, region, cycle)
    called = plain_name(name)
    kept = store.keep(stream)
    row = {
        "digest": kept.digest,
        "region": region,
        "cycle": cycle,
        "kind": kept.kind.name,
        "length": kept.length,
        "name": called,
        "person": actor.id,
        "time": juara.recorder.clock(),
    }
    insert = sqlite.insert if juara.engine.dialect.name == "sqlite" else postgresql.insert
    with juara.engine.begin() as connection:
        connection.execute(insert(files).values(row).on_conflict_do_nothing())
    return File(kept.digest, kept.kind, kept.length, called, store.path(kept.digest))


def plain_name(name: str) -> str:
    """The last part of a name, for people to read; it never becomes one of ours."""
    last = _SEPARATOR.split(name)[-1].strip()
    check(last not in {"", ".", ".."}, "a file has a name", field="name")
    return clean(last[-_LONGEST_NAME:], "name")


def get(juara: Juara, store: Store, actor: Actor, digest: str) -> File:
    """A file that the actor may see, of whichever region and cycle.

    Raises:
        Unauthenticated: when nobody is known to be asking.
        Forbidden: when the role never may.
        NotFound: when there is none that the actor may see.
    """
    require_role(actor, "evidence.read")
    nothing: Refusal = NotFound("no such file")
    with reading(juara, actor) as asking:
        for row in _rows(asking.connection, digest):
            try:
                _authorize(juara, asking, "evidence.read", row.region, row.cycle)
            except Refusal as refusal:
                nothing = refusal
            else:
                return _file(store, row)
    raise nothing


def of_region(
    juara: Juara, store: Store, actor: Actor, digest: str, region: UUID, cycle: str
) -> File:
    """A file that this region handed in during this cycle, if the actor may see it."""
    with reading(juara, actor) as asking:
        _authorize(juara, asking, "evidence.read", region, cycle)
        for row in _rows(asking.connection, digest):
            if (row.region, row.cycle) == (region, cycle):
                return _file(store, row)
    raise NotFound("no such file", field="digest")


def resolved(
    connection: Connection, region: UUID, evidence: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """References to documents, each with type and length where the service holds the file.

    A document that the service does not hold is kept elsewhere, and its digest is the
    region's word. A file that only another region handed in is not there for this one.

    Raises:
        NotFound: naming the evidence, when a file is another region's.
    """
    return [_resolved(connection, region, piece) for piece in evidence]


def _resolved(connection: Connection, region: UUID, piece: Mapping[str, str]) -> dict[str, str]:
    rows = _rows(connection, piece.get("digest", ""))
    said = {name: piece[name] for name in ("digest", "name", "kind") if name in piece}
    own = next((row for row in rows if row.region == region), None)
    if own is not None:
        return {**said, "type": own.kind, "length": str(own.length)}
    if rows:
        raise NotFound("no such file", field="evidence")
    return said


def wrong_files(juara: Juara, store: Store) -> Iterator[str | None]:
    """Hashes every file again; yields once a file: none, or what is wrong with it."""
    with juara.reading() as connection:
        rows = connection.execute(
            select(files.c.digest, files.c.length).distinct().order_by(files.c.digest)
        ).all()
    for digest, length in rows:
        found = store.digest_of(digest)
        if found is None:
            yield f"the file {digest} is not there"
        elif found != (digest, length):
            yield f"the file {digest} has other bytes: {found[0]}, {found[1]} of them"
        else:
            yield None


def _authorize(juara: Juara, asking: Asking, action: str, region: UUID, cycle: str) -> None:
    run = juara.load(Cycle, cycle_id(cycle))
    authorize(asking, action, region, run)


def _rows(connection: Connection, digest: str) -> Sequence[AnyRow]:
    query = select(files).where(files.c.digest == digest)
    return connection.execute(query.order_by(files.c.region, files.c.cycle)).all()


def _file(store: Store, row: AnyRow) -> File:
    path = store.path(row.digest)
    return File(row.digest, KINDS[row.kind], row.length, row.name, path)
