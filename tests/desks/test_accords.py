"""An agreement on the desks of two heads: read, signed by both, and kept to."""

from typing import Any
from uuid import UUID

from app.commands import agreements
from domain.actor import Actor, Role
from domain.region import region_id
from tests.accord import CONTENT, TERMS
from tests.desks.conftest import BOTH, HOME, Office, Window
from tests.desks.test_refusals import told
from tests.desks.test_story import sent

TODAY = "2026-05-04"


def proposed(office: Office, **terms: str) -> str:
    """The page of a text that the head of Surabaya has put on the table, for Bandung."""
    submission = UUID(sent(office).rsplit("/", 1)[1])
    office.hire("kepala2", Role.HEAD, "32.73")
    content: dict[str, Any] = {**CONTENT, "terms": {**TERMS, **terms}}
    made = office.juara.do(
        Actor(office.persons["kepala"], Role.HEAD, HOME),
        None,
        agreements.propose,
        partner=region_id("32.73"),
        submission=submission,
        **content,
    ).made
    return f"/meja/perjanjian/{made['agreement']}"


def signed(window: Window, at: str) -> None:
    digest = window.text(at).split('name="digest" value="')[1].split('"')[0]
    assert window.send(at, f"{at}/tandatangan", digest=digest).status_code == 303


@BOTH
def test_both_heads_sign_and_keep_to_it(office: Office) -> None:
    at = proposed(office)
    mine, theirs = office.browser("kepala"), office.browser("kepala2")
    assert "perjanjian menunggu tanda tangan Anda" in theirs.text("/meja")
    assert "menunggu kami" in theirs.text("/meja/perjanjian")
    page = theirs.text(at)
    assert "melatih petugas" in page
    assert "belum berlaku" in page
    told(theirs.send(at, f"{at}/tandatangan", digest="0" * 64))
    signed(theirs, at)
    assert "menunggu pihak lain" in theirs.text("/meja/perjanjian")
    told(theirs.send(at, f"{at}/tandatangan", digest="0" * 64))
    signed(mine, at)
    assert "berlaku" in mine.text("/meja/perjanjian")
    assert f"{at}/tandatangan" not in mine.text(at)
    told(mine.send(at, f"{at}/kegiatan", date="2030-01-01", activity="pelatihan"), "date")
    fields = {"date": TODAY, "activity": "pelatihan petugas"}
    assert mine.send(at, f"{at}/kegiatan", **fields).status_code == 303
    told(theirs.send(at, f"{at}/manfaat", measure="kematian ibu", date=TODAY), "value")
    fields = {"measure": "kematian ibu", "value": "8,5", "date": TODAY}
    assert theirs.send(at, f"{at}/manfaat", **fields).status_code == 303
    assert "8,5" in mine.text(at)
    told(theirs.send(at, f"{at}/akui", benefit=1))
    assert mine.send(at, f"{at}/akui", benefit=1).status_code == 303
    assert "diakui" in theirs.text(at)
    assert theirs.send(at, f"{at}/konfirmasi", date=TODAY).status_code == 303
    assert theirs.send(at, f"{at}/evaluasi", year="2026").status_code == 303
    assert mine.send(at, f"{at}/akhiri", reason="tujuan tercapai").status_code == 303
    told(theirs.send(at, f"{at}/kegiatan", date=TODAY, activity="lagi"))
    assert "Diakhiri" in theirs.text(at)


def test_a_council_approves_before_the_head_signs(office: Office) -> None:
    at, theirs = proposed(office, council="partner"), office.browser
    window = theirs("kepala2")
    digest = window.text(at).split('name="digest" value="')[1].split('"')[0]
    told(window.send(at, f"{at}/tandatangan", digest=digest))
    told(window.send(at, f"{at}/dprd", number="", date=TODAY), "number")
    assert window.send(at, f"{at}/dprd", number="7/DPRD/2026", date=TODAY).status_code == 303
    signed(window, at)


def test_a_text_on_the_table_is_for_its_two_regions_and_the_ministry(office: Office) -> None:
    at = proposed(office)
    office.hire("kepala3", Role.HEAD, "35.76")
    for login, status in (
        ("operator", 200),
        ("tetangga", 200),
        ("auditor", 200),
        ("admin1", 200),
        ("kepala3", 404),
        ("penilai", 404),
        ("baru", 404),
    ):
        window = office.browser(login)
        assert window.get(at).status_code == status, login
        assert (at in window.text("/meja/perjanjian")) == (status == 200), login
        answer = window.send("/akun", f"{at}/akhiri", reason="x")
        assert answer.status_code in {401, 403, 404, 422}, login
    told(office.browser("operator").send("/akun", f"{at}/tandatangan", digest="0" * 64))
