"""Films are boxes one after the other, each with its length and name (ISO/IEC 14496-12, 4.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

_HEADER = struct.Struct(">L4s")
_LONG = struct.Struct(">Q")
_LONG_FOLLOWS, _TO_THE_END = 1, 0
_MOST_BOXES = 100_000
_PARTS = {b"ftyp", b"moov", b"mdat"}
_QUICKTIME = b"qt  "


def film_kind(file: BinaryIO, length: int) -> str | None:
    """``mp4`` or ``mov``; none where the boxes do not add up, or hold no film.

    Photographs of telephones (HEIC, AVIF) begin as films do, and have no ``moov``.
    """
    try:
        names = set(_names(file, length))
    except (struct.error, ValueError):
        return None
    file.seek(_HEADER.size)
    kind = "mov" if file.read(len(_QUICKTIME)) == _QUICKTIME else "mp4"
    return kind if names >= _PARTS else None


def _names(file: BinaryIO, length: int) -> Iterator[bytes]:
    """The names of the outermost boxes, which together are as long as the file."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at == length:
            return
        file.seek(at)
        size, name = _HEADER.unpack(file.read(_HEADER.size))
        if size == _LONG_FOLLOWS:
            (size,) = _LONG.unpack(file.read(_LONG.size))
        elif size == _TO_THE_END:
            size = length - at
        if not _HEADER.size <= size <= length - at:
            break
        yield name
        at += size
    message = "the boxes do not add up"
    raise ValueError(message)
