"""What was settled is corrected in a real browser: by two assessors, and by an objection."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from app.commands import access, cycles
from domain.actor import SYSTEM, Role
from tests.desks.conftest import CYCLE, HOME, Office
from tests.desks.test_in_the_browser import NARROW, complaints_of, enter, fits_everybody
from tests.desks.test_story import PROFILE, sent

pytestmark = pytest.mark.browser
JUDGES = ("penilai", "penilai2", "penilai3")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small phone by night, in Indonesian."""
    with browser.new_context(viewport=NARROW, locale="id-ID", color_scheme="dark") as context:
        yield context.new_page()


def assessed(office: Office) -> str:
    """An innovation of which an indicator was settled too low, by one of three assessors."""
    at = sent(office)
    for login in JUDGES:
        if login not in office.persons:
            office.hire(login, Role.ASSESSOR)
        who = {"region": HOME, "cycle": CYCLE, "assessor": office.persons[login]}
        office.juara.do(SYSTEM, None, access.assign, **who)  # type: ignore[arg-type]
    office.clock.now += timedelta(days=31)
    first = office.browser("penilai")
    assert first.send(f"{at}/nilai/16", level=0, reason="belum terbaca").status_code == 303
    return at


def at_work(page: Page, office: Office, login: str) -> None:
    page.context.clear_cookies()
    enter(page, office, login)


def test_a_decision_is_revised_and_then_objected_to(served: Office, phone: Page) -> None:
    page, office = phone, served
    complaints = complaints_of(page)
    innovation = office.url + assessed(office)
    at_work(page, office, "penilai2")
    page.get_by_role("link", name="inovasi menunggu putusan").click()
    page.get_by_role("link", name=PROFILE["name"]).click()
    page.get_by_role("link", name="Ubah", exact=True).click()
    page.locator('input[name="level"][value="1"]').check()
    page.get_by_label("Alasan").fill("SK terlampir")
    fits_everybody(page)
    page.get_by_role("button", name="Usulkan").click()
    at_work(page, office, "penilai3")
    page.get_by_role("link", name="usulan perubahan menunggu penilai kedua").click()
    page.get_by_role("link", name="Usulan perubahan indikator 16").click()
    assert "SK terlampir" in page.inner_text("main")
    fits_everybody(page)
    page.get_by_role("button", name="Setujui perubahan").click()
    assert page.locator("td.n b").first.inner_text() == "1"
    until = office.clock.now + timedelta(days=14)
    office.juara.do(SYSTEM, None, cycles.open_objections, cycle=CYCLE, until=until)
    at_work(page, office, "kepala")
    page.goto(innovation)
    page.get_by_role("link", name="Ajukan sanggah").click()
    page.get_by_label("Apa yang keliru").fill("Perwali terlampir sejak awal")
    page.locator('input[name="kept"]').first.check()
    fits_everybody(page)
    page.get_by_role("button", name="Ajukan sanggah").click()
    assert "Menunggu putusan" in page.inner_text("main")
    office.hire("penilai4", Role.ASSESSOR)
    who = {"region": HOME, "cycle": CYCLE, "assessor": office.persons["penilai4"]}
    office.juara.do(SYSTEM, None, access.assign, **who)  # type: ignore[arg-type]
    at_work(page, office, "penilai4")
    page.get_by_role("link", name="sanggah menunggu putusan").click()
    page.get_by_role("link", name="Sanggah atas indikator 16").click()
    page.get_by_label("dikabulkan").check()
    page.locator('input[name="level"][value="2"]').check()
    page.get_by_label("Alasan").fill("Perwali sah")
    fits_everybody(page)
    page.get_by_role("button", name="Putuskan").click()
    assert "dikabulkan" in page.inner_text("main")
    page.goto(f"{office.url}/meja/sanggah/{CYCLE}")
    fits_everybody(page)
    page.goto(innovation)
    assert page.locator("td.n b").first.inner_text() == "2"
    at_work(page, office, "auditor")
    page.goto(f"{office.url}/meja/putusan/{CYCLE}/35.78")
    assert "Perubahan indikator disetujui" in page.inner_text("main")
    fits_everybody(page)
    assert not complaints
