"""The desk of an auditor: everything that happened, by whom, and nothing to change it with."""

import re

from app.web.desks.words import FACTS
from domain import events
from tests.desks.conftest import CYCLE, Office
from tests.desks.test_corrections import REPORT, handed_in, objecting, panel
from tests.desks.test_refusals import told


def positions(page: str) -> list[int]:
    return [int(one) for one in re.findall(r'<tr id="p(\d+)">', page)]


def test_every_fact_has_its_words() -> None:
    topics = {getattr(events, name).TOPIC for name in events.__all__ if name != "Fact"}
    assert topics == set(FACTS)


def test_the_log_is_read_by_region_kind_person_and_position(office: Office) -> None:
    at, auditor = handed_in(office), office.browser("auditor")
    first = positions(auditor.text("/meja/log"))
    assert len(first) == 100
    assert first == sorted(first, reverse=True)
    older = auditor.text("/meja/log").split("sebelum=")[1].split('"')[0]
    assert positions(auditor.text(f"/meja/log?sebelum={older}"))[0] == int(older) - 1
    claims = auditor.text("/meja/log?fakta=submission.indicator_claimed&daerah=35.78")
    assert len(positions(claims)) == 1
    assert office.persons["operator"] in claims
    assert "Nama operator" not in claims
    assert "&#34;name&#34;:&#34;perwali.pdf&#34;" in claims
    assert at in claims
    mine = auditor.text(f"/meja/log?orang={office.persons['kepala']}&fakta=submission.sent")
    assert len(positions(mine)) == 1
    assert office.persons["kepala"] in mine
    opened = auditor.text(f"/meja/log?siklus={CYCLE}&fakta=cycle.opened")
    assert len(positions(opened)) == 1
    assert "Tidak ada fakta" in auditor.text("/meja/log?orang=p_nobody")
    for wrong in ("fakta=x", "sebelum=x", "daerah=x", "daerah=99.99"):
        told(auditor.get(f"/meja/log?{wrong}"))


def test_a_head_reads_the_log_of_the_own_region(office: Office) -> None:
    handed_in(office)
    head = office.browser("kepala")
    page = head.text("/meja/log")
    assert "Inovasi dikirim" in page
    assert set(re.findall(r"daerah=([0-9.]+)", page)) == {"35.78"}
    assert head.get("/meja/log?daerah=32.73").status_code == 403
    for login in ("operator", "penilai", "baru"):
        assert office.browser(login).get("/meja/log").status_code in {401, 403}


def test_decisions_are_read_with_their_authors(office: Office) -> None:
    at = handed_in(office)
    first, second, _ = panel(office)
    assert first.send(f"{at}/nilai/16", level=1, reason="hanya SK").status_code == 303
    assert second.send(f"{at}/ubah/16", level=2, reason="Perwali ada").status_code == 303
    page = f"/meja/putusan/{CYCLE}/35.78"
    region = ("operator", "kepala")
    assert [office.browser(login).get(page).status_code for login in region] == [404, 404]
    objecting(office)
    for login in ("auditor", "admin1", "penilai", *region):
        reader = office.browser(login)
        assert page in reader.text(REPORT)
        shown = reader.text(page)
        assert "hanya SK" in shown
        assert "Nama penilai2" in shown
    assert office.browser("tetangga").get(page).status_code == 404
    assert office.browser("auditor").get(f"/meja/putusan/{CYCLE}/99.99").status_code == 404
    told(office.browser("auditor").get("/meja/putusan/iid-1999/35.78"))
