"""Every page in a real browser: nothing complains, everybody can use it, it fits a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.pages.conftest import Country

pytestmark = pytest.mark.browser

RECORDED = (
    "/",
    "/?iid=2023",
    "/klasemen/iid/2023?type=kota&daerah=35.76&province=35",
    "/klasemen/ipkd/2023?type=provinsi",
    "/kejar/iid/2022",
    "/kejar/iid/2023?type=kota&layar=1",
    "/kejar/iid/2025?type=provinsi",
    "/daerah/35.76",
    "/daerah/35.78",
    "/daerah/35.76/riwayat",
    "/daerah/35.76/skor/iid/2022",
    "/bandingkan",
    "/bandingkan?regions=35.76,36.71&year=2023",
    "/peta/iid/2022?type=kota",
    "/metodologi/iid/2019",
    "/metodologi/iid/2026",
    "/metodologi/ipkd/2025",
    "/api",
    "/masalah",
)
SIMULATED = (
    "/",
    "/klasemen/iid/2026?basis=verified&type=kabupaten&since=700",
    "/kejar/iid/2026?basis=verified",
    "/daerah/{code}",
    "/daerah/{code}/riwayat",
    "/daerah/{code}/skor/iid/2026",
    "/bandingkan?regions={code},{other}&year=2026",
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}


class Reader:
    """A browser window, and whatever the page complained about in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        self.complaints.append(f"{message.type}: {message.text}")

    def open(self, url: str) -> None:
        self.complaints.clear()
        answer = self.page.goto(url)
        assert answer is not None
        assert answer.status == 200, self.page.inner_text("body")

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        width: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width


def readers(browser: Browser, **options: Any) -> Iterator[Reader]:
    with browser.new_context(timezone_id="Asia/Jakarta", **options) as context:
        yield Reader(context)


@pytest.fixture(scope="module")
def at_a_desk(browser: Browser) -> Iterator[Reader]:
    """An Indonesian reader at a desk, by day."""
    yield from readers(browser, viewport=WIDE, locale="id-ID", color_scheme="light")


@pytest.fixture(scope="module")
def on_a_phone(browser: Browser) -> Iterator[Reader]:
    """An English reader on a small phone, by night."""
    yield from readers(browser, viewport=NARROW, locale="en-GB", color_scheme="dark")


@pytest.fixture(scope="module")
def without_scripts(browser: Browser) -> Iterator[Reader]:
    """An Indonesian reader on a small phone that runs no scripts."""
    yield from readers(browser, viewport=NARROW, locale="id-ID", java_script_enabled=False)


@pytest.fixture(scope="module")
def english_at_a_desk_without_scripts(browser: Browser) -> Iterator[Reader]:
    """An English reader at a desk whose browser runs no scripts."""
    yield from readers(browser, viewport=WIDE, locale="en-GB", java_script_enabled=False)


@pytest.fixture(params=RECORDED)
def page_of_results(request: pytest.FixtureRequest, recorded: Country) -> str:
    return f"{recorded.url}{request.param}"


@pytest.fixture(params=SIMULATED)
def page_of_a_cycle(request: pytest.FixtureRequest, simulated: Country) -> str:
    with simulated.juara.reading() as connection:
        from app.queries.standings import standings  # noqa: PLC0415

        codes = [one.entry.code for one in standings(connection, "iid", 2026).ranking.ranked]
    path: str = request.param
    return simulated.url + path.format(code=codes[0], other=codes[1])


def _read(readers: list[Reader], url: str) -> None:
    for reader in readers:
        reader.open(url)
        assert not reader.complaints
        assert reader.overflow() == 0


def examined(reader: Reader) -> list[str]:
    found = Axe().run(reader.page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def test_a_page_of_results_is_whole_in_every_window(
    page_of_results: str,
    at_a_desk: Reader,
    on_a_phone: Reader,
    without_scripts: Reader,
    english_at_a_desk_without_scripts: Reader,
) -> None:
    _read([without_scripts, english_at_a_desk_without_scripts], page_of_results)
    _read([at_a_desk, on_a_phone], page_of_results)
    assert not examined(at_a_desk)
    assert not examined(on_a_phone)


def test_a_page_of_a_cycle_is_whole_in_every_window(
    page_of_a_cycle: str,
    at_a_desk: Reader,
    on_a_phone: Reader,
    without_scripts: Reader,
    english_at_a_desk_without_scripts: Reader,
) -> None:
    _read([without_scripts, english_at_a_desk_without_scripts], page_of_a_cycle)
    _read([at_a_desk, on_a_phone], page_of_a_cycle)
    assert not examined(at_a_desk)
    assert not examined(on_a_phone)


def test_rows_are_filtered_while_one_types(recorded: Country, at_a_desk: Reader) -> None:
    at_a_desk.open(f"{recorded.url}/klasemen/iid/2022")
    at_a_desk.page.get_by_label("Cari daerah").press_sequentially("tegal")
    rows = at_a_desk.page.locator("#board tbody tr:visible, #unranked li:visible")
    assert rows.all_inner_texts() == ["Kabupaten Tegal", "Kota Tegal"]


def test_a_wall_keeps_itself_current(recorded: Country, at_a_desk: Reader) -> None:
    page = at_a_desk.page
    page.clock.install()
    at_a_desk.open(f"{recorded.url}/kejar/iid/2023?type=kota&layar=1")
    page.evaluate("document.querySelector('h1').textContent = 'lama'")
    with page.expect_response("**/kejar/**"):
        page.clock.run_for(61_000)
    page.get_by_role("heading", name="Kota Mojokerto").wait_for()
    assert not at_a_desk.complaints


def test_a_wall_that_is_cut_off_says_so(recorded: Country, at_a_desk: Reader) -> None:
    page = at_a_desk.page
    page.clock.install()
    at_a_desk.open(f"{recorded.url}/kejar/iid/2023?type=kota&layar=1")
    page.context.set_offline(True)
    page.clock.run_for(61_000)
    page.get_by_text("Sambungan terputus").wait_for()
    page.context.set_offline(False)
    page.clock.run_for(60_000)
    page.get_by_text("Sambungan terputus").wait_for(state="hidden")


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (1024, 768)])
def test_a_wall_is_whole_on_every_projector(
    width: int, height: int, simulated: Country, at_a_desk: Reader
) -> None:
    at_a_desk.page.set_viewport_size({"width": width, "height": height})
    at_a_desk.open(f"{simulated.url}/kejar/iid/2026?basis=verified&layar=1")
    assert at_a_desk.page.evaluate("document.documentElement.scrollHeight") <= height
    at_a_desk.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_keyboard_reaches_everything(recorded: Country, at_a_desk: Reader) -> None:
    at_a_desk.open(f"{recorded.url}/klasemen/iid/2023?type=kota&cari=mojokerto")
    reached = []
    for _ in range(40):
        at_a_desk.page.keyboard.press("Tab")
        reached.append(at_a_desk.page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "Langsung ke isi"
    for one in ("Kejar Juara", "English", "kota", "Tampilkan", "Kota Mojokerto", "CSV"):
        assert one in reached
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert at_a_desk.page.evaluate(outline) == "solid"
