"""Office documents are archives, and an archive can be a trap.

The directory is looked at first, and only then, within its bounds, what is in it.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from domain.errors import Invalid, check

_LARGEST = 50 * 1024 * 1024
_MOST_ENTRIES = 1000
_GREATEST_RATIO = 100
_SMALL = 64 * 1024
_BLOCK = 64 * 1024
_MAIN = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
_TYPES = "[Content_Types].xml"
_NESTED = (".zip", ".jar", ".xlsm", ".docm", ".bin", ".exe", ".7z", ".rar", ".gz")
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1


def office_kind(file: BinaryIO) -> str:
    """``xlsx`` or ``docx``, if it is one and no trap.

    Raises:
        Invalid: when it is neither, would unpack to too much, leads outside, hides another
            archive or a program, or declares entities.
    """
    try:
        with ZipFile(file) as archive:
            entries = archive.infolist()
            _require_bounds(entries)
            for entry in entries:
                _require_plain(entry)
            kinds = {_MAIN[entry.filename] for entry in entries if entry.filename in _MAIN}
            named = {entry.filename for entry in entries}
            check(len(kinds) == 1 and _TYPES in named, "no XLSX or DOCX document", field="file")
            for entry in entries:
                _require_sound(archive, entry)
            return kinds.pop()
    except (BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise Invalid("the document is damaged", field="file") from error


def _require_bounds(entries: Sequence[ZipInfo]) -> None:
    check(len(entries) <= _MOST_ENTRIES, f"more than {_MOST_ENTRIES} parts", field="file")
    check(len({one.filename for one in entries}) == len(entries), "parts named twice", field="file")
    whole = sum(entry.file_size for entry in entries)
    check(whole <= _LARGEST, f"it unpacks to {whole} bytes", field="file")
    packed = sum(entry.compress_size for entry in entries)
    check(
        whole <= max(_SMALL, packed * _GREATEST_RATIO), "it unpacks to far too much", field="file"
    )
    places = sorted((one.header_offset, one.compress_size) for one in entries)
    for (start, size), (following, _) in pairwise(places):
        check(start + size <= following, "its parts overlap", field="file")


def _require_plain(entry: ZipInfo) -> None:
    name = entry.filename
    inside = not (name.startswith(("/", "\\")) or "\\" in name or ":" in name)
    check(inside and ".." not in name.split("/"), "a part leads outside", field="file")
    mode = entry.external_attr >> 16
    check(not stat.S_ISLNK(mode), "a part is a link", field="file")
    check(not entry.flag_bits & _ENCRYPTED, "it is encrypted", field="file")
    check(entry.compress_type in _METHODS, "a part is packed in another way", field="file")
    check(not name.casefold().endswith(_NESTED), f"it holds {name!r}", field="file")
    ratio = entry.file_size <= max(_SMALL, entry.compress_size * _GREATEST_RATIO)
    check(ratio, "a part unpacks to far too much", field="file")


def _require_sound(archive: ZipFile, entry: ZipInfo) -> None:
    """No part is longer than it says, and none declares entities or a document type."""
    is_text = entry.filename.casefold().endswith((".xml", ".rels", ".vml"))
    before, length = b"", 0
    with archive.open(entry) as part:
        while block := part.read(_BLOCK):
            length += len(block)
            check(length <= entry.file_size, "a part is longer than it says", field="file")
            if is_text:
                _require_no_declaration(before + block)
                before = block[-16:]


def _require_no_declaration(text: bytes) -> None:
    """In UTF-8 and in UTF-16 alike."""
    plain = text.replace(b"\0", b"").upper()
    for word in (b"<!DOCTYPE", b"<!ENTITY"):
        check(word not in plain, "a part declares entities", field="file")
