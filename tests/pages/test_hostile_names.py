"""Names that would like to be more than names are shown as what they are: text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from app.queries.standings import standings
from app.service import Juara
from projections.organisations import organisations
from projections.regions import regions
from projections.results import results
from projections.submissions import submissions
from tests.pages.conftest import Country, country, make_up

IMAGE = "<img src=x onerror=\"document.title='hacked'\">"
TEMPLATE = "{{7*7}} ${7*7} <%= 7*7 %>"
TURNED = "\u202eKota Terbalik"
ENDLESS = "Kota" + "x" * 296
FORMULA = "=1+1"


def _spoil(juara: Juara) -> None:
    """The same year, with other names: no command would take some of them."""
    make_up(juara)
    with juara.reading() as connection:
        codes = [one.entry.code for one in standings(connection, "iid", 2026).ranking.ranked]
    with juara.engine.begin() as connection:
        for code, name in zip(codes, (IMAGE, TEMPLATE, TURNED, ENDLESS, FORMULA), strict=False):
            connection.execute(update(regions).where(regions.c.code == code).values(name=name))
        connection.execute(update(submissions).values(name=IMAGE, reason=TEMPLATE))
        connection.execute(update(organisations).values(name=ENDLESS))
        connection.execute(update(results).values(source=f"javascript:alert(1) {IMAGE}"))


@pytest.fixture(scope="module")
def spoilt(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """A country whose names are not what they seem."""
    yield from country(sqlite_template, tmp_path_factory.mktemp("spoilt"), _spoil)


@pytest.fixture(scope="module")
def codes(spoilt: Country) -> list[str]:
    with spoilt.juara.reading() as connection:
        return [one.entry.code for one in standings(connection, "iid", 2026).ranking.ranked]


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 320, "height": 640}, locale="id-ID") as context:
        yield context.new_page()


def _paths(codes: list[str]) -> list[str]:
    one, other = codes[0], codes[3]
    return [
        "/",
        "/klasemen/iid/2026",
        "/kejar/iid/2026?basis=verified",
        f"/daerah/{one}",
        f"/daerah/{other}/riwayat",
        f"/daerah/{one}/skor/iid/2026?basis=verified",
        f"/daerah/{one}/skor/iid/2026?basis=official",
        f"/bandingkan?regions={','.join(codes[:5])}&year=2026",
        "/peta/iid/2026",
    ]


@pytest.mark.browser
def test_nothing_runs_and_nothing_breaks(spoilt: Country, codes: list[str], phone: Page) -> None:
    complaints: list[str] = []
    phone.on("console", lambda message: complaints.append(message.text))
    phone.on("dialog", lambda dialog: complaints.append(dialog.message))
    for path in _paths(codes):
        phone.goto(f"{spoilt.url}{path}")
        assert phone.title() != "hacked"
        wide = "document.documentElement.scrollWidth"
        assert phone.evaluate(wide) == 320, path
        assert phone.locator("img").count() == 0
    assert not complaints


@pytest.mark.browser
def test_an_endless_name_leaves_the_race_on_its_wall(spoilt: Country, phone: Page) -> None:
    phone.set_viewport_size({"width": 1920, "height": 1080})
    phone.goto(f"{spoilt.url}/kejar/iid/2026?basis=verified&layar=1")
    assert phone.get_by_text(ENDLESS).count() > 0
    assert phone.evaluate("document.documentElement.scrollHeight") == 1080
    phone.set_viewport_size({"width": 320, "height": 640})


def test_names_are_written_out(spoilt: Country) -> None:
    page = spoilt.text("/klasemen/iid/2026")
    assert "&lt;img src=x onerror=&#34;document.title=&#39;hacked&#39;&#34;&gt;" in page
    assert "{{7*7}} ${7*7} &lt;%= 7*7 %&gt;" in page
    assert ENDLESS in page
    assert "<img" not in page


def test_a_source_is_a_link_only_to_a_page(spoilt: Country, codes: list[str]) -> None:
    page = spoilt.text(f"/daerah/{codes[0]}/skor/iid/2026?basis=official")
    assert "javascript:alert(1) &lt;img" in page
    assert 'href="javascript' not in page


def test_a_name_is_no_formula_in_a_spreadsheet(spoilt: Country) -> None:
    text = spoilt.get("/klasemen/iid/2026?format=csv").data.decode("utf-8-sig")
    assert f";'{FORMULA};" in text


def test_what_a_reader_types_is_shown_as_text(spoilt: Country) -> None:
    page = spoilt.text("/klasemen/iid/2026?cari=%22%3E%3Cimg%20src%3Dx%3E%7B%7B7*7%7D%7D")
    assert "&#34;&gt;&lt;img src=x&gt;{{7*7}}" in page
    assert "<img" not in page
