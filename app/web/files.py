"""Evidence files over HTTP: saved by the reader, never shown as a page of this host."""

from __future__ import annotations

from flask import Response, current_app, send_file

from app.evidence.handing_in import File
from app.evidence.kinds import LARGEST
from app.evidence.store import Store
from app.web.wire import PRIVATE
from domain.errors import NotFound

LARGEST_BODY = LARGEST + 64 * 1024
"""The most bytes of a body that brings files: one of the largest, with its form around it."""

_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def store() -> Store:
    """The folder of evidence files."""
    kept: Store = current_app.extensions["evidence"]
    return kept


def attachment(file: File) -> Response:
    """The file to be saved, under its kind, in a sandbox, and in no cache.

    Raises:
        NotFound: when the store has lost it, or its bytes are no longer those handed in.
    """
    stream = store().open(file.digest)
    if stream is None:
        raise NotFound("this file is missing from the store: tell the administrators")
    response = send_file(
        stream, file.kind.media_type, as_attachment=True, download_name=file.name, etag=False
    )
    response.content_length = file.length
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cache-Control"] = PRIVATE
    return response
