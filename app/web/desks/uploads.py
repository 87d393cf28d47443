"""Evidence files on the desks: taken with a form, on the way that the API takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import BinaryIO, cast
from uuid import UUID

from flask import Blueprint, g, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.authorize import require_role
from app.evidence import handing_in
from app.evidence.kinds import KINDS, MEGABYTE
from app.web import files
from app.web.desks.forms import Form
from app.web.desks.shown import can
from app.web.desks.signed import actor, service
from domain.errors import NotFound, Refusal

ACCEPTED = ",".join(kind.media_type for kind in KINDS.values())
"""What a browser offers to choose from."""

FIELD = "files"
"""The field of the files; what is wrong with evidence is told beside it."""

_KEPT = "kept"


def register(desks: Blueprint) -> None:
    """Adds the view."""
    desks.add_url_rule("/meja/bukti/<digest:digest>", "evidence", evidence)


def evidence(digest: str) -> Response:
    """A file, for those who may see it: never shown by the browser as a page of this host."""
    return files.attachment(handing_in.get(service(), actor(), digest))


def make_room() -> None:
    """Lets a form be as large as a file may be, if it is from somebody who hands some in."""
    may = g.actor is not None and can(partial(require_role, actor(), "evidence.upload"))
    if may and request.mimetype == "multipart/form-data":
        request.max_content_length = files.LARGEST_BODY


def gather(form: Form, known: list[dict[str, str]], region: UUID, cycle: str) -> None:
    """Makes of what is known the evidence that a form asks for: what stays, and what it brings.

    What was taken before a refusal is known from then on, and need not be sent again.

    Raises:
        Invalid: when a file is of no kind that is taken, whatever its name says.
        TooLarge: when it has too many bytes.
        NotFound: when a file that is to stay is not one of the region's.
    """
    known[:] = chosen(region, known)
    for given in request.files.getlist(FIELD):
        if given.filename:
            form.file = given.filename
            reference = _kept(given, region, cycle)
            known[:] = [*(one for one in known if one["digest"] != reference["digest"]), reference]
    form.file = ""


def chosen(region: UUID, known: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """The references that a form keeps: to what is known already, or to files of the region."""
    return [_staying(digest, known, region) for digest in request.form.getlist(_KEPT)]


def sizes() -> list[tuple[str, int]]:
    """The kinds of files that are taken, by the megabytes that one may have."""
    by_size: dict[int, list[str]] = {}
    for kind in KINDS.values():
        by_size.setdefault(kind.most // MEGABYTE, []).append(kind.name.upper())
    return [(", ".join(names), most) for most, names in sorted(by_size.items())]


def _staying(digest: str, known: Sequence[Mapping[str, str]], region: UUID) -> dict[str, str]:
    for reference in known:
        if reference["digest"] == digest:
            return dict(reference)
    with service().reading() as connection:
        file = handing_in.handed_in(connection, digest, region)
    if file is None:
        raise NotFound("no such file", field="evidence")
    return file.reference


def _kept(given: FileStorage, region: UUID, cycle: str) -> dict[str, str]:
    stream, name = cast("BinaryIO", given.stream), given.filename or ""
    try:
        file = handing_in.hand_in(service(), files.store(), actor(), region, cycle, stream, name)
    except Refusal as no:
        no.field = "evidence"
        raise
    return file.reference
