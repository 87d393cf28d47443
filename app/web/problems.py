"""Every reason for a no, in one table: its code, its HTTP status, its name and its meaning.

A refusal of the domain is found by its code, an error of HTTP by its status. What is sent
is a problem document (RFC 9457), whose ``type`` leads to the meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.errors import Refusal

MEDIA_TYPE = "application/problem+json"
PATH = "/masalah"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem, named in Indonesian and in English."""

    code: str
    status: int
    judul: str
    title: str
    meaning: str

    @property
    def path(self) -> str:
        """Where its meaning can be read; the ``type`` of its problem documents."""
        return f"{PATH}/{self.code}"


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("bad-request", 400, "Permintaan tidak terbaca", "Bad request",
             "The request itself cannot be read: its host, its address or a header is not sound."),
        Kind("malformed", 400, "JSON tidak terbaca", "Malformed JSON",
             "The body is not JSON in UTF-8, names something twice, nests too deep, or holds a"
             " number that is none (NaN) or beyond all bounds (1e400)."),
        Kind("key-required", 400, "Idempotency-Key diperlukan", "Idempotency-Key required",
             "What creates something names its own key in the header Idempotency-Key, so that it"
             " can be sent again without being done twice."),
        Kind("unauthenticated", 401, "Perlu token", "Token required",
             "Nobody is known to be acting: no token was sent, or it is unknown, expired or"
             " revoked."),
        Kind("forbidden", 403, "Tidak berwenang", "Forbidden",
             "The role, the region or a conflict of interest stands against it."),
        Kind("not-found", 404, "Tidak ditemukan", "Not found",
             "There is no such thing, or none that you may see."),
        Kind("method-not-allowed", 405, "Metode tidak tersedia", "Method not allowed",
             "There is something at this address, but not by this method; Allow names those."),
        Kind("refused", 409, "Ditolak", "Refused",
             "A rule stands against it."),
        Kind("wrong-state", 409, "Keadaan tidak sesuai", "Wrong state",
             "The thing is not in a state, or its cycle not in a phase, that allows this."),
        Kind("already-exists", 409, "Sudah ada", "Already exists",
             "The same thing is there already."),
        Kind("stale", 412, "Sudah berubah", "Changed since",
             "The thing has changed since the version that If-Match names: read it again."),
        Kind("too-large", 413, "Terlalu besar", "Too large",
             "The body has more bytes than are taken here."),
        Kind("unsupported-media-type", 415, "Jenis isi tidak didukung", "Unsupported media type",
             "Bodies are application/json in UTF-8, not compressed."),
        Kind("range-not-satisfiable", 416, "Rentang tidak tersedia", "Range not satisfiable",
             "The file has no such part."),
        Kind("invalid", 422, "Isi tidak sah", "Invalid content",
             "The content breaks a rule; errors names each field to blame and why."),
        Kind("command-reused", 422, "Kunci dipakai ulang", "Key used for something else",
             "The Idempotency-Key was used before, for other content."),
        Kind("version-required", 428, "If-Match diperlukan", "If-Match required",
             'A change names the version that it was decided on, such as If-Match: "v3", so that'
             " no change of another is lost."),
        Kind("too-many-requests", 429, "Terlalu banyak permintaan", "Too many requests",
             "Retry-After says when to come again."),
        Kind("internal", 500, "Kesalahan layanan", "Internal error",
             "The service failed. Nothing was recorded; the request number finds the cause."),
        Kind("unavailable", 503, "Layanan tidak tersedia", "Unavailable",
             "The database, or the folder of evidence files, cannot be reached or is busy. A write"
             " sent again with the same Idempotency-Key is done once."),
        Kind("storage-full", 507, "Tempat penyimpanan penuh", "Storage full",
             "There is no room for the file. Nothing of it was kept; reading goes on."),
    )
}  # fmt: skip
"""Every kind of problem by its code."""

_BY_STATUS = {kind.status: kind for kind in reversed(KINDS.values())}


def by_status(status: int) -> Kind:
    """The kind of an error that HTTP itself knows; the first of that status in the table."""
    return _BY_STATUS.get(status) or _BY_STATUS[400 if status < 500 else 500]  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Blame:
    """One thing that is wrong: where, a code for programs, a sentence for people."""

    pointer: str
    code: str
    message: str


class Rejected(Refusal):
    """The request says things that cannot be; ``blames`` names every one of them."""

    code = "invalid"

    def __init__(self, blames: Sequence[Blame]) -> None:
        super().__init__("; ".join(f"{one.pointer}: {one.message}" for one in blames))
        self.blames = blames


class KeyRequired(Refusal):
    """What creates something names its own key."""

    code = "key-required"


class VersionRequired(Refusal):
    """A change names the version that it was decided on."""

    code = "version-required"


@dataclass(frozen=True, slots=True)
class Problem:
    """One no, ready to be told."""

    kind: Kind
    detail: str
    blames: Sequence[Blame] = ()
    request: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def document(self, language: str) -> dict[str, Any]:
        """The problem document."""
        told: dict[str, Any] = {
            "type": self.kind.path,
            "title": self.kind.title if language == "en" else self.kind.judul,
            "status": self.kind.status,
            "detail": self.detail,
        }
        if self.blames:
            told["errors"] = [
                {"pointer": one.pointer, "code": one.code, "message": one.message}
                for one in self.blames
            ]
        return told | ({"request": self.request} if self.request else {})
