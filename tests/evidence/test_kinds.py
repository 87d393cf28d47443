"""Which files are taken as evidence: what is in them decides, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.evidence.kinds import KINDS, TooLarge, kind_of
from app.evidence.store import Store
from domain.errors import Invalid
from tests.evidence import samples

SOUND = {
    "pdf": samples.PDF,
    "png": samples.png(),
    "jpeg": samples.JPEG,
    "xlsx": samples.xlsx(),
    "docx": samples.docx(),
    "mp4": samples.film(),
    "mov": samples.film(b"qt  "),
}
PRINTED = {"xl/printerSettings/printerSettings1.bin": b"H\0P\0" + bytes(200)}


def kind(content: bytes) -> str:
    return kind_of(io.BytesIO(content), len(content)).name


def why_not(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        kind(content)
    assert refused.value.field == "file"
    return refused.value.message


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_known_by_its_content(name: str) -> None:
    assert kind(SOUND[name]) == name


def test_a_workbook_that_has_been_printed_is_taken() -> None:
    assert kind(samples.xlsx(more=PRINTED)) == "xlsx"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        samples.HTML,
        samples.SVG,
        samples.PROGRAM,
        samples.ELF,
        b"%PDF-1.7 without an end",
        samples.png()[:-20],
        samples.film(moov=False),
        samples.film(b"heic", moov=False),
        samples.film()[:-1],
        samples.film() + samples.HTML,
        b"\0\0\0\x08ftyp",
        b"\0\0\0\x01ftypisom",
    ],
)
def test_what_is_of_no_kind_is_refused(content: bytes) -> None:
    assert why_not(content) == (
        "a file must be PDF, PNG, JPEG, XLSX, DOCX, MP4 or MOV by its content"
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (samples.archive({"a.txt": b"a"}), "no XLSX or DOCX document"),
        (samples.office("word/document.xml", **{"xl/workbook.xml": b"<w/>"}), "no XLSX or DOCX"),
        (samples.docx({"../luar": b"x"}), "a part leads outside"),
        (samples.docx({"a/../../luar": b"x"}), "a part leads outside"),
        (samples.docx({"/etc/cron.d/x": b"x"}), "a part leads outside"),
        (samples.docx({"C:\\luar": b"x"}), "a part leads outside"),
        (samples.linked(), "a part is a link"),
        (samples.encrypted(), "a part is encrypted"),
        (samples.overlapping(), "the parts of the archive overlap"),
        (samples.docx({"Word/Document.xml": b"<w/>"}), "parts of the same name"),
        (samples.docx({f"media/{n}": b"" for n in range(1000)}), "more than 1000 parts"),
        (samples.crowded(100_000), "more than 1000 parts"),
        (samples.bomb(samples.MEGABYTE), "more than 100 times its size"),
        (samples.docx({"isi.bin": samples.docx()}), "isi.bin is an archive"),
        (samples.xlsx(more={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(9)}), "macros"),
        (samples.docx({"word/media/image1.png": samples.PROGRAM}), "image1.png is an archive"),
        (samples.entities(samples.LAUGHS), "declares a document type or entities"),
        (samples.entities(samples.LAUGHS, "utf-16"), "declares a document type or entities"),
        (samples.entities(b'<!ENTITY a SYSTEM "file:///etc/passwd">'), "declares"),
        (samples.lying(samples.docx({"isi": b"x" * 500})), "the archive cannot be unpacked"),
        (samples.docx()[:-30], "the archive has no directory"),
    ],
)
def test_a_document_that_is_a_trap_is_refused(content: bytes, why: str) -> None:
    assert why in why_not(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
@pytest.mark.parametrize("before", range(64 * 1024 - 20, 64 * 1024 + 2))
def test_a_declaration_does_not_hide_between_two_blocks(encoding: str, before: int) -> None:
    word = "<!DOCTYPE a>".encode(encoding)
    part = (b" " * before) + word
    assert "declares" in why_not(samples.archive({**_PARTS, "xl/a.xml": part}, packed=False))


_PARTS = {"[Content_Types].xml": samples.TYPES, "xl/workbook.xml": b"<w/>"}


@pytest.mark.parametrize(("content", "most"), [(samples.png(5 * samples.MEGABYTE), 5)])
def test_a_file_has_at_most_the_bytes_of_its_kind(content: bytes, most: int) -> None:
    with pytest.raises(TooLarge, match=f"a file of the kind PNG has at most {most} MB"):
        kind(content)


def _spoiled(content: bytes) -> st.SearchStrategy[bytes]:
    """The file with a few bytes changed, or cut off."""
    places = st.lists(
        st.tuples(st.integers(0, len(content) - 1), st.binary(min_size=1)), max_size=4
    )

    def spoil(places: list[tuple[int, bytes]]) -> bytes:
        made = bytearray(content)
        for at, put in places:
            made[at : at + len(put)] = put
        return bytes(made)

    return places.map(spoil) | st.integers(0, len(content)).map(lambda end: content[:end])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*SOUND.values(), samples.linked()]).flatmap(_spoiled))
def test_no_file_whatsoever_makes_the_check_fail(tmp_path: Path, content: bytes) -> None:
    try:
        kept = Store(tmp_path).keep(io.BytesIO(content))
    except Invalid:
        return
    assert kept.kind.name in KINDS
