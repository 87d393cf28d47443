"""Files into lines: CSV of every honest kind, workbooks, and what is neither."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import unpacking
from app.importing import inspection, results, sheet
from app.importing.lines import header
from app.importing.problem import FileRefused
from tests.app.importing import RESULT, written
from tests.app.importing import workbook as made

KNOWN = results.KIND.columns
LINES = [(1, list(RESULT)), (2, list(RESULT.values()))]


def lines(path: Path, name: str | None = None) -> list[tuple[int, list[object]]]:
    return [(number, list(cells)) for number, cells in sheet.lines(sheet.read(path), KNOWN, name)]


def why_not(path: Path, name: str | None = None) -> str:
    with pytest.raises(FileRefused) as refused:
        lines(path, name)
    return "; ".join([refused.value.message, *map(str, refused.value.problems)])


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_csv_is_read_with_either_separator(
    tmp_path: Path, separator: str, mark: str, end: str
) -> None:
    path = written(tmp_path / "hasil.csv", RESULT, separator=separator)
    path.write_bytes((mark + path.read_text("utf-8").replace("\n", end)).encode())
    assert lines(path) == LINES


def test_a_quoted_cell_may_hold_separators_and_line_ends(tmp_path: Path) -> None:
    path = written(tmp_path / "hasil.csv", RESULT | {"source": '"Siaran pers;\n28 Februari, 2024"'})
    assert lines(path)[1][1][-1] == "Siaran pers;\n28 Februari, 2024"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"region_code\nr\xe9gion\n", "not UTF-8: line 2 holds the byte 0xE9"),
        ("region_code\n".encode("utf-16"), "is in UTF-16: save it as CSV UTF-8"),
        (b'region_code\n"35.76\n', "row 2 is not CSV"),
        (b"region_code\n" + b"x" * 200_000, "row 2 is not CSV: field larger than field limit"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "protected or in the old format XLS"),
        (b"PK\x03\x04 but no archive", "the archive has no directory"),
    ],
    ids=["latin-1", "utf-16", "open quote", "endless cell", "xls", "no archive"],
)
def test_what_is_no_csv_is_refused_in_words(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "hasil.csv"
    path.write_bytes(content)
    assert why in why_not(path)


def test_a_file_that_is_not_there_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "cannot be read: No such file" in why_not(tmp_path / "tiada.csv")
    assert "cannot be read: Is a directory" in why_not(tmp_path)
    monkeypatch.setattr(sheet, "MOST_BYTES", 20)
    assert "more than 20 bytes" in why_not(written(tmp_path / "hasil.csv", RESULT))


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "MOST_ROWS", 2)
    assert len(lines(written(tmp_path / "hasil.csv", RESULT, RESULT))) == 3
    path = written(tmp_path / "hasil.csv", RESULT, RESULT, RESULT)
    assert why_not(path) == "the file has more than 2 rows"


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda some: b"PK\x03\x04" + some))
def test_no_content_whatsoever_makes_the_reader_fail(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "apa.saja"
    path.write_bytes(content)
    try:
        found = lines(path)
    except FileRefused:
        return
    assert [number for number, _ in found] == list(range(1, len(found) + 1))


def test_a_header_names_every_column_once() -> None:
    assert header(["Region_Code ", *list(RESULT)[1:], "", ""], KNOWN) == tuple(RESULT)
    with pytest.raises(FileRefused) as refused:
        header(["region_code", "region_code", "nilai", "", "year"], KNOWN)
    assert refused.value.message == (
        "the header row is not as expected: unknown: nilai, (without a name);"
        " missing: region_name, index, score, category, rank, source; named twice: region_code"
    )


def test_a_workbook_is_read_with_the_types_of_its_cells(tmp_path: Path) -> None:
    path = made(tmp_path / "hasil.xlsx", ["kode", "nilai"], [], ["35.76", 84.46], [35.76, True])
    assert lines(path) == [
        (1, ["kode", "nilai"]),
        (2, ["", ""]),
        (3, ["35.76", 84.46]),
        (4, [35.76, True]),
    ]


def test_rows_and_columns_are_counted_from_the_corner_of_the_sheet(tmp_path: Path) -> None:
    path = made(tmp_path / "hasil.xlsx", [], [None, "kode"], [None, "35.76"])
    assert lines(path) == [(1, ["", ""]), (2, ["", "kode"]), (3, ["", "35.76"])]


def test_a_sheet_is_chosen_by_name(tmp_path: Path) -> None:
    path = made(tmp_path / "hasil.xlsx", ["kode"], sheet="Hasil")
    assert lines(path, "Hasil") == [(1, ["kode"])]
    assert why_not(path, "Lain") == "there is no sheet 'Lain', but Hasil"
    assert why_not(written(tmp_path / "hasil.csv", RESULT), "Hasil") == "a CSV file has no sheets"


def test_formulas_with_a_value_are_read_those_without_are_named(tmp_path: Path) -> None:
    worked = altered(tmp_path, b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    assert lines(worked) == [(1, [2.0])]
    said = altered(tmp_path, b'<row r="1"><c r="A1" t="str"><f>A2</f><v></v></c></row>')
    assert lines(said) in ([], [(1, [""])])
    for missing in (b"", b"<v></v>", b"<v/>"):
        row = b'<row r="7"><c r="C7"><f>1+1</f>' + missing + b"</c></row>"
        assert "row 7, column 3: is a formula without a computed value" in why_not(
            altered(tmp_path, row)
        )


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "reaches to row 1048576"),
        (b'<row r="1"><c r="XFD1"><v>1</v></c></row>', "column 16384: at most"),
        (b'<row r="1"><c r="A1" t="s"><v>5</v></c></row>', "a text that the workbook does not"),
        (b'<row r="x"><c r="A1"><v>1</v></c></row>', "the workbook is damaged"),
        (b"<row><c><v>1</c></row>", "the workbook is damaged"),
    ],
    ids=["last row", "last column", "no such text", "no row", "no xml"],
)
def test_a_sheet_that_would_fill_the_memory_is_refused(
    tmp_path: Path, rows: bytes, why: str
) -> None:
    assert why in why_not(altered(tmp_path, rows))


def test_a_text_that_is_repeated_too_often_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "MOST_TEXT", 1_000)
    path = made(tmp_path / "hasil.xlsx", *[["x" * 300]] * 2)
    assert len(lines(path)) == 2
    path = made(tmp_path / "hasil.xlsx", *[["x" * 300]] * 4)
    assert why_not(path) == "the sheet holds more than 1000 characters"


def test_an_archive_that_unpacks_too_large_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = altered(tmp_path, b" " * 2**22)
    assert why_not(bomb) == "the archive unpacks to more than 100 times its size"
    monkeypatch.setattr(unpacking, "MOST_PARTS", 3)
    assert "more than" in why_not(made(tmp_path / "hasil.xlsx", ["kode"]))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    path = altered(tmp_path, b"", before=entities)
    assert why_not(path) == "the workbook declares a document type of its own"


def test_a_sheet_under_another_name_is_looked_at_too(tmp_path: Path) -> None:
    path = altered(tmp_path, b'<row r="1"><c r="XFD1"><v>1</v></c></row>', name="xl/lain.bin")
    assert "column 16384" in why_not(path)


@pytest.mark.parametrize("name", ["mimetype", "xl/workbook.bin"])
def test_other_archives_are_no_workbooks(tmp_path: Path, name: str) -> None:
    path = made(tmp_path / "hasil.xlsx", ["kode"])
    with ZipFile(path, "a") as archive:
        archive.writestr(name, "")
    assert why_not(path) == "the file is neither CSV nor a workbook in the format XLSX"


def test_parts_of_the_same_name_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "hasil.xlsx", ["kode"])
    with ZipFile(path, "a") as archive:
        archive.writestr("XL/Workbook.xml", "<workbook/>")
    assert why_not(path) == "the archive holds parts of the same name"


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "hasil.xlsx", *[[number, "teks"] for number in range(200)])
    content = bytearray(path.read_bytes())
    with ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content[start + 80 : start + 120] = bytes(40)
    path.write_bytes(content)
    assert "cannot be unpacked" in why_not(path)


def altered(
    folder: Path, rows: bytes, before: bytes = b"", name: str = "xl/worksheets/sheet1.xml"
) -> Path:
    """A workbook whose sheet data are these, put into the archive under this name."""
    path = made(folder / "asal.xlsx", ["kode"])
    content = before + (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    with ZipFile(path) as source, ZipFile(folder / "ubah.xlsx", "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    return folder / "ubah.xlsx"
