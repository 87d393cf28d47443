"""Evidence files on the desks: taken with a form, told as attachments."""

from __future__ import annotations

from typing import BinaryIO, cast
from uuid import UUID

from flask import request
from werkzeug.datastructures import FileStorage

from app.evidence import handing_in
from app.evidence.handing_in import File
from app.web.desks.signed import actor, service
from app.web.files import store
from domain.errors import Invalid


def take(region: UUID, cycle: str, field: str = "files") -> list[dict[str, str]]:
    """Keeps the files of the form, and tells the references to them.

    Raises:
        Invalid: when one is of no kind that is taken, whatever its name says.
    """
    given = [one for one in request.files.getlist(field) if one.filename]
    if given:
        handing_in.require_upload(service(), actor(), region, cycle)
    return [_keep(one, region, cycle).reference for one in given]


def chosen(region: UUID, cycle: str, field: str = "kept") -> list[dict[str, str]]:
    """The references to files that are there already and stay chosen."""
    return [find(digest, region, cycle).reference for digest in request.form.getlist(field)]


def find(digest: str, region: UUID, cycle: str) -> File:
    """A file that a region handed in during a cycle, for those who may see it."""
    return handing_in.of_region(service(), store(), actor(), digest, region, cycle)


def _keep(given: FileStorage, region: UUID, cycle: str) -> File:
    stream, name = cast("BinaryIO", given.stream), given.filename or ""
    try:
        return handing_in.hand_in(service(), store(), actor(), region, cycle, stream, name)
    except Invalid as no:
        raise Invalid(no.message, field="files") from None
