"""Addresses and fields that nobody's page has made: refused, never a fault of the service."""

import io

import pytest
from werkzeug.test import TestResponse

from app.commands import submissions
from domain.actor import Actor, Role
from projections import organisations
from tests.desks.conftest import CYCLE, HOME, Office
from tests.desks.test_story import PROFILE

ADDRESSES = (
    "/meja/inovasi/siklus/x",
    "/meja/inovasi/siklus/iid-9999",
    "/meja/inovasi/siklus/iid-9999/baru",
    "/meja/perangkat/x",
    "/meja/laporan/x",
    f"/meja/laporan/{CYCLE}/99.99",
    f"/meja/laporan/{CYCLE}/x",
    f"/meja/laporan/{CYCLE}/35.78/baris/99",
    "/meja/bukti/../x",
    "/meja/bukti/x",
    "/meja/inovasi/x",
    "/meja/inovasi/00000000-0000-0000-0000-000000000000",
    "{at}/indikator/99",
    "{at}/indikator/1",
    "{at}/nilai/99",
    "/meja/bukti/..%2f..%2fetc",
    "/meja/bukti/" + "0" * 64,
    "/meja/siklus/x",
    "/meja/pengguna/x",
    "/meja/baca/x",
    f"/meja/baca/{CYCLE}?after=x",
    "/masuk/sandi/x",
    "/masuk?next=%00",
    "/akun/token/x/cabut",
)
ODD = ("", "-1", "9" * 40, "\x00", "\u202e²", "a" * 5000, "<img src=x onerror=1>{{7*7}}")


@pytest.fixture
def draft(office: Office) -> str:
    """The address of a draft of the region."""
    operator = Actor(office.persons["operator"], Role.OPERATOR, HOME)
    with office.juara.reading() as connection:
        agency = organisations.of_region(connection, HOME)[0].organisation
    made = office.juara.do(
        operator,
        None,
        submissions.draft,
        region=HOME,
        cycle=CYCLE,
        organisation=agency,
        profile=PROFILE,
    ).made
    return f"/meja/inovasi/{made['submission']}"


@pytest.mark.parametrize("login", ["operator", "admin1"])
def test_an_odd_address_is_no_fault(office: Office, draft: str, login: str) -> None:
    window = office.browser(login)
    for address in ADDRESSES:
        at = address.format(at=draft)
        assert window.get(at).status_code < 500, at
        assert window.send("/akun", at, level="1", reason="x").status_code < 500, at


def test_odd_fields_are_no_fault_and_come_back_harmless(office: Office, draft: str) -> None:
    window, admin = office.browser("operator"), office.browser("admin1")
    for odd in ODD:
        fields = dict.fromkeys((*PROFILE, "organisation", "version", "once"), odd)
        for page in (f"/meja/inovasi/siklus/{CYCLE}/baru", f"{draft}/profil"):
            _harmless(window.send(page, **fields), odd)
        files = (io.BytesIO(b"%PDF-\n%%EOF"), odd or "x")
        claim = {"level": odd, "kept": odd, "version": odd, "files": files}
        _harmless(window.send(f"{draft}/indikator/16", **claim), odd)  # type: ignore[arg-type]
        row = f"/meja/laporan/{CYCLE}/35.78/baris/4"
        _harmless(window.send(row, level=odd, value=odd), odd)
        _harmless(office.browser().send("/masuk", login=odd, password=odd, next=odd), odd)
        user = dict.fromkeys(("login", "name", "contact", "nip"), odd)
        _harmless(admin.send("/meja/pengguna", **user), odd)
        cycle = dict.fromkeys(("index", "year", "deadline", "zone", "provisional"), odd)
        _harmless(admin.send("/meja/siklus", **cycle), odd)


def _harmless(answer: TestResponse, odd: str) -> None:
    status, text = answer.status_code, answer.text
    assert status in {400, 401, 404, 422}, (status, odd)
    assert "<img src=x" not in text
