"""Handing files in and getting them back: each belongs to a region and a cycle."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from app.authorize import Asking, authorize, reading, require_role
from app.evidence.kinds import KINDS, Kind
from app.evidence.store import Store
from app.evidence.tables import files
from app.service import Juara
from app.store.transaction import Transaction
from domain.actor import Actor
from domain.cycle import Cycle, cycle_id
from domain.errors import NotFound, Refusal, check
from domain.text import clean
from projections.schema import AnyRow

# Built once, since every claim asks for it.
_OF_DIGEST = (
    select(files)
    .where(files.c.digest == bindparam("digest"))
    .order_by(files.c.region, files.c.cycle)
)
_LONGEST_NAME = 150
_SEPARATOR = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class File:
    """A file that a region has handed in."""

    digest: str
    kind: Kind
    length: int
    name: str

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
    with juara.engine.begin() as connection:
        _enter(connection, row)
    return File(kept.digest, kept.kind, kept.length, called)


def plain_name(name: str) -> str:
    """The last part of a name, for people to read; it never becomes one of ours."""
    last = _SEPARATOR.split(name)[-1].strip()
    check(last not in {"", ".", ".."}, "a file has a name", field="name")
    return clean(last[-_LONGEST_NAME:], "name")


def get(juara: Juara, actor: Actor, digest: str) -> File:
    """A file that the actor may see, of whichever region and cycle.

    Raises:
        Unauthenticated: when nobody is known to be asking.
        Forbidden: when the role never may.
        NotFound: when there is none that the actor may see.
    """
    require_role(actor, "evidence.read")
    # One that others have looks like one that is not there.
    nothing: Refusal = NotFound("no such file")
    with reading(juara, actor) as asking:
        for row in _rows(asking.connection, digest):
            try:
                _authorize(juara, asking, "evidence.read", row.region, row.cycle)
            except NotFound:
                continue
            except Refusal as refusal:
                nothing = refusal
            else:
                return _file(row)
    raise nothing


def handed_in(connection: Connection, digest: str, region: UUID) -> File | None:
    """A file that this region handed in, in whichever cycle."""
    own = (_file(row) for row in _rows(connection, digest) if row.region == region)
    return next(own, None)


def resolved(
    tx: Transaction,
    regions: Collection[UUID],
    evidence: Sequence[Mapping[str, str]],
    cycle: str | None = None,
) -> list[dict[str, str]]:
    """References to documents, each with type and length where the service holds the file.

    A document that the service does not hold is kept elsewhere, and its digest is the
    region's word. A file that only other regions handed in is not there for these.

    Args:
        tx: the command that names them.
        regions: whose files may be named.
        evidence: the references.
        cycle: where they are named. Whoever may look at evidence there may look at these, in
            whichever cycle they were handed in before.

    Raises:
        NotFound: naming the evidence, when a file is another region's.
    """
    return [_resolved(tx, regions, piece, cycle) for piece in evidence]


def _resolved(
    tx: Transaction, regions: Collection[UUID], piece: Mapping[str, str], cycle: str | None
) -> dict[str, str]:
    rows = _rows(tx.connection, piece.get("digest", ""))
    said = {name: piece[name] for name in ("digest", "name", "kind") if name in piece}
    own = next((row for row in rows if row.region in regions), None)
    if own is not None:
        if cycle is not None:
            _enter(tx.connection, {**own._mapping, "cycle": cycle})
        return {**said, "type": own.kind, "length": str(own.length)}
    if rows:
        raise NotFound("no such file", field="evidence")
    return said


def _authorize(juara: Juara, asking: Asking, action: str, region: UUID, cycle: str) -> None:
    run = juara.load(Cycle, cycle_id(cycle))
    authorize(asking, action, region, run)


def _enter(connection: Connection, row: Mapping[str, Any]) -> None:
    """Notes that a region handed a file in for a cycle, if it did not before."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(files).values(row).on_conflict_do_nothing())


def _rows(connection: Connection, digest: str) -> Sequence[AnyRow]:
    return connection.execute(_OF_DIGEST, {"digest": digest}).all()


def _file(row: AnyRow) -> File:
    return File(row.digest, KINDS[row.kind], row.length, row.name)
