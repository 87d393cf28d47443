"""An operator fills in a sheet: what is wrong is named row by row before anything is kept."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from tests.desks.conftest import BOTH, CYCLE, Office, Window
from tests.desks.test_refusals import told
from tests.desks.test_story import PROFILE, claimed, drafted
from tests.evidence import samples

ROWS = f"/meja/isian/{CYCLE}/laporan"
INNOVATIONS = f"/meja/isian/{CYCLE}/inovasi"
FULL = {**PROFILE, "organisation": "Dinas Kesehatan", "trial_date": ""}


def csv(*rows: tuple[Any, ...]) -> bytes:
    return "\n".join(";".join(map(str, row)) for row in rows).encode()


def innovations(*changes: dict[str, Any]) -> bytes:
    """A workbook with an innovation a row, and two levels each."""
    book, columns = Workbook(), [*FULL, "c16", "c17"]
    page = book.active
    assert page is not None
    page.append(columns)
    for change in changes:
        row = {**FULL, "c16": 2, "c17": 1, **change}
        page.append([row[name] for name in columns])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def looked(window: Window, page: str, content: bytes, name: str = "isian.csv") -> TestResponse:
    return window.send(page, sheet=(io.BytesIO(content), name))


def confirmed(window: Window, page: str, answer: TestResponse) -> TestResponse:
    """Sends the form that the look through a sheet has led to."""
    assert answer.status_code == 200, answer.text
    names = ("csrf_token", "once", "content", "name", "notation")
    fields = {name: re.findall(rf'name="{name}" value="([^"]*)"', answer.text) for name in names}
    return window.post(page, save="1", **{name: found[0] for name, found in fields.items()})


def end(office: Office) -> int:
    position = office.juara.recorder.max_notification_id()
    assert position is not None
    return position


@BOTH
def test_a_report_is_filled_in_by_a_sheet(office: Office) -> None:
    window, before = office.browser("operator"), end(office)
    wrong = csv(("indicator", "value"), ("1", "9"), ("2a", "banyak"), ("99", "1"), ("8", "2"))
    page = told(looked(window, ROWS, wrong), "sheet")
    assert page.count("<tr><td") == 3
    assert "bukan angka" in page
    assert end(office) == before
    good = csv(("indicator", "value"), ("1", "2"), ("2a", "1"), ("8", "2"))
    answer = looked(window, ROWS, good)
    assert "3 baris dibaca" in answer.text
    assert end(office) == before
    assert confirmed(window, ROWS, answer).status_code == 303
    assert "3 baris tersimpan." in window.text(f"/meja/laporan/{CYCLE}")
    after = end(office)
    assert after > before
    again = looked(window, ROWS, good)
    assert confirmed(window, ROWS, again).status_code == 303
    assert end(office) == after


@BOTH
def test_innovations_are_filled_in_by_a_workbook_and_keep_their_evidence(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    claimed(window, at)
    before = end(office)
    wrong = innovations({"urusan": "sihir"}, {"name": "Bank Sampah", "c16": 7}, {"name": ""})
    page = told(looked(window, INNOVATIONS, wrong, "isian.xlsx"), "sheet")
    assert page.count("<tr><td") == 3
    assert end(office) == before
    content = innovations({}, {"name": "Bank Sampah", "organisation": "Dinas Lingkungan Hidup"})
    answer = looked(window, INNOVATIONS, content, "isian.xlsx")
    assert confirmed(window, INNOVATIONS, answer).status_code == 303
    page = window.text(f"/meja/inovasi/siklus/{CYCLE}")
    assert "Bank Sampah" in page
    assert page.count(PROFILE["name"]) == 1
    shown = window.text(at)
    assert "perwali.pdf" in shown
    assert "Tanpa bukti, jadi dihitung 0: " in shown.replace("\n", " ")
    assert "Dinas Lingkungan Hidup" in window.text(f"/meja/inovasi/siklus/{CYCLE}/baru")


def test_a_sheet_to_fill_in_has_what_is_known_and_can_be_sent_back(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    claimed(window, at)
    for page, rows in ((ROWS, 20), (INNOVATIONS, 1)):
        answer = window.get(f"{page}/lembar.xlsx")
        assert "no-store" in answer.headers["Cache-Control"]
        lines = list(load_workbook(io.BytesIO(answer.data)).worksheets[0].values)
        assert len(lines) == rows + 1
        before = end(office)
        if page == INNOVATIONS:
            assert PROFILE["name"] in lines[1]
            back = looked(window, page, answer.data, "isian.xlsx")
            assert "0 fakta akan dicatat" in back.text
        assert end(office) == before


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "kosong.csv"),
        (b"indicator;value\n" + b"x" * 300_000, "besar.csv"),
        (b"\xff\xfe1", "utf16.csv"),
        (b"\xd0\xcf\x11\xe0", "lama.xls"),
        (b"PK\x03\x04 nothing", "rusak.xlsx"),
        (b"indicator;value;v16\n1;2;3", "kolom.csv"),
        (b"value\n2", "kurang.csv"),
        (samples.bomb(20 * samples.MEGABYTE), "bom.xlsx"),
        (samples.sparse(), "jarang.xlsx"),
        (samples.entities(samples.LAUGHS), "entitas.xlsx"),
        (samples.xlsx(more={"../../luar": b"x"}), "luar.xlsx"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_told(office: Office, content: bytes, name: str) -> None:
    told(looked(office.browser("operator"), ROWS, content, name), "sheet")


def test_a_sheet_is_for_operators_of_a_region_in_an_open_cycle(office: Office) -> None:
    good, before = csv(("indicator", "value"), ("1", "2")), end(office)
    for login in ("kepala", "penilai", "admin1", "auditor", "baru"):
        window = office.browser(login)
        assert window.get(ROWS).status_code in {401, 403}
        assert window.get(f"{ROWS}/lembar.xlsx").status_code in {401, 403}
        answer = window.send("/akun", ROWS, sheet=(io.BytesIO(good), "isian.csv"))
        assert answer.status_code in {401, 403}
    operator = office.browser("operator")
    assert operator.get(f"/meja/isian/{CYCLE}/lainnya").status_code == 404
    assert operator.get("/meja/isian/iid-1999/laporan").status_code == 404
    told(operator.post(ROWS, save="1", content="?", **operator_fields(operator)), "sheet")
    assert end(office) == before
    office.clock.now += timedelta(days=31)
    late = looked(office.browser("operator"), ROWS, good)
    assert "sekarang dalam fase penilaian" in told(late)


def operator_fields(window: Window) -> dict[str, str]:
    page = window.text(ROWS)
    return {"csrf_token": re.findall(r'name="csrf_token" value="([^"]*)"', page)[0]}


def test_what_has_been_handed_in_is_not_changed_by_a_sheet(office: Office) -> None:
    operator, head = office.browser("operator"), office.browser("kepala")
    at = drafted(operator)
    claimed(operator, at)
    assert head.send(at, f"{at}/kirim").status_code == 303
    before = end(office)
    answer = looked(operator, INNOVATIONS, innovations({"c16": 3}), "isian.xlsx")
    told(answer, "sheet")
    assert end(office) == before
