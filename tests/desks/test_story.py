"""From an empty desk to a verdict, by forms alone."""

import io
from datetime import timedelta

from app.commands import access
from domain.actor import SYSTEM
from tests.desks.conftest import CYCLE, HOME, Office, Window

PDF = b"%PDF-1.7 a regulation\n%%EOF\n"
PROFILE = {
    "name": "Antrean Puskesmas Daring",
    "need": "Warga menunggu lama di puskesmas.",
    "owner": "Kepala Dinas Kesehatan",
    "kind": "digital",
    "form": "pelayanan_publik",
    "initiator": "opd",
    "urusan": "kesehatan",
    "stage": "penerapan",
    "implementation_date": "2025-02-01",
}


def drafted(window: Window) -> str:
    """The address of a new innovation."""
    page = f"/meja/inovasi/siklus/{CYCLE}/baru"
    agency = window.text(page).split(">Dinas Kesehatan<")[0].rsplit('value="', 1)[1].rstrip('"')
    answer = window.send(page, organisation=agency, **PROFILE)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def claimed(window: Window, at: str, indicator: str = "16", level: int = 2) -> None:
    files = (io.BytesIO(PDF), "perwali.pdf")
    answer = window.send(f"{at}/indikator/{indicator}", level=level, files=files)
    assert answer.status_code == 303, answer.text


def sent(office: Office) -> str:
    operator, head = office.browser("operator"), office.browser("kepala")
    at = drafted(operator)
    claimed(operator, at)
    assert head.send(at, f"{at}/kirim").status_code == 303
    return at


def assigned(office: Office) -> Window:
    """The assessor of the region, after the deadline."""
    who = {"region": HOME, "cycle": CYCLE, "assessor": office.persons["penilai"]}
    office.juara.do(SYSTEM, None, access.assign, **who)  # type: ignore[arg-type]
    office.clock.now += timedelta(days=31)
    return office.browser("penilai")


def test_an_innovation_from_draft_to_verdict(office: Office) -> None:
    operator, head = office.browser("operator"), office.browser("kepala")
    at = drafted(operator)
    page = operator.text(at)
    assert "Indikator wajib yang belum diisi" in page
    assert "kepala daerah atau yang diberi kuasa" in page
    claimed(operator, at)
    page = operator.text(at)
    assert "perwali.pdf" in page
    assert "Perkada" in page
    assert operator.send(at, f"{at}/kirim").status_code == 422
    assert head.send(at, f"{at}/kirim").status_code == 303
    assessor = assigned(office)
    assert PROFILE["name"] in assessor.text("/meja/antrean")
    answer = assessor.send(f"{at}/nilai/16", level=1)
    assert answer.status_code == 422
    assert "Belum tersimpan" in answer.text
    assert assessor.send(f"{at}/nilai/16", level=1, reason="hanya SK").status_code == 303
    assert assessor.send(at, f"{at}/terima").status_code == 303
    assert "diterima" in assessor.text(at)
    standings = office.app.test_client().get("/api/v1/standings/iid/2026?basis=verified").json
    assert standings is not None
    assert [one["code"] for one in standings["items"]] == ["35.78"]


def test_what_was_typed_stays_and_the_field_is_told(office: Office) -> None:
    window = office.browser("operator")
    page = f"/meja/inovasi/siklus/{CYCLE}/baru"
    answer = window.send(page, **{**PROFILE, "organisation": ""})
    assert answer.status_code == 422
    assert f'value="{PROFILE["name"]}"' in answer.text
    assert 'id="organisation-wrong"' in answer.text
    assert '<option value="kesehatan" selected>' in answer.text


def test_the_same_form_sent_twice_does_it_once(office: Office) -> None:
    window = office.browser("operator")
    page = f"/meja/inovasi/siklus/{CYCLE}/baru"
    shown = window.text(page)
    agency = shown.split(">Dinas Kesehatan<")[0].rsplit('value="', 1)[1].rstrip('"')
    fields = {"organisation": agency, "once": "one", **PROFILE}
    first, again = (window.send(page, **fields) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]


def test_a_decision_on_what_has_changed_since_is_refused(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    page = f"{at}/indikator/16"
    old = window.text(page).split('name="version" value="')[1].split('"')[0]
    claimed(window, at)
    answer = window.send(page, level=1, version=old)
    assert answer.status_code == 422
    assert "sudah diubah orang lain" in answer.text


def test_rows_of_the_region_are_reported_certified_and_settled(office: Office) -> None:
    operator, head = office.browser("operator"), office.browser("kepala")
    report = f"/meja/laporan/{CYCLE}/35.78"
    files = (io.BytesIO(PDF), "rpjmd.pdf")
    assert operator.send(f"{report}/baris/1", level=2, files=files).status_code == 303
    assert operator.send(f"{report}/baris/1", level=9).status_code == 422
    assert "rpjmd.pdf" in head.text(f"/meja/laporan/{CYCLE}")
    assert head.send(report, f"{report}/tandatangan").status_code == 303
    assert "Disahkan kepala daerah." in operator.text(report)
    assert office.browser("tetangga").get(report).status_code == 404
    assessor = assigned(office)
    assert "baris laporan menunggu" in assessor.text("/meja/antrean")
    assert assessor.send(f"{report}/nilai/1", level=2).status_code == 303


def test_a_declared_conflict_closes_the_region(office: Office) -> None:
    at, assessor = sent(office), assigned(office)
    assert assessor.get(at).status_code == 200
    wrong = assessor.send("/meja/benturan", region="99.99", ground="family")
    assert "Tidak ada daerah dengan kode ini." in wrong.text
    answer = assessor.send("/meja/benturan", region="35.78", ground="family")
    assert answer.status_code == 303
    assert assessor.get(at).status_code == 404
    assert assessor.get(f"{at}/nilai/16").status_code == 404
