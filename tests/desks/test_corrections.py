"""What was settled is corrected: by two assessors, or by an objection of the region."""

from datetime import timedelta

from app.commands import access, cycles
from domain.actor import SYSTEM, Role
from tests.desks.conftest import BOTH, CYCLE, HOME, Office, Window
from tests.desks.test_refusals import told
from tests.desks.test_story import claimed, drafted, sent

REPORT = f"/meja/laporan/{CYCLE}/35.78"


def panel(office: Office) -> list[Window]:
    """Three assessors of the region, after the deadline."""
    office.hire("penilai2", Role.ASSESSOR)
    office.hire("penilai3", Role.ASSESSOR)
    logins = ("penilai", "penilai2", "penilai3")
    for login in logins:
        who = {"region": HOME, "cycle": CYCLE, "assessor": office.persons[login]}
        office.juara.do(SYSTEM, None, access.assign, **who)  # type: ignore[arg-type]
    return [office.browser(login) for login in logins]


def handed_in(office: Office) -> str:
    """An innovation that was sent, and a row of the report, after the deadline."""
    at, operator = sent(office), office.browser("operator")
    assert operator.send(f"{REPORT}/baris/1", level=2).status_code == 303
    office.clock.now += timedelta(days=31)
    return at


def objecting(office: Office) -> Window:
    until = office.clock.now + timedelta(days=14)
    office.juara.do(SYSTEM, None, cycles.open_objections, cycle=CYCLE, until=until)
    return office.browser("kepala")


@BOTH
def test_a_level_is_changed_by_two_assessors(office: Office) -> None:
    at = handed_in(office)
    first, second, third = panel(office)
    page = f"{at}/ubah/16"
    assert page not in first.text(at)
    assert first.send(f"{at}/nilai/16", level=1, reason="hanya SK").status_code == 303
    assert page in second.text(at)
    wrong = second.send(page, level=1, reason="")
    assert "memang sudah berlaku" in told(wrong, "level")
    assert second.send(page, level=2, reason="Perwali terlampir").status_code == 303
    assert "Usulan perubahan" in third.text(at)
    assert "Setujui perubahan" not in second.text(page)
    told(second.send(page, approve=1))
    told(first.send(page, approve=1))
    shown = third.text(page)
    assert "Perwali terlampir" in shown
    assert "Nama penilai2" in shown
    assert third.send(page, approve=1).status_code == 303
    assert "Perubahan indikator disetujui" in third.text(page)
    assert office.browser("operator").get(page).status_code == 200
    assert office.browser("tetangga").get(page).status_code == 404


def test_a_figure_is_changed_by_two_assessors(office: Office) -> None:
    handed_in(office)
    first, second, third = panel(office)
    page = f"{REPORT}/ubah/1"
    told(first.send(page, level=1, reason="x"))
    assert first.send(f"{REPORT}/nilai/1", level=0, reason="tanpa bukti").status_code == 303
    assert page in second.text(REPORT)
    assert second.send(page, level=1, reason="SK ditemukan").status_code == 303
    assert page in third.text(REPORT)
    told(second.send(page, approve=1))
    assert third.send(page, approve=1).status_code == 303
    assert "Perubahan baris disetujui" in third.text(page)
    assert "SK ditemukan" in third.text(page)


@BOTH
def test_a_head_objects_and_an_uninvolved_assessor_decides(office: Office) -> None:
    at = handed_in(office)
    first, second, third = panel(office)
    assert first.send(f"{at}/nilai/16", level=1, reason="hanya SK").status_code == 303
    submission = at.rsplit("/", 1)[1]
    page = f"/meja/sanggah/{CYCLE}/baru/16?inovasi={submission}"
    head = objecting(office)
    assert f"/meja/sanggah/{CYCLE}/baru/16" in head.text(at)
    assert f"/meja/sanggah/{CYCLE}/baru/16" not in office.browser("operator").text(at)
    assert "harus disertai bukti" in told(head.send(page, reason="Perwali ada"), "kept")
    digest = head.text(page).split('name="kept" value="')[1].split('"')[0]
    refused = head.send(page, reason="", kept=digest)
    assert f'value="{digest}" checked' in told(refused, "reason")
    filed = head.send(page, reason="Perwali ada sejak awal", kept=digest)
    assert filed.status_code == 303
    case = filed.headers["Location"]
    told(head.send(page, reason="sekali lagi", kept=digest))
    assert "Menunggu putusan" in head.text(case)
    assert case in third.text("/meja/antrean")
    told(first.send(case, verdict="dismissed", reason="tetap"))
    assert 'name="verdict"' not in first.text(case)
    told(second.send(case, verdict="upheld", reason="benar"), "level")
    told(second.send(case, verdict="", reason="benar"), "verdict")
    decided = second.send(case, verdict="upheld", level=2, reason="Perwali sah")
    assert decided.status_code == 303
    page = head.text(case)
    assert "dikabulkan" in page
    assert "Perwali sah" in page
    assert "→" in page
    assert office.browser("tetangga").get(case).status_code == 404
    assert "dikabulkan" in head.text(f"/meja/sanggah/{CYCLE}")


def test_an_objection_to_a_row_may_rest_on_a_document_kept_elsewhere(office: Office) -> None:
    handed_in(office)
    first, second, _ = panel(office)
    assert first.send(f"{REPORT}/nilai/1", level=0, reason="tanpa bukti").status_code == 303
    head = objecting(office)
    page = f"/meja/sanggah/{CYCLE}/baru/1"
    assert page in head.text(REPORT)
    told(head.send(page, reason="SK ada", document="SK 12/2025", digest="abc"), "digest")
    fields = {"document": "SK 12/2025", "digest": "AB" * 32}
    case = head.send(page, reason="SK ada", **fields).headers["Location"]
    assert "SK 12/2025" in second.text(case)
    assert second.send(case, verdict="dismissed", reason="bukan SK kepala").status_code == 303
    assert "bukan SK kepala" in head.text(case)
    told(second.send(case, verdict="dismissed", reason="lagi"))


def test_nothing_is_objected_to_before_its_time(office: Office) -> None:
    at = handed_in(office)
    head = office.browser("kepala")
    submission = at.rsplit("/", 1)[1]
    page = f"/meja/sanggah/{CYCLE}/baru/16?inovasi={submission}"
    assert page not in head.text(at)
    assert "hanya dapat dilakukan dalam fase masa sanggah" in told(head.send(page, reason="x"))


def test_a_draft_cannot_be_revised(office: Office) -> None:
    operator = office.browser("operator")
    at = drafted(operator)
    claimed(operator, at)
    told(operator.send(f"{at}/ubah/16", level=1, reason="x"))
