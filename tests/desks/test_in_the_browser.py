"""The work of a year in a real browser, by a new user who knows the README alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

from app.cli.context import Context
from app.cli.users import user
from app.commands import access
from domain.actor import SYSTEM
from tests.desks.conftest import CYCLE, HOME, PASSWORD, Office
from tests.desks.test_drafting import handed_in
from tests.desks.test_story import PDF, PROFILE

pytestmark = pytest.mark.browser

RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(
        viewport=WIDE, locale="id-ID", timezone_id="Asia/Jakarta", java_script_enabled=False
    ) as context:
        yield context


def sign_in(page: Page, office: Office, login: str, password: str = PASSWORD) -> None:
    page.context.clear_cookies()
    page.goto(f"{office.url}/meja")
    page.get_by_label("Nama pengguna").fill(login)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
    page.get_by_role("button", name="Keluar").wait_for()


def created(office: Office, login: str, role: str, *more: str) -> str:
    """The password that ``juara user create`` prints, at the time of the office."""
    context = Context()
    context.__dict__["juara"] = office.juara
    words = ["create", login, "--name", login.title(), "--role", role, *more]
    told = CliRunner().invoke(user, words, obj=context, catch_exceptions=False)
    known, password = told.output.split()
    assert known == login
    return password


def test_a_new_user_hands_in_and_the_race_moves(served: Office, context: BrowserContext) -> None:
    page, office = context.new_page(), served
    password = created(office, "budi", "operator", "--region", "35.78")
    sign_in(page, office, "budi", password)
    page.get_by_role("link", name="Inovasi kami").click()
    page.get_by_role("link", name="Inovasi baru").click()
    page.get_by_label("Nama inovasi").fill(PROFILE["name"])
    page.get_by_label("Perangkat daerah").select_option(label="Dinas Kesehatan")
    page.get_by_label("Kebutuhan masyarakat").fill(PROFILE["need"])
    page.get_by_label("Penanggung jawab").fill(PROFILE["owner"])
    for label, field in (("Jenis", "kind"), ("Bentuk", "form"), ("Inisiator", "initiator")):
        page.get_by_label(label).select_option(PROFILE[field])
    page.get_by_label("Urusan").select_option(PROFILE["urusan"])
    page.get_by_label("Tahapan").select_option(PROFILE["stage"])
    page.get_by_label("Tanggal penerapan").fill(PROFILE["implementation_date"])
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("link", name="Regulasi Inovasi Daerah").click()
    page.get_by_label("Perkada").check()
    page.get_by_label("Tambah bukti").set_input_files(
        {"name": "perwali.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Simpan", exact=True).click()
    innovation = page.url
    assert "perwali.pdf" in page.inner_text("main")
    sign_in(page, office, "kepala")
    page.goto(innovation)
    page.get_by_role("button", name="Kirim ke kementerian").click()
    who = {"region": HOME, "cycle": CYCLE, "assessor": office.persons["penilai"]}
    office.juara.do(SYSTEM, None, access.assign, **who)  # type: ignore[arg-type]
    office.clock.now += timedelta(days=31)
    race = f"{office.url}/kejar/iid/2026?type=kota&basis=verified"
    page.goto(race)
    before = page.inner_text(".hero .figure")
    sign_in(page, office, "penilai")
    page.get_by_role("link", name="Antrean").click()
    page.get_by_role("link", name=PROFILE["name"]).click()
    page.get_by_role("link", name="Regulasi Inovasi Daerah").click()
    page.get_by_role("button", name="Putuskan", exact=True).click()
    page.get_by_role("button", name="Terima").click()
    assert "diterima" in page.inner_text("main").lower()
    page.goto(race)
    assert "Kota Surabaya" in page.inner_text("main h1")
    assert page.inner_text(".hero .figure") > before


DESKS = {
    "": ("/masuk",),
    "operator": (
        "/meja",
        "/akun",
        f"/meja/inovasi/siklus/{CYCLE}",
        f"/meja/inovasi/siklus/{CYCLE}/baru",
        f"/meja/laporan/{CYCLE}",
        f"/meja/laporan/{CYCLE}/35.78/baris/8",
        f"/meja/isian/{CYCLE}/inovasi",
        "/meja/perjanjian",
    ),
    "kepala": ("/meja", "/meja/log"),
    "penilai": ("/meja/antrean", "/meja/benturan"),
    "admin1": ("/meja/siklus", f"/meja/siklus/{CYCLE}", "/meja/pengguna", "/meja/pengguna/{admin}"),
    "auditor": (f"/meja/baca/{CYCLE}", "/meja/log?daerah=35.78"),
}


@pytest.fixture
def windows(browser: Browser) -> Iterator[list[Page]]:
    """A desk by day in Indonesian, a small phone by night in English."""
    day = browser.new_context(viewport=WIDE, locale="id-ID", color_scheme="light")
    night = browser.new_context(viewport=NARROW, locale="en-GB", color_scheme="dark")
    with day, night:
        yield [day.new_page(), night.new_page()]


def test_two_heads_write_an_agreement(served: Office, windows: list[Page]) -> None:
    """The region that would like to replicate sends a letter; the other one writes the text."""
    submission = handed_in(served)
    asks, owns = windows
    enter(asks, served, "kepala2")
    asks.goto(f"{served.url}/meja/perjanjian/baru/{submission}")
    fits_everybody(asks)
    asks.get_by_label("Nomor surat").fill("045/12/2026")
    asks.get_by_label("Tanggal").fill("2026-05-04")
    asks.get_by_role("button", name="Catat surat minat").click()
    enter(owns, served, "kepala")
    owns.goto(asks.url)
    owns.get_by_role("link", name="Write the text").click()
    owns.get_by_label("Kind of text").select_option("pks")
    owns.get_by_label("Number of the text").fill("415/7/2026")
    for label, day in (
        ("Date of the text", "2026-05-04"),
        ("First day of the term", "2026-05-04"),
        ("Last day of the term", "2028-12-31"),
    ):
        owns.get_by_label(label).fill(day)
    for region, duty, measure in (
        ("Kota Surabaya", "melatih petugas", "daerah pereplikasi"),
        ("Kota Bandung", "menyediakan petugas", "kematian ibu"),
    ):
        side = owns.get_by_role("group", name=region)
        side.get_by_label("Obligation 1").fill(duty)
        side.get_by_label("Measured benefit 1").fill(measure)
        side.get_by_label("From").first.fill("12.5")
        side.get_by_label("To", exact=True).first.fill("4")
    fits_everybody(owns)
    owns.get_by_role("button", name="Put the text on the table").click()
    asks.reload()
    assert "kematian ibu: 12,5 → 4" in asks.inner_text("main")
    assert "menyediakan petugas" in asks.inner_text("main")
    fits_everybody(asks)


@pytest.mark.parametrize("login", DESKS)
def test_every_desk_fits_a_phone_and_everybody(
    served: Office, windows: list[Page], login: str
) -> None:
    for page in windows:
        complaints = complaints_of(page)
        if login:
            enter(page, served, login)
        for path in DESKS[login]:
            address = path.replace("{admin}", served.persons["admin2"])
            answer = page.goto(served.url + address)
            assert answer is not None
            assert answer.status == 200, address
            fits_everybody(page)
        assert not complaints


def fits_everybody(page: Page) -> None:
    """Nothing stands in anybody's way, and nothing runs out of a small phone."""
    assert not _found(page), page.url
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(width) == 0, page.url


def complaints_of(page: Page) -> list[str]:
    told: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        told.append(message.text)

    page.on("console", heard)
    return told


def enter(page: Page, office: Office, login: str) -> None:
    page.goto(f"{office.url}/masuk")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("form.entry button").click()
    page.locator(".who").wait_for()


def _found(page: Page) -> list[str]:
    violations = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in violations for node in one["nodes"]]
