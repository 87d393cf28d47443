"""Office documents are archives, and what is in one is looked at before it is kept."""

from __future__ import annotations

from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from app import unpacking
from domain.errors import check

_LARGEST = 50 * 1024 * 1024
_BLOCK = 64 * 1024
_MAIN = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
_TYPES = "[Content_Types].xml"
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf")
_MACROS_OR_OBJECTS = (b"\xd0\xcf\x11\xe0",)
_PROGRAMS = (b"MZ", b"\x7fELF")
_FOREIGN = _ARCHIVES + _MACROS_OR_OBJECTS + _PROGRAMS
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
# As long as a declaration in UTF-16, so that none hides between two blocks.
_OVERLAP = 2 * max(map(len, _DECLARATIONS))


def office_kind(file: BinaryIO) -> str:
    """``xlsx`` or ``docx``, if it is one and no trap.

    Raises:
        Invalid: when it is neither, is no sound archive, holds another one, macros or a
            program, or declares entities.
    """
    with unpacking.opened(file, _LARGEST) as archive:
        names = set(archive.namelist())
        kinds = [kind for main, kind in _MAIN.items() if main in names]
        check(len(kinds) == 1 and _TYPES in names, "no XLSX or DOCX document", field="file")
        for entry in archive.infolist():
            _require_sound(archive, entry)
        return kinds[0]


def _require_sound(archive: ZipFile, entry: ZipInfo) -> None:
    """Reads a part to its end, which also finds out whether it is damaged."""
    with archive.open(entry) as part:
        block, before = part.read(_BLOCK), b""
        check(
            not block.startswith(_FOREIGN),
            f"{entry.filename} is an archive, an object, macros or a program: save it as PDF",
            field="file",
        )
        while block:
            _require_no_declaration(before + block)
            before = (before + block)[-_OVERLAP:]
            block = part.read(_BLOCK)


def _require_no_declaration(text: bytes) -> None:
    """In UTF-8 and in UTF-16 alike."""
    plain = text.replace(b"\0", b"").upper()
    declares = any(word in plain for word in _DECLARATIONS)
    check(not declares, "a part declares a document type or entities", field="file")
