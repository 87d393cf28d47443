"""Archives that others have made: looked through by their directory before anything is unpacked.

A directory can name millions of parts, name one twice, lead outside or lie about sizes. So its
own length is asked first, then what it says; nothing is ever written under a name of its parts.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from domain.errors import Invalid, check

MOST_PARTS = 1000
MOST_RATIO = 100
"""Unpacked against packed size; documents and sheets of levels and codes stay below 30."""

_SMALL = 64 * 1024
_LONGEST_DIRECTORY = 256 * 1024
_LONGEST_COMMENT = 64 * 1024
_END = struct.Struct("<4x4H2LH")
_END_MARK = b"PK\x05\x06"
_LOCATOR_MARK, _LOCATOR_LENGTH = b"PK\x06\x07", 20
_PART_HEADER = 30
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_DAMAGES = (BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, EOFError)


@contextmanager
def opened(file: BinaryIO, most: int) -> Iterator[ZipFile]:
    """An archive whose parts may be read one after the other.

    Args:
        file: its bytes.
        most: the most bytes that all of its parts may have together.

    Raises:
        Invalid: when it is damaged, then or while it is read; when it has too many parts or
            would unpack to too much; when parts overlap, share a name, lead outside, are
            links, are encrypted or are packed in a way of their own.
    """
    try:
        _require_short_directory(file)
        with ZipFile(file) as archive:
            _require_bounds(archive.infolist(), most)
            for entry in archive.infolist():
                _require_plain(entry)
            yield archive
    except _DAMAGES as error:
        raise Invalid(f"the archive cannot be unpacked: {error}", field="file") from None


def _require_short_directory(file: BinaryIO) -> None:
    """The reader makes an object of every part before anybody can count them.

    An archive beyond 4 GB tells the length of its directory at another place; none is taken.
    """
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    check(0 <= at <= len(tail) - _END.size, "the archive has no directory", field="file")
    directory = _END.unpack_from(tail, at)[4]
    large = tail[max(0, at - _LOCATOR_LENGTH) : at].startswith(_LOCATOR_MARK)
    check(directory <= _LONGEST_DIRECTORY and not large, _MANY, field="file")


_MANY = f"the archive has more than {MOST_PARTS} parts"


def _require_bounds(entries: Sequence[ZipInfo], most: int) -> None:
    check(len(entries) <= MOST_PARTS, _MANY, field="file")
    names = {entry.filename.casefold() for entry in entries}
    check(len(names) == len(entries), "the archive holds parts of the same name", field="file")
    unpacked = sum(entry.file_size for entry in entries)
    check(unpacked <= most, f"the archive unpacks to more than {most} bytes", field="file")
    _require_ratio(unpacked, sum(entry.compress_size for entry in entries))
    places = sorted((one.header_offset, one.compress_size) for one in entries)
    for (start, size), (following, _) in pairwise([(-_PART_HEADER, 0), *places]):
        apart = start + _PART_HEADER + size <= following
        check(apart, "the parts of the archive overlap", field="file")


def _require_plain(entry: ZipInfo) -> None:
    name = entry.filename
    inside = not (name.startswith(("/", "\\")) or "\\" in name or ":" in name)
    check(inside and ".." not in name.split("/"), "a part leads outside", field="file")
    check(not stat.S_ISLNK(entry.external_attr >> 16), "a part is a link", field="file")
    check(not entry.flag_bits & _ENCRYPTED, "a part is encrypted", field="file")
    check(entry.compress_type in _METHODS, "a part is packed in another way", field="file")
    _require_ratio(entry.file_size, entry.compress_size)


def _require_ratio(unpacked: int, packed: int) -> None:
    sane = unpacked <= max(_SMALL, packed * MOST_RATIO)
    check(sane, f"the archive unpacks to more than {MOST_RATIO} times its size", field="file")
