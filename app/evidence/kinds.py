"""The kinds of files that are taken as evidence, known by their content alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from app.evidence.archives import office_kind
from app.evidence.films import film_kind
from domain.errors import Invalid, Refusal

MEGABYTE = 1024 * 1024

_HEAD = 64
_TAIL = 2048


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, and the most bytes that one may have."""

    name: str
    media_type: str
    most: int


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("pdf", "application/pdf", 10 * MEGABYTE),
        Kind("png", "image/png", 5 * MEGABYTE),
        Kind("jpeg", "image/jpeg", 5 * MEGABYTE),
        Kind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            10 * MEGABYTE,
        ),
        Kind(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            10 * MEGABYTE,
        ),
        # Indicator 35 asks for a video of at most five minutes and 100 MB.
        Kind("mp4", "video/mp4", 100 * MEGABYTE),
        Kind("mov", "video/quicktime", 100 * MEGABYTE),
    )
}
"""By name. What is not here is not taken: no HTML, no SVG, no program, no macros."""

LARGEST = max(kind.most for kind in KINDS.values())
"""The most bytes that any file may have."""


_OTHER = "a file must be PDF, PNG, JPEG, XLSX, DOCX, MP4 or MOV by its content"


class TooLarge(Refusal):
    """The file has more bytes than its kind may have."""

    code = "too-large"


def kind_of(file: BinaryIO, length: int) -> Kind:
    """The kind of a file by its first and its last bytes, and by what it holds.

    Raises:
        Invalid: when it is of no kind that is taken, whatever its name says.
        TooLarge: when it has too many bytes for its kind.
    """
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(max(0, length - _TAIL))
    name = _name(file, length, head, file.read(_TAIL))
    if name is None:
        raise Invalid(_OTHER, field="file")
    kind = KINDS[name]
    if length > kind.most:
        raise TooLarge(
            f"a file of the kind {kind.name.upper()} has at most {kind.most // MEGABYTE} MB",
            field="file",
        )
    return kind


def _name(file: BinaryIO, length: int, head: bytes, tail: bytes) -> str | None:
    if head.startswith(b"%PDF-") and b"%%EOF" in tail:
        return "pdf"
    if head.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and b"IEND" in tail:
        return "png"
    if head.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in tail:
        return "jpeg"
    if head.startswith(b"PK\x03\x04"):
        return office_kind(file)
    if head[4:8] == b"ftyp":
        return film_kind(file, length)
    return None
