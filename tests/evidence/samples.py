"""Files of every kind, sound ones and traps, made here byte by byte."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import xlsxwriter

MEGABYTE = 2**20
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package"/>'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END_OF_SHEET = b"</sheetData></worksheet>"

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n"
PDF_WITH_SCRIPT = PDF.replace(
    b"/Catalog", b"/Catalog /OpenAction <</S /JavaScript /JS (app.alert())>>"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(40) + b"\xff\xd9"
HTML = b"<!DOCTYPE html><script>document.title='x'</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"/>'
PROGRAM = b"MZ\x90\x00" + bytes(200)
ELF = b"\x7fELF\x02\x01\x01" + bytes(200)


def png(padding: int = 0) -> bytes:
    """A picture of one pixel, with so many bytes of a comment."""
    pieces = (
        (b"IHDR", struct.pack(">2L5B", 1, 1, 8, 0, 0, 0, 0)),
        (b"tEXt", b"Comment\0" + b"x" * padding),
        (b"IDAT", zlib.compress(b"\0\0")),
        (b"IEND", b""),
    )
    chunks = (
        struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
        for name, data in pieces
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def film(brand: bytes = b"isom", padding: int = 100, *, moov: bool = True) -> bytes:
    """A film of boxes: what it is, what it shows and where that is found."""
    boxes = [(b"ftyp", brand + bytes(4)), (b"mdat", bytes(padding))]
    if moov:
        boxes.append((b"moov", bytes(20)))
    return b"".join(struct.pack(">L4s", 8 + len(data), name) + data for name, data in boxes)


def archive(parts: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED if packed else ZIP_STORED, compresslevel=1) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def office(main: str, content: bytes = b"<w/>", **more: bytes) -> bytes:
    """A document with this main part, and others besides."""
    return archive({"[Content_Types].xml": TYPES, main: content, **more})


def docx(more: Mapping[str, bytes] | None = None) -> bytes:
    return office("word/document.xml", **(more or {}))


def xlsx(sheet: bytes = b"", more: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook as a spreadsheet program saves it, but with one sheet of these rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet()
    with ZipFile(file) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    rows = {"xl/worksheets/sheet1.xml": SHEET + sheet + END_OF_SHEET}
    return archive({**parts, **rows, **(more or {})})


def linked() -> bytes:
    """A workbook of which one part is a link to a file of the machine."""
    file = io.BytesIO(xlsx())
    with ZipFile(file, "a") as made:
        link = ZipInfo("xl/media/kunci")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    return file.getvalue()


def lying(content: bytes) -> bytes:
    """The same archive, whose directory says that its last part is of one byte."""
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<L", 1) + content[at + 28 :]


def overlapping() -> bytes:
    """An archive in which two names lead to the same bytes."""
    content = archive({"a": b"x" * 500, "b": b"x" * 500, **_MAIN}, packed=False)
    first, second = (
        content.find(b"PK\x01\x02"),
        content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4),
    )
    return content[: second + 42] + content[first + 42 : first + 46] + content[second + 46 :]


_MAIN = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"}


def encrypted() -> bytes:
    """An archive whose parts say that they need a password."""
    content = bytearray(archive(_MAIN))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def crowded(parts: int = 1_200_000) -> bytes:
    """An archive whose directory names more parts than anybody can count, of 46 bytes each."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[20] * 2, *[0] * 4, *[0] * 3, *[0] * 5, 0, 0)
    directory = entry * parts
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, len(directory), 4, 0)
    return b"PK\x03\x04" + directory + end


def bomb(unpacked: int = 200 * MEGABYTE) -> bytes:
    """A workbook of less than 1 MB whose sheet would unpack to 200."""
    return xlsx(b" " * unpacked)


def sparse() -> bytes:
    """A workbook of two cells in the far corners, 51 million when laid out as a rectangle."""
    corner = b'<row r="%d"><c r="%s%d"><v>1</v></c></row>'
    return xlsx(corner % (1, b"A", 1) + corner % (200_001, b"IV", 200_001))


def dense(rows: int = 110_000) -> bytes:
    """A workbook of 0.3 MB with 1.5 million cells, just below 100 times its size."""
    digits = random.Random(1)  # noqa: S311 -- any digits that do not pack well
    more = b"<c><v>1</v></c>" * 13
    lines = (
        b"<row><c><v>%06d</v></c>%s</row>" % (digits.randrange(10**6) if row % 3 == 0 else 1, more)
        for row in range(rows)
    )
    return xlsx(b"".join(lines))


def full(rows: int = 27_000, columns: str = "ABCDEFGHIJKLMN") -> bytes:
    """An honest workbook of 378,000 numbers, each at the place it names."""
    digits = random.Random(2)  # noqa: S311 -- any digits that do not pack well
    lines = (
        b'<row r="%d">' % row
        + b"".join(
            b'<c r="%s%d"><v>%d</v></c>' % (column.encode(), row, digits.randrange(10**6))
            for column in columns
        )
        + b"</row>"
        for row in range(1, rows + 1)
    )
    return xlsx(b"".join(lines))


def entities(declared: bytes, encoding: str = "utf-8") -> bytes:
    """A workbook whose sheet declares entities and uses one."""
    text = b'<?xml version="1.0"?><!DOCTYPE x [%s]><x>&a;</x>' % declared
    part = text.decode().encode(encoding)
    return xlsx(more={"xl/worksheets/sheet2.xml": part})


LAUGHS = b'<!ENTITY z "haha"><!ENTITY a "&z;&z;&z;&z;&z;&z;&z;&z;&z;">'
