"""The leaderboard: what is shown, what it says of itself, and the files of it."""

import csv
import gzip
import json
import re
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.pages.conftest import Country
from tests.pages.reading import heading, table

MOST_BYTES, MOST_COMPRESSED = 150_000, 40_000


def test_a_row_tells_rank_score_category_and_distances(recorded: Country) -> None:
    page = recorded.text("/klasemen/iid/2023?type=kota")
    assert heading(page, "board") == [
        "Urutan",
        "Peringkat terbit",
        "Daerah",
        "Skor",
        "Predikat",
        "Selisih ke puncak",
        "Ke atas",
        "Sejak 2022",
        "2021–2023",
        "Sumber",
    ]
    first, second = table(page, "board")[:2]
    assert first == [
        *("1", "1", "Kota Mojokerto", "84,46", "Sangat Inovatif", "0,00", "–", "▲ 13,68", ""),
        "surabayapagi.com",
    ]
    assert second[:7] == [
        "2",
        "–",
        "Kota Probolinggo",
        "64,01",
        "Sangat Inovatif",
        "20,45",
        "20,45",
    ]


def test_it_says_which_one_it_is(recorded: Country) -> None:
    page = recorded.text("/klasemen/iid/2023?type=kota")
    for words in (
        "iid-2023",
        "resmi",
        "posisi ",
        " WIB",
        "lampiran keputusan menteri belum terbaca",
    ):
        assert words in page


def test_ranks_among_what_is_recorded_are_no_national_ranks(recorded: Country) -> None:
    page = recorded.text("/klasemen/iid/2023?type=kota")
    assert "Tercatat 5 dari 93 daerah." in page
    assert "bukan peringkat nasional" in page


def test_ranks_of_a_whole_nation_are(whole: Country) -> None:
    page = whole.text("/klasemen/iid/2025")
    assert "bukan peringkat nasional" not in page
    assert heading(page, "board")[0] == "Peringkat"


def test_regions_without_a_score_are_listed_below_and_have_no_zero(recorded: Country) -> None:
    page = recorded.text("/klasemen/iid/2023?type=kota")
    below = page.split('id="unranked"')[1]
    assert "Kota Surabaya" in below
    assert "Kota Surabaya" not in [row[2] for row in table(page, "board")]
    assert "Tanpa skor bukan berarti nol." in page


def test_a_contested_figure_stands_beside_the_one_that_holds(recorded: Country) -> None:
    page = recorded.text("/klasemen/iid/2022?type=kota")
    assert table(page, "board")[0][3] == "70,78 *"
    assert "70,78 yang berlaku" in page
    assert "77,73 menurut" in page


def test_search_leaves_the_ranks_as_they_are(recorded: Country) -> None:
    rows = table(recorded.text("/klasemen/iid/2023?type=kota&cari=tangerang"), "board")
    assert [row[:3] for row in rows] == [["4", "23", "Kota Tangerang"]]


def test_a_province_is_compared_within_itself(recorded: Country) -> None:
    rows = table(recorded.text("/klasemen/iid/2022?province=36"), "board")
    assert [row[0] for row in rows] == [str(n) for n in range(1, 8)]
    assert rows[0][2] == "Kota Serang"


def test_the_own_region_is_pinned_on_top(recorded: Country) -> None:
    page = recorded.text("/klasemen/iid/2023?type=kota&daerah=3671")
    assert "urutan 4, skor 60,39, selisih ke puncak 24,07" in page
    assert "class=own id=saya" in page
    assert 'href="/kejar/iid/2023?daerah=3671"' in page


def test_the_past_is_shown_as_it_was(recorded: Country) -> None:
    with recorded.juara.reading() as connection:
        from projections import results  # noqa: PLC0415

        first = results.of_cycle(connection, "iid-2023")[0].position
    page = recorded.text(f"/klasemen/iid/2023?as_of={first}")
    assert len(table(page, "board")) == 1
    assert "bukan yang terkini" in page
    assert "as_of=" not in re.findall(r'href="([^"]*)">Lihat keadaan kini', page)[0]


def test_movement_since_a_moment_is_told(simulated: Country) -> None:
    page = simulated.text("/klasemen/iid/2026?basis=verified&since=1000")
    assert heading(page, "board")[1:3] == ["Gerak", "Poin"]


def test_simulated_data_are_marked_as_such(simulated: Country, recorded: Country) -> None:
    for path in ("/", "/klasemen/iid/2026", "/kejar/iid/2026", "/peta/iid/2026"):
        assert "DATA SIMULASI" in simulated.text(path)
    assert "DATA SIMULASI" not in recorded.text("/klasemen/iid/2023")


@pytest.mark.parametrize(
    "path",
    [
        "/klasemen/iid/2022?type=kota",
        "/klasemen/iid/2022?cari=kabupaten",
        "/klasemen/ipkd/2023",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_files_hold_exactly_what_is_shown(recorded: Country, path: str, language: str) -> None:
    page = recorded.text(path, language)
    shown = [row[:7] for row in table(page, "board")]
    told = "Peringkat terbit" in page or "Published rank" in page
    delimiter = ";" if language == "id" else ","
    text = recorded.get(f"{path}&format=csv".replace("2023&", "2023?"), language).data
    rows = list(csv.DictReader(StringIO(text.decode("utf-8-sig")), delimiter=delimiter))
    places = list(rows[0])
    keys = places[:2] + places[3:4] + places[4:8] if told else places[:1] + places[2:7]
    ranked = [row for row in rows if row[places[0]]]
    assert [[row[key] or "–" for key in keys] for row in ranked] == [
        [cell.removesuffix(" *") for cell in row[: len(keys)]] for row in shown
    ]
    assert len(rows) - len(ranked) == page.split('id="unranked"')[1].count("<li>")


def test_the_workbook_holds_numbers_as_numbers_and_codes_as_text(recorded: Country) -> None:
    answer = recorded.get("/klasemen/iid/2022?type=kota&format=xlsx")
    assert (
        'filename="klasemen-iid-2022-kota-official.xlsx"' in answer.headers["Content-Disposition"]
    )
    book = load_workbook(BytesIO(answer.data))
    columns = [cell.value for cell in book["Data"][1]]
    first = dict(zip(columns, book["Data"][2], strict=True))
    assert (first["kode"].value, first["kode"].data_type) == ("35.76", "s")
    assert first["skor"].value == 70.78
    assert first["skor"].number_format == "0.00"
    assert ["basis", "resmi"] in [[cell.value for cell in row] for row in book["Keterangan"]]


def test_json_says_which_one_it_is_and_has_decimals_as_text(recorded: Country) -> None:
    answer = json.loads(recorded.get("/klasemen/iid/2023?type=kota&format=json").data)
    assert answer["about"]["edisi"] == "iid-2023"
    assert answer["rows"][0]["score"] == "84.46"
    assert answer["rows"][0]["published_rank"] == 1
    assert answer["rows"][0]["source"].startswith("https://")
    assert answer["rows"][-1]["note"] == "belum ada hasil tercatat"


def test_a_code_of_nobody_here_is_not_passed_over(recorded: Country) -> None:
    for page in ("klasemen", "kejar"):
        text = recorded.text(f"/{page}/iid/2023?type=kota&daerah=99.99")
        assert "Kode 99.99 bukan salah satu daerah yang dibandingkan di sini." in text


def test_another_form_is_refused(recorded: Country) -> None:
    answer = recorded.get("/klasemen/iid/2023?format=pdf")
    assert answer.status_code == 422
    assert "Format harus salah satu dari csv, xlsx, json." in answer.text


def test_the_whole_nation_fits_a_weak_network(whole: Country) -> None:
    page = whole.text("/klasemen/iid/2025")
    assert len(table(page, "board")) == 546
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    paths = ["/klasemen/iid/2025", *linked]
    assert sum(len(whole.get(path).data) for path in paths) < MOST_BYTES
    small = [whole.get(path, **{"Accept-Encoding": "gzip"}) for path in paths]
    assert sum(len(answer.data) for answer in small) < MOST_COMPRESSED


def test_static_files_are_kept_for_a_year_and_their_links_change_with_them(
    whole: Country,
) -> None:
    link = re.findall(r'href="(/static/juara.css[^"]+)"', whole.text("/klasemen/iid/2025"))[0]
    kept = whole.get(link, **{"Accept-Encoding": "gzip"})
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(kept.data) == whole.get(link).data
    assert "immutable" not in whole.get("/static/juara.css?v=old").headers["Cache-Control"]
    assert whole.get("/static/none.css?v=old").status_code == 404
