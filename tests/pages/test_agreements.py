"""The pages of agreements, with five of them and with five hundred."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from app import reference
from app.commands import agreements, regions
from app.queries.network import replicated
from app.service import Juara
from app.settings import Settings
from app.store.transaction import Transaction
from app.web import create_app
from app.web.pages import webs
from domain.actor import SYSTEM
from domain.agreed_text import Side, normal_text
from domain.agreement import Agreement
from domain.network import network
from projections import regions as register
from tests.accord import GAINS, OBLIGATIONS, TERMS, Accord
from tests.databases import copy_sqlite
from tests.nation import ADMIN, Nation, head, operator
from tests.pages.conftest import SECRET

INNOVATIONS = ("Gayatri", "Bajak Sambal Terasi", "Kencana Mojo", "Si Jempol", "Lapor Mas")
URUSAN = ("kesehatan", "pendidikan", "sosial", "kominfo", "pangan")
LETTER = 9
"""How wide a letter of a name is at most, in the units of the drawing; 15 high."""


@dataclass
class Land:
    """The 546 regions with so many agreements."""

    nation: Nation
    app: Flask
    agreements: list[UUID]

    def get(self, path: str, language: str = "id") -> TestResponse:
        return self.app.test_client().get(path, headers={"Accept-Language": language})

    def text(self, path: str, language: str = "id") -> str:
        answer = self.get(path, language)
        assert answer.status_code == 200, answer.text
        return answer.text


def _land(template: Path, folder: Path, count: int) -> Iterator[Land]:
    copy_sqlite(template, folder / "juara.db")
    url = f"sqlite:///{folder / 'juara.db'}"
    nation = Nation(url)
    nation.juara.do(SYSTEM, None, reference.load)
    nation.clock.now = datetime(2025, 4, 1, 1, tzinfo=UTC)
    nation.open_cycle()
    made = _many(nation, count)
    app = create_app(nation.juara, Settings(url, SECRET, production=False, port=0))
    yield Land(nation, app, made)
    nation.close()


def _many(nation: Nation, count: int) -> list[UUID]:
    """So many replications of fifteen innovations by regions all over the country."""
    chance = random.Random(546)  # noqa: S311 -- the same country every time
    with nation.juara.reading() as connection:
        everybody = [row for row in register.listing(connection) if row.type != "provinsi"]
    origins = [row for row in everybody if row.code in {"35.76", "35.10", "33.28"}]
    known = []
    for row in origins:
        content = {"region": row.region, "name": "Dinas Kesehatan"}
        agency = nation.do(ADMIN, regions.register_organisation, **content).made["organisation"]
        nation.agencies[row.region] = UUID(agency)
        for name, urusan in zip(INNOVATIONS, URUSAN, strict=True):
            known.append((row, nation.draft(row.region, name=name, urusan=urusan), name))
    pairs = [(*chance.choice(known), chance.choice(everybody)) for _ in range(count)]
    days = [date(2024, 2, 1) + timedelta(chance.randrange(300)) for _ in pairs]

    def replicate(juara: Juara, tx: Transaction) -> Mapping[str, str]:
        found = []
        for (row, submission, name, other), day in zip(pairs, days, strict=True):
            partner = other if other.region != row.region else everybody[0]
            it = Agreement.blank(UUID(int=chance.getrandbits(128)))
            terms = {"originator": row.code, "partner": partner.code, "innovation": name}
            text = normal_text(TERMS | terms, OBLIGATIONS, GAINS)
            it.propose(Side.ORIGINATOR, row.region, partner.region, submission, text)
            for side in Side:
                it.sign(side, it.digest, tx.time)
            it.confirm(Side.PARTNER, day.isoformat(), tx.time)
            juara.gather(it)
            found.append(str(it.id))
        juara.settle()
        return {"agreements": ",".join(found)}

    made = nation.do(ADMIN, replicate).made["agreements"]
    return [UUID(one) for one in made.split(",")]


@pytest.fixture(scope="module")
def five(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    yield from _land(sqlite_template, tmp_path_factory.mktemp("five"), 5)


@pytest.fixture(scope="module")
def many(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Land]:
    yield from _land(sqlite_template, tmp_path_factory.mktemp("many"), 500)


# The list and one agreement


def test_the_list_shows_who_replicates_what_from_whom(five: Land) -> None:
    page = five.text("/perjanjian")
    assert page.count('<a href="/perjanjian/') >= 5
    assert "1 Februari 2024 – 31 Desember 2026" in page
    assert "belum dievaluasi" in page
    english = five.text("/perjanjian?lang=en", "en")
    assert 'lang="en"' in english


def test_the_list_is_one_of_a_region_and_in_parts(many: Land) -> None:
    page = many.text("/perjanjian")
    assert len(re.findall(r'href="/perjanjian/[0-9a-f-]{36}"', page)) == 100
    older = re.search(r'href="(/perjanjian\?before=\d+)"', page)
    assert older is not None
    assert 'href="/perjanjian/' in many.text(older[1])
    own = many.text("/perjanjian?region=35.76")
    assert "Kota Mojokerto" in own
    assert "Kabupaten Tegal</a></td><td>" not in own
    assert many.get("/perjanjian?state=proposed").status_code == 422
    assert many.get("/perjanjian?before=x").status_code == 422


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("page", ["/perjanjian", "/perjanjian/jejaring"])
def test_what_is_shown_can_be_kept(many: Land, page: str, form: str) -> None:
    answer = many.get(f"{page}?format={form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    if form == "csv":
        assert len(answer.text.splitlines()) > 400


def test_one_agreement_has_both_ledgers_and_every_step(five: Land) -> None:
    accord, agreement = Accord(five.nation), five.agreements[0]
    row = accord.row(agreement)
    day = {"date": "2024-11-30"}
    actor = operator(row.partner)
    done = {"measure": "kematian ibu", "value": Decimal("7.5")}
    accord.do(actor, agreements.record_benefit, agreement, **done, **day)
    accord.do(actor, agreements.log_activity, agreement, activity="<b>studi tiru</b>", **day)
    accord.do(head(row.region), agreements.acknowledge, agreement, benefit=1)
    accord.do(head(row.region), agreements.evaluate, agreement, year=2024)
    page = five.text(f"/perjanjian/{agreement}")
    for words in (
        "melatih petugas dan membuka kode sumber",
        "menyediakan petugas dan anggaran",
        "56 % menuju sasaran",
        "Sepihak.",
        "Perjanjian Kerja Sama",
        "Mulai berlaku",
        "&lt;b&gt;studi tiru&lt;/b&gt;",
        row.digest,
    ):
        assert words in page, words
    assert page.index('id="originator"') < page.index('id="partner"')
    steps = page[page.index('id="steps"') :]
    assert steps.count("<tr id=") == 9


def test_what_two_regions_negotiate_has_no_page(five: Land) -> None:
    accord = Accord(five.nation)
    row = accord.row(five.agreements[0])
    agreement = accord.propose(row.region, row.partner, row.submission)
    assert five.get(f"/perjanjian/{agreement}").status_code == 404
    assert str(agreement) not in five.text("/perjanjian")
    assert five.get("/perjanjian/apa").status_code == 404


def test_every_step_stands_in_the_history_of_both_regions(five: Land) -> None:
    row = Accord(five.nation).row(five.agreements[1])
    with five.nation.juara.reading() as connection:
        codes = [register.by_id(connection, one).code for one in (row.region, row.partner)]
    for code in codes:
        page = five.text(f"/daerah/{code}/perjanjian")
        steps = page[page.index('id="steps"') :]
        assert steps.count(f'href="/perjanjian/{row.agreement}"') >= 5
        assert f"/daerah/{code}/perjanjian" in five.text(f"/daerah/{code}/riwayat")
    assert "Belum ada perjanjian" in five.text("/daerah/94.01/perjanjian")


# Partners


def test_the_finder_says_what_lacks_and_what_was_replicated(five: Land) -> None:
    empty = five.text("/perjanjian/mitra")
    assert "Ketik nama atau kode daerah" in empty
    page = five.text("/perjanjian/mitra?region=35.78+Kota+Surabaya&year=2025")
    assert "35 Video inovasi" in page
    assert "Ketenteraman" in page
    assert "sudah direplikasi" in page
    assert five.get("/perjanjian/mitra?region=35.78&year=1999").status_code == 404
    answer = five.get("/perjanjian/mitra?region=35.78&format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")


# The network


def test_five_replications_are_drawn_region_by_region(five: Land) -> None:
    page = five.text("/perjanjian/jejaring")
    drawing = page[page.index("<svg") : page.index("</svg>")]
    assert "Kota Mojokerto" in drawing or "Kab. Banyuwangi" in drawing or "Kab. Tegal" in drawing
    assert "Terlalu banyak daerah" not in page


def test_five_hundred_are_drawn_province_by_province_and_can_be_narrowed(many: Land) -> None:
    page = many.text("/perjanjian/jejaring")
    drawing = page[page.index("<svg") : page.index("</svg>")]
    assert drawing.count("<circle") <= 38
    assert 0 < drawing.count('class="w') - drawing.count("strong") < 500
    assert "Terlalu banyak daerah" in page
    assert len(page.encode()) < 150_000
    narrowed = many.text("/perjanjian/jejaring?province=51")
    assert "Terlalu banyak daerah" not in narrowed
    assert "Kab. " in narrowed[narrowed.index("<svg") : narrowed.index("</svg>")]
    assert many.text("/perjanjian/jejaring?year=2023").count("<circle") == 0
    assert many.get("/perjanjian/jejaring?province=99").status_code == 404


def test_the_table_beside_the_drawing_counts_the_same(many: Land) -> None:
    with many.nation.juara.reading() as connection:
        found = replicated(connection)
    page = many.text("/perjanjian/jejaring")
    count = f"{len(found.replications)} replikasi yang dikonfirmasi"
    assert count in page
    best = found.innovations[0]
    table = page[page.index('id="innovations"') :]
    assert table.index(best.name) < table.index("</tr>", table.index("<tbody>"))


def _boxes(
    web: webs.Web[str], name: Callable[[str], str]
) -> list[tuple[float, float, float, float]]:
    """Where each name stands: left, top, right, bottom."""
    boxes = []
    for node in web.nodes:
        width = LETTER * len(name(node.place))
        left = node.label_x if node.anchor == "start" else node.label_x - width
        boxes.append((left, node.label_y - 12, left + width, node.label_y + 4))
    return boxes


ends = st.integers(10, 70).map(lambda number: f"{number}.01")


@given(st.lists(st.tuples(ends, ends), min_size=1, max_size=80))
def test_no_name_hides_another_one_nor_leaves_the_drawing(told: Sequence[tuple[str, str]]) -> None:
    found = network([pair for pair in told if len(set(pair)) == 2][: webs.MOST_PLACES // 2])
    drawn = webs.web(found, str)
    boxes = _boxes(drawn, lambda _: "Kab. Pangkajene dan Kepulauan")
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert right <= webs.WIDTH
        assert top >= 0
        assert bottom <= webs.HEIGHT


def test_the_thirty_eight_provinces_fit_as_well() -> None:
    codes = [str(number) for number in range(11, 49)]
    drawn = webs.web(network(list(pairwise(codes))), str)
    assert len(drawn.nodes) == 38
    boxes = sorted(_boxes(drawn, lambda _: "Bengkulu (20)"), key=lambda box: (box[0] > 600, box[1]))
    for one, other in pairwise(boxes):
        assert one[3] <= other[1] or (one[0] > 600) != (other[0] > 600)


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_use_the_pages(five: Land, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.route("**/*", lambda route: _serve(five, route))
    for path in (
        "/perjanjian",
        f"/perjanjian/{five.agreements[0]}",
        "/perjanjian/jejaring",
        "/perjanjian/mitra?region=35.78&year=2025",
        "/daerah/35.76/perjanjian",
    ):
        page.goto(f"http://juara.test{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()


def _serve(land: Land, route: Any) -> None:
    answer = land.get(route.request.url.removeprefix("http://juara.test"))
    route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)
