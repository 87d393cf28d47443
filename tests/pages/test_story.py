"""What each page tells, with the published results and with a made-up year."""

import csv
import json
import re
from io import StringIO

import pytest
from werkzeug.test import TestResponse

from app.queries.standings import standings
from app.web.pages import method
from app.web.pages.race import PROJECTED
from app.web.pages.refusals import MEANINGS
from app.web.problems import KINDS
from domain.index import edition
from projections import regions, results
from tests.pages.conftest import Country
from tests.pages.reading import table


def _codes(simulated: Country) -> list[str]:
    with simulated.juara.reading() as connection:
        return [one.entry.code for one in standings(connection, "iid", 2026).ranking.ranked]


# Beranda


def test_home_tells_the_first_of_each_class_and_what_that_is_worth(recorded: Country) -> None:
    page = " ".join(recorded.text("/?iid=2023").split())
    assert "Kota Mojokerto juara, 20,45 poin di depan pengejar yang tercatat" in page
    assert "Peringkat nasional yang terbit: 1." in page
    assert "Tertinggi dari 2 hasil yang tercatat" in page
    assert "Unggul 20,45 poin atas Kota Probolinggo (64,01)." in page
    assert "Pendaki tercepat sejak 2022" in page


def test_home_begins_with_the_newest_year_and_crowns_nobody_without_ground(
    recorded: Country,
) -> None:
    page = recorded.text("/")
    assert "Kabupaten Tegal tertinggi di antara hasil yang tercatat" in page
    assert "Juara.</b>" not in page
    assert "Tidak ada siklus yang sedang dibuka" in page


def test_a_rank_within_a_cluster_makes_no_national_champion(recorded: Country) -> None:
    page = recorded.text("/")
    assert "Kota Tasikmalaya tertinggi di antara hasil yang tercatat" in page
    assert "Peringkat yang terbit di klasternya: 1." in page


# Kejar Juara


def test_the_race_tells_distance_step_pace_and_pursuers(recorded: Country) -> None:
    page = " ".join(recorded.text("/kejar/iid/2023?type=kota").split())
    assert "Di depan dengan selisih 20,45 poin. Pengejar terdekat yang tercatat: Kota" in page
    assert "Kota Tangerang: 24,07 poin dari garis akhir" in page
    assert "Jejak tebal: langkah sejak 2022." in page
    assert "−1,16 poin per tahun" in page
    assert "tidak mendekat" in page


def test_the_race_tells_of_a_contested_figure(recorded: Country) -> None:
    page = recorded.text("/kejar/iid/2022?type=kota")
    assert "77,73 menurut" in page


def test_the_race_inside_a_cycle_is_told_since_a_moment(simulated: Country) -> None:
    page = simulated.text("/kejar/iid/2026?basis=verified&since=1")
    assert "Langkah sejak" in page
    assert "Laju yang saya butuhkan" in page


def test_the_wall_shows_the_race_alone(recorded: Country) -> None:
    page = recorded.text("/kejar/iid/2023?type=kota&layar=1")
    assert 'class="wall"' in page
    assert "<nav" not in page
    assert "84,46" in page


def test_the_wall_keeps_the_own_region_among_the_first(whole: Country) -> None:
    last = table(whole.text("/klasemen/iid/2025?type=kota"), "board")[-1]
    with whole.juara.reading() as connection:
        code = next(one.code for one in regions.listing(connection) if one.name == last[1])
    wall = table(whole.text(f"/kejar/iid/2025?type=kota&layar=1&daerah={code}"), "")
    assert [row[:2] for row in wall[PROJECTED:]] == [last[:2]]


def test_nobody_who_fell_is_a_climber(recorded: Country) -> None:
    """Kota Tangerang alone is recorded in both years, and it fell from 62,70 to 53,23."""
    page = recorded.text("/kejar/iid/2022?type=kota&province=36")
    assert "▼ 9,47" in page
    assert "belum ada langkah yang tercatat" in page


def test_a_race_of_nobody_says_so(recorded: Country) -> None:
    assert "Belum ada yang berlari" in recorded.text("/kejar/iid/2025?type=provinsi")


# Daerah, Riwayat, Skor


def test_a_region_shows_its_years_and_whether_they_compare(recorded: Country) -> None:
    page = recorded.text("/daerah/35.76")
    rows = {row[0]: row for row in table(page, "")}
    assert rows["2022"][1] == "70,78"
    assert rows["2022"][6].startswith("sebanding dengan catatan kematangan paling tinggi 150")
    assert "angka lain: 77,73, peringkat 1 (indonewsdaily.com)" in rows["2022"][7]
    assert rows["2023"][5] == "1"
    assert 'class="marked"' in page


def test_a_region_without_results_is_not_at_zero(recorded: Country) -> None:
    assert "tidak dapat dinilai. Itu bukan nol." in recorded.text("/daerah/35.78")


def test_a_code_is_taken_without_its_dot(recorded: Country) -> None:
    assert "Kota Mojokerto" in recorded.text("/daerah/3576")


def test_a_region_shows_strengths_and_agencies(simulated: Country) -> None:
    page = simulated.text(f"/daerah/{_codes(simulated)[0]}")
    assert "Kekuatan dan kelemahan" in page
    assert "Kecepatan Bisnis Proses" in page
    assert "Satu OPD lebih dari satu inovasi" in page


def test_history_tells_before_after_cause_and_source(recorded: Country) -> None:
    rows = table(recorded.text("/daerah/35.76/riwayat"), "history")
    assert len(rows) == 4
    assert rows[2][1] == "IID 2022 resmi · iid-2022"
    assert "Hasil resmi diterbitkan" in rows[2][5]
    assert "angka lain: 77,73" in rows[2][5]


def test_the_history_as_a_file_holds_every_change(simulated: Country) -> None:
    code = _codes(simulated)[0]
    shown = table(simulated.text(f"/daerah/{code}/riwayat?basis=verified"), "history")
    path = f"/daerah/{code}/riwayat?basis=verified&format="
    text = simulated.get(f"{path}csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text), delimiter=";"))
    assert [row["skor sesudah"] for row in rows] == [row[3].split()[0] for row in shown]
    positions = [row[0].rpartition(" ")[2].replace(".", "") for row in shown]
    assert [row["posisi"] for row in rows] == positions
    listed = json.loads(simulated.get(f"{path}json").data)["rows"]
    assert [row["score"] for row in listed] == [
        row["skor sesudah"].replace(",", ".") for row in rows
    ]


def test_what_was_made_up_says_so_wherever_its_scores_stand_among_others(
    simulated: Country, recorded: Country
) -> None:
    one, other = _codes(simulated)[:2]
    tag = '<span class="tag">simulasi</span>'
    compared = simulated.text(f"/bandingkan?index=iid&year=2026&regions={one},{other}")
    assert "IID 2026 simulasi" in table(simulated.text(f"/daerah/{one}/riwayat"), "history")[0][1]
    assert f"Indikator demi indikator, 2026 {tag}" in compared
    assert "simulasi" not in recorded.text("/daerah/35.76/riwayat")


def test_a_published_score_is_told_by_its_source(recorded: Country) -> None:
    page = recorded.text("/daerah/35.76/skor/iid/2022")
    assert [row[:4] for row in table(page, "")] == [
        ["berlaku", "70,78", "Sangat Inovatif", "–"],
        ["bersaing", "77,73", "Sangat Inovatif", "1"],
    ]


def test_a_score_is_taken_apart_down_to_the_facts(simulated: Country) -> None:
    code = _codes(simulated)[0]
    page = simulated.text(f"/daerah/{code}/skor/iid/2026")
    told = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "bobot × tingkat" in told
    assert re.search(r"maks\(12, \d+\) = ", told)
    assert re.search(r"bulatkan\([\d,…]+ / 250 × 100; kelipatan 0,01\) = ([\d,]+)", told)
    opened = re.findall(rf"/daerah/{code}/skor/iid/2026\?inovasi=[0-9a-f-]+", page)[0]
    assert "Indikator inovasi" in simulated.text(opened)


def test_a_score_is_shown_as_it_was(simulated: Country) -> None:
    code = _codes(simulated)[0]
    path = f"/daerah/{code}/skor/iid/2026"
    assert "tidak dapat dinilai" in simulated.text(f"{path}?as_of=560")
    assert "bukan yang terkini" in simulated.text(f"{path}?as_of=560")


# Bandingkan, Peta, Metodologi, API


def test_regions_stand_side_by_side_and_the_link_carries_them(simulated: Country) -> None:
    one, other = _codes(simulated)[:2]
    page = simulated.text(f"/bandingkan?regions={one},{other}&year=2026")
    assert "Indikator demi indikator, 2026" in page
    typed = simulated.text(f"/bandingkan?regions={one}+Kota+A&regions={other}&regions=&year=2026")
    assert f"/bandingkan?regions={one},{other}&amp;index=iid&amp;year=2026" in typed


def test_published_results_have_no_indicators_to_compare(recorded: Country) -> None:
    page = recorded.text("/bandingkan?regions=35.76,36.71&year=2023")
    assert "hasil terbitan tidak memuat rinciannya" in page
    assert ["2023", "84,46", "60,39"] in [row[:3] for row in table(page, "")]


def test_the_map_has_every_region_and_every_province(recorded: Country) -> None:
    page = recorded.text("/peta/iid/2022")
    dots, tiles = page.split('class="tiles"')
    assert dots.count("<circle") == 546
    assert tiles.count("<rect") == 38
    assert "Kota Mojokerto 70,78" in dots


def test_the_method_names_source_and_certainty_of_every_line(recorded: Country) -> None:
    page = recorded.text("/metodologi/iid/2026")
    lines = sum(1 for _ in method.sources(edition("iid", 2026)))
    assert page.count('class="tag"') > lines
    assert "urusan dasar minimum" in page


def test_the_method_tells_what_changed(recorded: Country) -> None:
    rows = [row for row in table(recorded.text("/metodologi/iid/2026"), "") if len(row) == 4]
    assert ["tetapan", "urusan dasar minimum", "0", "5"] in rows
    assert ["batas bawah predikat", "Inovatif", "35,01", "40,01"] in rows


def test_every_edition_has_its_page(recorded: Country) -> None:
    for index in ("iid", "ipkd"):
        for year in (2018, 2021, 2024, 2025, 2026):
            answer = recorded.get(f"/metodologi/{index}/{year}")
            assert answer.status_code in {200, 404}
            if answer.status_code == 200:
                assert edition(index, year).id in answer.text


def test_every_route_of_the_api_is_listed(recorded: Country) -> None:
    page = recorded.text("/api")
    document = recorded.get("/api/v1/openapi.json").get_json()
    assert document["paths"]
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page


# Alamat pendek, waktu lampau, penolakan


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("/klasemen", "/klasemen/iid/2025"),
        ("/klasemen/ipkd", "/klasemen/ipkd/2024"),
        ("/kejar", "/kejar/iid/2025"),
        ("/peta/iid?type=kota", "/peta/iid/2025?type=kota"),
        ("/metodologi", "/metodologi/iid/2025"),
    ],
)
def test_a_short_address_leads_to_the_newest_year(recorded: Country, short: str, full: str) -> None:
    answer = recorded.get(short)
    assert (answer.status_code, answer.headers["Location"]) == (302, full)


def _before_everything(recorded: Country) -> int:
    with recorded.juara.reading() as connection:
        first: int = results.of_cycle(connection, "iid-2021")[0].position
        return first - 1


@pytest.mark.parametrize(
    "path",
    [
        "/klasemen/iid/2023",
        "/kejar/iid/2023",
        "/daerah/35.76",
        "/daerah/35.76/riwayat",
        "/daerah/35.76/skor/iid/2023",
        "/bandingkan?regions=35.76,36.71&year=2023",
        "/peta/iid/2023",
        "/?iid=2023",
    ],
)
def test_every_page_with_scores_shows_the_past(recorded: Country, path: str) -> None:
    sign = "&" if "?" in path else "?"
    page = recorded.text(f"{path}{sign}as_of={_before_everything(recorded)}")
    for score in ("84,46", "60,39"):
        assert score not in page
    assert "bukan yang terkini" in page


def _refused(answer: TestResponse, status: int, *words: str) -> None:
    assert answer.status_code == status
    assert answer.content_type.startswith("text/html")
    assert answer.headers["Cache-Control"] == "no-store"
    for one in words:
        assert one in answer.text


def test_a_no_is_a_page_that_helps(recorded: Country) -> None:
    get = recorded.get
    _refused(
        get("/daerah/99.99"), 404, "Tidak ditemukan", "Tidak ada daerah dengan kode 99.99", "cari"
    )
    _refused(get("/tidak-ada"), 404, "Periksa kode daerah", 'lang="id"')
    _refused(get("/tidak-ada", "en"), 404, "Check the code of the region")
    _refused(get("/klasemen/iid/1999"), 404)
    _refused(get("/klasemen/iid/2023?type=desa"), 422, "Jenis daerah harus", "type=desa")
    _refused(get("/klasemen/iid/2023?as_of=kemarin"), 422, "Harus waktu", "as_of=kemarin")
    _refused(get("/klasemen/iid/2023?as_of=999999999"), 422, "Log berakhir di posisi")
    _refused(get("/bandingkan?regions=1,2"), 422)
    _refused(get("/bandingkan?regions=11.01,11.02,11.03,11.04,11.05,11.06"), 422)
    _refused(get("/klasemen/iid/2023?as_of=kemarin", "en"), 422, "must be a time such as")


def test_no_link_of_a_refusal_leads_to_the_same_refusal(recorded: Country) -> None:
    page = recorded.get("/klasemen/iid/2023?as_of=kemarin&daerah=zz&lang=en").text
    links = [one for one in re.findall(r'href="(/[^"]*)"', page) if "lang=id" not in one]
    assert "/klasemen?lang=en" in links
    assert {recorded.get(one).status_code for one in links if "/meja" not in one} <= {200, 302}


def test_every_kind_of_problem_is_told_in_indonesian_too() -> None:
    assert set(MEANINGS) == set(KINDS)


def test_programs_get_a_problem_document_instead(recorded: Country) -> None:
    answer = recorded.get("/daerah/99.99", Accept="application/json")
    assert answer.content_type == "application/problem+json"


def test_every_kind_of_problem_has_its_page(recorded: Country) -> None:
    for code in re.findall(r'<dt id="([a-z-]+)"', recorded.text("/masalah")):
        assert code in recorded.text(f"/masalah/{code}")
    assert recorded.get("/masalah/apa-saja").status_code == 404


def test_every_region_has_a_page(whole: Country) -> None:
    with whole.juara.reading() as connection:
        codes = [row.code for row in regions.listing(connection)]
    assert len(codes) == 546
    assert all(whole.get(f"/daerah/{code}").status_code == 200 for code in codes[::37])
