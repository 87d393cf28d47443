"""Heads write to each other: a letter of interest, a text, and another text in its place."""

from domain.actor import Role
from tests.desks.conftest import BOTH, Office, Window
from tests.desks.test_refusals import told
from tests.desks.test_story import drafted, sent

DAY = "2026-05-04"
LETTER = {"number": "045/12/2026", "date": DAY}
TEXT = {
    "kind": "pks",
    "number": "415/7/2026",
    "date": DAY,
    "since": DAY,
    "until": "2028-12-31",
    "council": "none",
    "scope": "puskesmas di kedua kota",
    "duty-originator-0": "melatih petugas",
    "duty-partner-1": "menyediakan petugas",
    "measure-originator-0": "daerah pereplikasi",
    "start-originator-0": "0",
    "target-originator-0": "3",
    "measure-partner-1": "kematian ibu per 1.000 kelahiran",
    "unit-partner-1": "jiwa",
    "start-partner-1": "12,5",
    "target-partner-1": "4",
}


def handed_in(office: Office) -> str:
    """An innovation that Surabaya has handed in, and a head in Bandung who may want it."""
    submission = sent(office).rsplit("/", 1)[1]
    office.hire("kepala2", Role.HEAD, "32.73")
    return submission


def led_to(window: Window, at: str, **fields: str) -> str:
    """The page that a form led to."""
    answer = window.send(at, at, **fields)
    assert answer.status_code == 303, answer.text
    return answer.location


@BOTH
def test_a_letter_a_text_and_another_one_that_both_sign(office: Office) -> None:
    submission = handed_in(office)
    owner, other = office.browser("kepala"), office.browser("kepala2")
    new = f"/meja/perjanjian/baru/{submission}"
    told(other.send(new, new, number="", date=DAY), "number")
    at = led_to(other, new, **LETTER)
    assert "minat dinyatakan" in owner.text("/meja/perjanjian")
    assert "Susun naskah" in owner.text(at)
    assert led_to(owner, f"{at}/naskah", **TEXT) == at
    page = other.text(at)
    assert "12,5 → 4 jiwa" in page
    assert "puskesmas di kedua kota" in page
    form = other.text(f"{at}/naskah")
    assert 'value="12,5"' in form
    assert "gugur" in form
    changed = {**TEXT, "target-partner-1": "2,25", "duty-partner-2": "membayar pelatihan"}
    assert led_to(other, f"{at}/naskah", **changed) == at
    assert "12,5 → 2,25 jiwa" in owner.text(at)
    assert "membayar pelatihan" in owner.text(at)
    for head in (owner, other):
        digest = head.text(at).split('name="digest" value="')[1].split('"')[0]
        assert head.send(at, f"{at}/tandatangan", digest=digest).status_code == 303
    assert "berlaku" in owner.text("/meja/perjanjian")


def test_an_innovation_is_offered_to_a_region_by_its_code(office: Office) -> None:
    submission = handed_in(office)
    owner = office.browser("kepala")
    new = f"/meja/perjanjian/baru/{submission}/naskah"
    assert new in owner.text(f"/meja/inovasi/{submission}")
    told(owner.send(new, new, **TEXT, partner="99.99"), "partner")
    at = led_to(owner, new, **TEXT, partner="32.73")
    assert "menunggu kami" in office.browser("kepala2").text("/meja/perjanjian")
    assert "dirundingkan" in owner.text(at)


def test_what_is_wrong_stands_beside_its_line_and_what_was_typed_stays(office: Office) -> None:
    new = f"/meja/perjanjian/baru/{handed_in(office)}/naskah"
    window = office.browser("kepala2")
    for field, value in (
        ("number", ""),
        ("until", "2026-05-03"),
        ("since", "kemarin"),
        ("start-partner-1", "12.5.0"),
        ("target-partner-1", "12,5"),
        ("target-originator-0", ""),
        ("measure-partner-1", ""),
    ):
        answer = window.send(new, new, **{**TEXT, field: value})
        told(answer, field)
        assert "puskesmas di kedua kota" in answer.text
        assert answer.text.count("menyediakan petugas") == 1
    without = {name: value for name, value in TEXT.items() if name != "duty-partner-1"}
    told(window.send(new, new, **without), "obligations")


def test_only_heads_write_and_nobody_about_a_draft_of_another_region(office: Office) -> None:
    submission = drafted(office.browser("operator")).rsplit("/", 1)[1]
    office.hire("kepala2", Role.HEAD, "32.73")
    new = f"/meja/perjanjian/baru/{submission}"
    assert office.browser("kepala2").get(new).status_code == 404
    for login in ("operator", "auditor", "admin1", "penilai"):
        window = office.browser(login)
        for at in (new, f"{new}/naskah"):
            assert window.get(at).status_code == 403, login
            assert window.send("/akun", at, **LETTER).status_code in {403, 422}, login


def test_nothing_is_agreed_about_what_was_taken_back(office: Office) -> None:
    submission = handed_in(office)
    owner, at = office.browser("kepala"), f"/meja/inovasi/{submission}"
    assert owner.send(at, f"{at}/tarik", reason="keliru").status_code == 303
    new = f"/meja/perjanjian/baru/{submission}"
    assert office.browser("kepala2").get(new).status_code == 404
    assert owner.get(f"{new}/naskah").status_code == 404
    assert new not in owner.text(at)
