"""The desks of administrators and auditors: cycles, people, and what takes two."""

import re
from datetime import timedelta
from typing import Any

import pytest

from app.web.desks.cycles import _STEPS
from domain.actor import Role
from projections import access, regions
from tests.desks.conftest import CYCLE, START, Office, Window
from tests.desks.test_refusals import told
from tests.desks.test_story import sent

AT = f"/meja/siklus/{CYCLE}"


def when(days: int) -> str:
    return (START + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def test_a_cycle_from_opening_to_final_takes_two(office: Office) -> None:
    one, two = office.browser("admin1"), office.browser("admin2")
    fields: dict[str, Any] = {
        "index": "iid",
        "year": "2025",
        "zone": "WIT",
        "provisional": "public",
    }
    wrong = one.send("/meja/siklus", deadline="besok", **fields)
    assert wrong.status_code == 422
    assert 'id="deadline-wrong"' in wrong.text
    assert 'value="besok"' in wrong.text
    at = one.send("/meja/siklus", deadline=when(9), **fields).headers["Location"]
    assert at == "/meja/siklus/iid-2025"
    late = {"deadline": when(19), "reason": "jaringan putus"}
    assert one.send(at, f"{at}/perpanjang", **late).status_code == 303
    page = one.text(at)
    assert "Menunggu orang kedua" in page
    assert "setujui-perpanjangan" not in page
    assert one.send(at, f"{at}/setujui-perpanjangan").status_code == 422
    assert two.send(at, f"{at}/setujui-perpanjangan").status_code == 303
    assert one.send(at, f"{at}/tutup", reason="").status_code == 303
    assert one.send(at, f"{at}/sanggah", until=when(40)).status_code == 303
    assert one.send(at, f"{at}/final").status_code == 303
    early = two.send(at, f"{at}/setujui-final")
    assert early.status_code == 422
    assert "Daerah masih boleh menyanggah sampai" in early.text
    office.clock.now += timedelta(days=40)
    two = office.browser("admin2")
    assert two.send(at, f"{at}/setujui-final").status_code == 303
    page = " ".join(two.text(at).split())
    assert '<p class="kicker">final</p>' in page
    steps = page.partition("Perjalanan siklus</caption>")[2].partition("</table>")[0]
    for step in ("Siklus dibuka", "Perpanjangan diusulkan", "Siklus ditutup", "final diusulkan"):
        assert step in steps
    assert re.search(r"Tenggat diperpanjang: .+ → <b>.+</b>.+ → .+<td>jaringan putus</td>", steps)


def test_assessors_are_assigned_and_released(office: Office) -> None:
    window = office.browser("admin1")
    who = {"region": "35.78", "assessor": office.persons["penilai"]}
    assert window.send(AT, f"{AT}/tugaskan", **who).status_code == 303
    assert "Kota Surabaya" in window.text(AT)
    assert "Kota Surabaya" in office.browser("penilai").text("/meja/antrean")
    assert window.send(AT, f"{AT}/tugaskan", **{**who, "region": "x"}).status_code == 422
    assert window.send(AT, f"{AT}/lepaskan", reason="pindah", **who).status_code == 303
    assert "Kota Surabaya" not in office.browser("penilai").text("/meja/antrean")


def test_a_provincial_assessor_is_given_the_whole_province_at_once(office: Office) -> None:
    window, person = office.browser("admin1"), office.hire("provinsi", Role.ASSESSOR, "35")
    with office.juara.reading() as connection:
        among = {one.code for one in regions.listing(connection, province="35")}
    who = {"region": "35", "assessor": person, "whole": "1"}
    assert window.send(AT, f"{AT}/tugaskan", **who).status_code == 303
    told = f"{len(among) - 1} daerah ditugaskan; 1 dilewati karena benturan kepentingan."
    assert told in window.text(AT)
    with office.juara.reading() as connection:
        seats = access.panel(connection, assessor=person)
        assigned = {regions.by_id(connection, one.region).code for one in seats}
    assert assigned == among - {"35"}
    wrong = window.send(AT, f"{AT}/tugaskan", **{**who, "assessor": office.persons["auditor"]})
    assert wrong.status_code == 422
    assert "bukan penilai" in wrong.text


def test_a_declared_conflict_is_shown_to_those_who_assign(office: Office) -> None:
    who = {"region": "35.78", "assessor": office.persons["penilai"]}
    window = office.browser("admin1")
    assert window.send(AT, f"{AT}/tugaskan", **who).status_code == 303
    assessor = office.browser("penilai")
    for region in ("35.78", "32.73"):
        answer = assessor.send("/meja/benturan", region=region, ground="employment")
        assert answer.status_code == 303
    for login in ("admin1", "auditor"):
        page = office.browser(login).text(AT)
        assert page.count("pernah atau akan bekerja di sana") == 2
        assert page.count('<span class="tag">benturan kepentingan</span>') == 1
    other = {"region": "32.73", "assessor": office.persons["penilai"]}
    answer = window.send(AT, f"{AT}/tugaskan", **other)
    assert "Ada benturan kepentingan." in answer.text


def test_a_role_is_proposed_by_one_and_approved_by_another(office: Office) -> None:
    one, two = office.browser("admin1"), office.browser("admin2")
    made = one.send("/meja/pengguna", login="baru2", name="Orang Baru")
    at = made.headers["Location"]
    again = one.send("/meja/pengguna", login="BARU2", name="Kembaran")
    assert again.status_code == 422
    assert "Nama pengguna ini sudah dipakai." in again.text
    assert one.send(at, f"{at}/peran", role="operator", home="35.78").status_code == 303
    assert one.send(at, f"{at}/setujui").status_code == 422
    assert "Orang Baru" in two.text("/meja/pengguna")
    assert two.send(at, f"{at}/setujui").status_code == 303
    link = re.search(r'class="secret">http://localhost([^<]+)<', one.send(at, f"{at}/tautan").text)
    assert link is not None
    newcomer, short = office.browser(), "baru"
    assert newcomer.send(link[1], password=short, again=short).status_code == 422
    word = "rusa putih menyeberang"
    assert newcomer.send(link[1], password=word, again=word).status_code == 303
    assert newcomer.send(link[1], password=word, again=word).status_code == 422
    assert "sudah mempunyai cara masuk" in one.send(at, f"{at}/tautan").text
    assert newcomer.sign_in("baru2", word).status_code == 303
    assert "Kota Surabaya" in newcomer.text("/meja")
    assert one.send(at, f"{at}/nonaktif", reason="pindah").status_code == 303
    assert newcomer.get("/meja").status_code == 401
    assert one.send(at, f"{at}/aktif").status_code == 303
    assert one.send(at, f"{at}/cabut", reason="pindah").status_code == 303
    assert one.send(at, f"{at}/hapus").status_code == 303
    assert two.send(at, f"{at}/setujui-hapus").status_code == 303
    assert "[dihapus]" in two.text(at)


def test_the_auditor_reads_drafts_and_changes_nothing(office: Office) -> None:
    at, auditor = sent(office), office.browser("auditor")
    assert at in auditor.text(f"/meja/baca/{CYCLE}")
    page = auditor.text(at)
    assert 'method="post"' not in page.split("</div>", 1)[1].split("<h1>")[1]
    assert "tugaskan" not in auditor.text(AT)
    for step in ("terima", "tolak", "kirim", "tarik"):
        assert auditor.send(at, f"{at}/{step}", reason="x").status_code == 422


ADMINS = ("/meja/pengguna", "/meja/siklus", AT)


@pytest.mark.parametrize("login", ["operator", "kepala", "penilai", "baru"])
def test_the_desk_of_the_ministry_is_closed_to_others(office: Office, login: str) -> None:
    window = office.browser(login)
    before = office.juara.recorder.max_notification_id()
    for page in ADMINS:
        assert window.get(page).status_code in {401, 403}
    for step in _STEPS:
        _refused(window, f"{AT}/{step}")
    for step in ("peran", "setujui", "nonaktif", "hapus", "setujui-hapus", "tautan"):
        _refused(window, f"/meja/pengguna/{office.persons['admin1']}/{step}")
    assert office.juara.recorder.max_notification_id() == before


def _refused(window: Window, address: str) -> None:
    fields = {"region": "35.78", "deadline": when(50), "until": when(50), "role": "admin"}
    assert window.send("/akun", address, reason="x", **fields).status_code in {401, 403, 422}


def test_who_holds_no_role_is_told_so(office: Office) -> None:
    window = office.browser("baru")
    assert "belum mempunyai peran" in window.text("/meja")
    told(window.get("/meja/pengguna"))
    assert window.get("/akun").status_code == 200, "and stays signed in"
