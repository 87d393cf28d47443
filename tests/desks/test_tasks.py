"""The first page of every desk says what waits, how much of it, and where it is done."""

import re
from datetime import timedelta

from app.commands import cycles
from domain.actor import SYSTEM
from tests.desks.conftest import CYCLE, Office, Window
from tests.desks.test_corrections import REPORT, handed_in, panel
from tests.desks.test_ministry import AT, when
from tests.desks.test_story import drafted, sent

_TASK = re.compile(r'<li><a href="([^"]+)"><b class="num">(\d+)</b> ([^<]+)</a>')


def tasks(window: Window) -> dict[str, int]:
    """What waits, each leading to a page that is there."""
    found = _TASK.findall(window.text("/meja"))
    for address, _, _ in found:
        assert window.get(address).status_code == 200, address
    return {what: int(count) for _, count, what in found}


def test_a_region_is_told_what_to_fill_in_and_what_to_hand_in(office: Office) -> None:
    operator, head = office.browser("operator"), office.browser("kepala")
    assert tasks(operator) == {"baris laporan belum diisi": 20}
    assert tasks(head) == {}
    assert "Tidak ada yang menunggu Anda." in head.text("/meja")
    drafted(operator)
    assert operator.send(f"{REPORT}/baris/1", level=2).status_code == 303
    assert tasks(operator) == {
        "rancangan dengan indikator wajib yang kosong": 1,
        "baris laporan belum diisi": 19,
    }
    assert tasks(head) == {"rancangan belum dikirim": 1, "laporan belum disahkan": 1}


def test_an_assessor_is_told_what_waits_for_a_decision(office: Office) -> None:
    at = handed_in(office)
    assert tasks(office.browser("admin1")) == {
        "siklus lewat tenggat, belum ditutup": 1,
        "daerah tanpa penilai": 1,
    }
    first, second, third = panel(office)
    waiting = {"inovasi menunggu putusan": 1, "baris laporan menunggu validasi": 1}
    assert tasks(first) == waiting
    assert first.send(f"{at}/nilai/16", level=1, reason="hanya SK").status_code == 303
    assert second.send(f"{at}/ubah/16", level=2, reason="Perwali ada").status_code == 303
    assert tasks(second) == waiting
    assert tasks(third) == {**waiting, "usulan perubahan menunggu penilai kedua": 1}
    assert third.send(f"{at}/ubah/16", approve=1).status_code == 303
    assert tasks(third) == waiting


def test_administrators_are_told_what_takes_a_second_one(office: Office) -> None:
    one, two = office.browser("admin1"), office.browser("admin2")
    late = {"deadline": when(40), "reason": "jaringan putus"}
    assert one.send(AT, f"{AT}/perpanjang", **late).status_code == 303
    other = f"/meja/pengguna/{office.persons['baru']}"
    assert one.send(other, f"{other}/peran", role="auditor").status_code == 303
    assert one.send(other, f"{other}/hapus").status_code == 303
    waiting = {
        "peran auditor untuk Nama baru": 1,
        "penghapusan data pribadi Nama baru": 1,
        f"perpanjangan tenggat {CYCLE}": 1,
    }
    assert tasks(one) == tasks(two) == waiting
    assert "usulan Anda; menunggu orang kedua" in one.text("/meja")
    assert "diusulkan Nama admin1; menunggu orang kedua" in two.text("/meja")
    assert two.send(AT, f"{AT}/setujui-perpanjangan").status_code == 303
    assert two.send(other, f"{other}/setujui").status_code == 303
    assert two.send(other, f"{other}/setujui-hapus").status_code == 303
    assert tasks(two) == {}


def test_a_final_cycle_waits_for_nobody(office: Office) -> None:
    sent(office)
    until = {"cycle": CYCLE, "until": office.clock.now + timedelta(days=60)}
    office.clock.now += timedelta(days=31)
    office.juara.do(SYSTEM, None, cycles.open_objections, **until)  # type: ignore[arg-type]
    one, two = office.browser("admin1"), office.browser("admin2")
    assert one.send(AT, f"{AT}/final").status_code == 303
    assert tasks(two)[f"klasemen final {CYCLE}"] == 1
    office.clock.now += timedelta(days=60)
    one, two = office.browser("admin1"), office.browser("admin2")
    assert two.send(AT, f"{AT}/setujui-final").status_code == 303
    assert tasks(one) == tasks(two) == {}
    for login in ("operator", "kepala", "penilai"):
        assert tasks(office.browser(login)) == {}
