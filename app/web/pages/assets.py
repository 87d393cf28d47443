"""Static files: their links change when they do, so that they may be kept for a year."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache, lru_cache
from http.client import OK
from pathlib import Path

from flask import Flask, Response, request, url_for

_FOLDER = Path(__file__).parent.parent / "static"
_KEPT = "public, max-age=31536000, immutable"


def register(app: Flask) -> None:
    """Gives templates the links of static files, and lets browsers keep these."""
    app.jinja_env.globals["asset"] = asset
    app.after_request(_kept)


def asset(name: str) -> str:
    """The link of a static file, with the digest of what is in it."""
    return url_for("static", filename=name, v=_digest(name))


def _kept(response: Response) -> Response:
    """Keeps a file for a year under the link that names its digest; texts go out compressed."""
    name = (request.view_args or {}).get("filename", "")
    if request.endpoint != "static" or response.status_code != OK:
        return response
    if request.args.get("v") == _digest(name):
        response.headers["Cache-Control"] = _KEPT
    response.vary.add("Accept-Encoding")
    is_text = (response.mimetype or "").startswith("text/")
    if is_text and request.accept_encodings.quality("gzip") > 0:
        response.direct_passthrough = False
        response.set_data(_compressed(response.get_data()))
        response.content_encoding = "gzip"
    return response


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=32)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
