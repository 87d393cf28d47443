"""The pages of an index that is measured within clusters: the IPKD."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from app.commands import results
from app.settings import Settings
from app.web import create_app
from tests.databases import copy_sqlite
from tests.finances import Finances, buleleng, made_up
from tests.nation import ADMIN
from tests.pages.conftest import SECRET, Country
from tests.pages.reading import heading, table
from tests.pages.test_in_the_browser import NARROW, WIDE, Reader, examined, readers

BOARD = "/klasemen/ipkd/2024?basis=verified&type=kabupaten&cluster=sedang"
RACE = "/kejar/ipkd/2024?basis=verified&type=kabupaten&cluster=sedang"
SCORE = "/daerah/51.08/skor/ipkd/2024?basis=verified"
ELIMINATED = "/daerah/51.03/skor/ipkd/2024?basis=verified"
PATHS = (
    "/",
    BOARD,
    "/klasemen/ipkd/2024?basis=verified&daerah=51.08",
    RACE,
    SCORE,
    ELIMINATED,
    "/daerah/51.08",
    "/daerah/51.03",
    "/daerah/51.08/riwayat?index=ipkd",
    "/bandingkan?regions=51.08,51.01&index=ipkd&year=2024&basis=verified",
    "/metodologi/ipkd/2024",
    "/peta/ipkd/2024?basis=verified",
)


@pytest.fixture(scope="module")
def bali(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """Three regencies of one cluster measured, one that lacks data, one outside, one result."""
    folder = tmp_path_factory.mktemp("bali")
    copy_sqlite(sqlite_template, folder / "juara.db")
    url = f"sqlite:///{folder / 'juara.db'}"
    nation = Finances(url)
    nation.open_ipkd()
    own, low, high, lacking, outside = nation.peers(["51.08", "51.01", "51.02", "51.03", "51.04"])
    nation.cluster(outside, "rendah")
    nation.figures(own, buleleng())
    nation.figures(low, made_up("low"))
    nation.figures(high, made_up("high"))
    nation.figures(lacking, {"d2_spm": Decimal(1)})
    nation.figures(outside, buleleng())
    nation.measure()
    nation.do(
        ADMIN,
        results.publish,
        region=own,
        index="ipkd",
        year=2024,
        score=Decimal("75.6909"),
        category="B",
        source="https://brida.bulelengkab.go.id/",
    )
    app = create_app(nation.juara, Settings(url, SECRET, production=False, port=0))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Country(nation.juara, app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    nation.close()


def test_the_leaderboard_has_the_six_dimensions_and_the_published_result(bali: Country) -> None:
    page = bali.text(BOARD)
    assert heading(page, "board")[3:] == [
        "Peringkat indikatif",
        "Selisih ke puncak",
        "Ke atas",
        "Resmi",
        *(f"D{number}" for number in range(1, 7)),
    ]
    rows = {row[1]: row for row in table(page, "board")}
    own = rows["Kabupaten 51.08"]
    assert len(rows) == 3
    assert own[6] == "75,6909"
    assert own[7:9] == ["11,64", "15,00"]
    assert "tahun anggaran 2023" in page
    assert "hanya indikatif" in page
    assert "dieliminasi: ada data yang belum dilaporkan" in page
    across = bali.text("/klasemen/ipkd/2024?basis=verified")
    assert "Klaster" in heading(across, "board")
    assert "lintas klaster" in across
    assert "1 daerah: belum diukur" in across


def test_an_official_leaderboard_of_the_index_stays_as_it_was(bali: Country) -> None:
    page = bali.text("/klasemen/ipkd/2024?type=kabupaten&cluster=sedang")
    assert [row[1] for row in table(page, "board")] == ["Kabupaten 51.08"]
    assert "D1" not in heading(page, "board")


def test_a_cluster_that_the_year_does_not_know_is_no_page(bali: Country) -> None:
    answer = bali.get("/klasemen/ipkd/2024?cluster=sangat_tinggi")
    assert answer.status_code == 422
    assert bali.get("/klasemen/iid/2025?cluster=tinggi").status_code == 422


def test_an_explained_score_shows_the_goalposts_and_who_set_them(bali: Country) -> None:
    page = bali.text(SCORE)
    assert "Patok klaster yang berlaku" in page
    assert "3 dari 4 daerah berdata lengkap" in page
    assert "Kabupaten 51.01" in page
    assert "Kabupaten 51.02" in page
    english = bali.text(SCORE, "en")
    assert "3 of 4 regions had complete data" in english


def test_a_score_that_lacks_data_names_them_and_has_no_rank(bali: Country) -> None:
    page = bali.text(ELIMINATED)
    assert "tidak diberi peringkat" in page
    assert "Opini BPK, satu tahun sebelumnya" in page
    region = bali.text("/daerah/51.03")
    assert "dieliminasi" in region
    assert "Kedudukan" not in region


def test_a_region_stands_within_its_cluster(bali: Country) -> None:
    page = bali.text("/daerah/51.08")
    assert "klaster sedang" in page
    assert "cluster=sedang" in page


def test_a_change_by_a_run_is_told_as_one(bali: Country) -> None:
    assert "Patok klaster diukur" in bali.text("/daerah/51.08/riwayat?index=ipkd")


def test_regions_are_compared_rule_by_rule_and_ratio_by_ratio(bali: Country) -> None:
    page = bali.text("/bandingkan?regions=51.08,51.01&index=ipkd&year=2024&basis=verified")
    assert "Solvabilitas jangka pendek" in page


def test_the_rows_of_the_leaderboard_are_a_file_too(bali: Country) -> None:
    lines = bali.text(f"{BOARD}&format=csv").splitlines()
    assert any("Kondisi keuangan daerah" in line for line in lines)
    assert any("75,6909" in line or "75.6909" in line for line in lines)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_the_index_is_there(bali: Country, path: str, language: str) -> None:
    assert bali.get(path, language).status_code == 200


@pytest.mark.browser
@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_the_index_is_whole_in_a_browser(
    bali: Country, browser: Browser, path: str
) -> None:
    for viewport, locale, scheme in ((WIDE, "id-ID", "light"), (NARROW, "en-GB", "dark")):
        for reader in readers(browser, viewport=viewport, locale=locale, color_scheme=scheme):
            read(reader, bali.url + path)


def read(reader: Reader, url: str) -> None:
    reader.open(url)
    assert not reader.complaints
    assert reader.overflow() == 0
    assert not examined(reader)
