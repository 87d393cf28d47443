"""Evidence files: checked by what is in them, kept by their digest, told as attachments."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID

from flask import current_app, request
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.datastructures import FileStorage

from app.authorize import authorize, reading
from app.evidence import files
from app.web.desks.signed import actor, service
from domain.cycle import Cycle, cycle_id
from domain.errors import Invalid, NotFound, check
from domain.text import clean
from projections.schema import AnyRow

KINDS = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
}
"""The kinds that are taken: how their bytes begin, and their media type."""

_LONGEST_NAME = 120


def take(region: UUID, cycle: str, field: str = "files") -> list[dict[str, str]]:
    """Keeps the files of the form, and tells the references to them.

    Raises:
        Invalid: when one is of no kind that is taken, whatever its name says.
    """
    given = [one for one in request.files.getlist(field) if one.filename]
    if given:
        _authorize("evidence.upload", region, cycle)
    return [_keep(one, region, cycle) for one in given]


def chosen(region: UUID, cycle: str, field: str = "kept") -> list[dict[str, str]]:
    """The references to files that are there already and stay chosen."""
    with service().reading() as connection:
        found = [find(connection, digest, region, cycle) for digest in request.form.getlist(field)]
    return [_reference(row) for row in found]


def find(connection: Connection, digest: str, region: UUID, cycle: str) -> AnyRow:
    """What is known of a file that a region handed in during a cycle."""
    query = select(files).where(
        files.c.digest == digest, files.c.region == region, files.c.cycle == cycle
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("no such file", field="digest")
    return row


def content(digest: str, region: UUID, cycle: str) -> tuple[AnyRow, bytes]:
    """A file and what is in it, for those who may see it."""
    _authorize("evidence.read", region, cycle)
    with service().reading() as connection:
        row = find(connection, digest, region, cycle)
    return row, _path(row.digest).read_bytes()


def _authorize(action: str, region: UUID, cycle: str) -> None:
    run = service().load(Cycle, cycle_id(cycle))
    with reading(service(), actor()) as asking:
        authorize(asking, action, region, run, what="evidence")


def _keep(given: FileStorage, region: UUID, cycle: str) -> dict[str, str]:
    body = given.read()
    kind = next((k for k, (start, _) in KINDS.items() if body.startswith(start)), None)
    if kind is None:
        raise Invalid("a file must be PDF, PNG or JPEG by its content", field="files")
    name = clean(Path(given.filename or "").name[-_LONGEST_NAME:], "files")
    check(not {"/", "\\"} & set(name), "a file must have a plain name", field="files")
    digest = hashlib.sha256(body).hexdigest()
    _write(_path(digest), body)
    row = {
        "digest": digest,
        "region": region,
        "cycle": cycle,
        "kind": kind,
        "length": len(body),
        "name": name,
        "person": actor().id,
        "time": service().recorder.clock(),
    }
    _note(row)
    return {"digest": digest, "name": name, "kind": kind}


def _note(row: dict[str, object]) -> None:
    engine = service().engine
    insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
    with engine.begin() as connection:
        connection.execute(insert(files).values(row).on_conflict_do_nothing())


def _reference(row: AnyRow) -> dict[str, str]:
    return {"digest": row.digest, "name": row.name, "kind": row.kind}


def _write(path: Path, body: bytes) -> None:
    """Written aside and renamed, so that a file is there whole or not at all."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(f".{os.getpid()}")
    with aside.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _path(digest: str) -> Path:
    """Where the bytes of a digest lie: beside the embedded database, else under ``var``."""
    database = service().engine.url.database
    is_file = service().engine.dialect.name == "sqlite" and database
    beside = Path(database).parent if is_file and database else _VAR
    folder: Path = current_app.config.get("EVIDENCE_FOLDER") or beside / "evidence"
    return folder / digest[:2] / digest


_VAR = Path(__file__).parents[3] / "var"
