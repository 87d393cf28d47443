"""What is wrong is said beside its field, in the language of whoever works there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.desks.conftest import CYCLE, PASSWORD, START, Office
from tests.desks.test_story import PROFILE, assigned, claimed, drafted, sent
from tests.pages.test_refusals import ENGLISH, visible

REPORT = f"/meja/laporan/{CYCLE}/35.78"
AT = f"/meja/siklus/{CYCLE}"


def told(answer: TestResponse, *fields: str) -> str:
    """The page that refuses, with what is wrong beside these fields, in Indonesian."""
    assert answer.status_code in {401, 403, 404, 422, 429}, answer.text
    for field in fields:
        assert re.search(rf'class="wrong" id="\w*{field}-wrong"', answer.text), field
    said = visible(answer.text)
    assert not ENGLISH.findall(said), said
    return answer.text


def test_a_region_is_refused_in_its_language(office: Office) -> None:
    operator = office.browser("operator")
    new = f"/meja/inovasi/siklus/{CYCLE}/baru"
    for field, wrong in (
        ("name", ""),
        ("name", "x" * 400),
        ("name", "nol\u200blebar"),
        ("owner", ""),
        ("kind", "magic"),
        ("urusan", ""),
        ("trial_date", "besok"),
        ("trial_date", "2026-01-01"),
        ("organisation", ""),
    ):
        fields = {**PROFILE, "organisation": organisation(office), field: wrong}
        told(operator.send(new, **fields), field)
    at = drafted(operator)
    told(operator.send(f"{at}/indikator/16", level=""), "level")
    told(operator.send(f"{at}/indikator/16", level="9"), "level")
    told(operator.get(f"{at}/indikator/99"))
    told(operator.send(at, f"{at}/kirim"))
    told(operator.send(f"{REPORT}/baris/2a", value="banyak"), "value")
    told(operator.send(f"{REPORT}/baris/2a", value="-5"), "value")
    told(operator.send(f"{REPORT}/baris/1", level="9"), "level")
    told(operator.get("/meja/pengguna"))
    told(operator.get("/meja/inovasi/00000000-0000-4000-8000-000000000000"))
    told(operator.get("/meja/laporan/iid-1999"))
    told(operator.send("/akun", "/akun/token", days="0", label="x"), "days")
    told(operator.send("/akun", "/akun/sandi", old="x", password="y", again="z"), "again")  # noqa: S106


def test_an_assessor_is_refused_in_the_same(office: Office) -> None:
    at = sent(office)
    assessor = office.browser("penilai")
    told(assessor.get(at))
    assessor = assigned(office)
    told(assessor.send(f"{at}/nilai/16", level="3"), "reason")
    told(assessor.send(at, f"{at}/terima"))
    told(assessor.send(at, f"{at}/tolak", reason=""), "reason")
    told(assessor.send("/meja/benturan", region="35.78", ground=""), "ground")
    operator = office.browser("operator")
    told(operator.send(at, f"{at}/indikator/16", level="1", version="7"))
    late = f"/meja/inovasi/siklus/{CYCLE}/baru"
    answer = operator.send(late, organisation=organisation(office), **PROFILE)
    assert "sekarang dalam fase penilaian (tenggat" in told(answer)


def organisation(office: Office) -> str:
    page = office.browser("operator").text(f"/meja/inovasi/siklus/{CYCLE}/baru")
    return page.split(">Dinas Kesehatan<")[0].rsplit('value="', 1)[1].rstrip('"')


def test_the_ministry_is_refused_in_the_same(office: Office) -> None:
    one = office.browser("admin1")
    fields: dict[str, Any] = {"index": "iid", "year": "2025", "zone": "WIB", "provisional": "all"}
    past = (START - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    told(one.send("/meja/siklus", deadline=past, **fields), "deadline")
    told(one.send("/meja/siklus", deadline="besok", **{**fields, "year": "1800"}), "deadline")
    told(one.send(AT, f"{AT}/perpanjang", deadline=past, reason="x"), "deadline")
    told(one.send(AT, f"{AT}/setujui-perpanjangan"))
    told(one.send(AT, f"{AT}/tugaskan", region="35.78", assessor="nobody"), "assessor")
    told(one.send(AT, f"{AT}/tugaskan", region="0", assessor="nobody"), "region")
    told(one.send("/meja/pengguna", login="a", name=""), "login")
    told(one.send("/meja/pengguna", login="baik", name="B", nip="1"), "nip")
    self = f"/meja/pengguna/{office.persons['admin1']}"
    told(one.send(self, f"{self}/peran", role="auditor"))
    other = f"/meja/pengguna/{office.persons['baru']}"
    told(one.send(other, f"{other}/peran", role="operator"))
    told(one.send(other, f"{other}/setujui"))
    told(one.send(other, f"{other}/aktif"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_signing_in_is_refused_in_the_language_of_the_browser(
    office: Office, language: str
) -> None:
    window = office.browser()
    window.language = language
    page = window.sign_in("operator", PASSWORD + "x").text
    assert ("Nama pengguna atau kata sandi salah." in page) == (language == "id")
    assert ("Login or password is wrong." in page) == (language == "en")


def test_a_claim_by_an_old_form_is_refused_in_the_same(office: Office) -> None:
    operator = office.browser("operator")
    at = drafted(operator)
    claimed(operator, at)
    answer = operator.send(f"{at}/indikator/16", level="1", version="1")
    assert "Sementara itu sudah diubah orang lain" in told(answer)
