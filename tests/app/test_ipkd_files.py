"""The IPKD from files and on the command line: results, clusters, figures, runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from app import reference
from app.commands import cycles
from domain.actor import SYSTEM
from projections.figures import figures
from projections.regions import clusters
from tests.app.importing import written
from tests.app.terminal import Terminal
from tests.finances import Finances, buleleng
from tests.nation import ADMIN, DEADLINE, Nation

RESULTS = files(reference).joinpath("published_results.csv")
CLUSTERS = files(reference).joinpath("clusters.csv")
FIGURE = {
    "region_code": "51.08",
    "index": "IPKD",
    "year": "2024",
    "indicator": "d5_aset_tetap",
    "value": "999999999999999.99",
    "basis": "claimed",
}
CLUSTER = {
    "region_code": "51.08",
    "year": "2024",
    "scheme": "kapasitas fiskal",
    "cluster": "sedang",
    "source": "PMK 84/2023",
}


@pytest.fixture
def nation(database_url: str) -> Iterator[Finances]:
    opened = Finances(database_url)
    yield opened
    opened.close()


@pytest.fixture
def juara(
    nation: Nation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("JUARA_DATABASE_URL", nation.url)
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def buleleng_alone(nation: Finances) -> Finances:
    nation.region("51.08", "Kabupaten Buleleng", "kabupaten")
    nation.do(ADMIN, cycles.open, index="ipkd", year=2024, deadline=DEADLINE, zone="WITA")
    return nation


def told(juara: Terminal, *asked: object) -> list[Mapping[str, str]]:
    said = juara(*asked, "--format", "json")
    assert said.code == 0, said.err
    rows: list[Mapping[str, str]] = json.loads(said.out)
    return rows


def test_published_results_load_and_stand_in_their_clusters(
    nation: Finances, juara: Terminal, tmp_path: Path
) -> None:
    nation.do(SYSTEM, reference.load)
    assert juara("import", "results", RESULTS).code == 0
    assert juara("import", "clusters", CLUSTERS).code == 0
    with RESULTS.open(encoding="utf-8") as opened:
        given = [row for row in csv.DictReader(opened) if row["index"] == "IPKD"]
    for year in (2022, 2023, 2024):
        scores = {row["region_code"]: row["score"] for row in given if row["year"] == str(year)}
        board = told(juara, "standings", "ipkd", year)
        assert {row["code"]: Decimal(row["score"]) for row in board} == {
            code: Decimal(score) for code, score in scores.items()
        }
    # The clusters that sources tell of 2022; the best of each was published as rank 1.
    for cluster, best in (("tinggi", "36"), ("sedang", "61"), ("rendah", "34")):
        asked = ("ipkd", 2022, "--type", "provinsi", "--cluster", cluster)
        assert [row["code"] for row in told(juara, "standings", *asked)] == [best]
    assert (
        told(juara, "standings", "ipkd", 2022, "--cluster", "tinggi", "--type", "kabupaten")[0][
            "score"
        ]
        == "77.28"
    )
    # Those of later years come as a file: which region was in which, nobody has published here.
    rows = [
        {**CLUSTER, "region_code": row["region_code"], "year": row["year"]}
        for row in given
        if row["year"] in {"2023", "2024"}
    ]
    assert juara("import", "clusters", written(tmp_path / "klaster.csv", *rows)).code == 0
    for year, kind, best in ((2023, "kota", "63.71"), (2024, "kabupaten", "63.08")):
        asked = ("ipkd", year, "--type", kind, "--cluster", "sedang")
        assert told(juara, "standings", *asked)[0]["code"] == best
    assert nation.wrong() == []


def test_amounts_from_a_file_are_exact_to_the_digit(
    buleleng_alone: Finances, juara: Terminal, tmp_path: Path
) -> None:
    rows = [FIGURE, FIGURE | {"indicator": "d5_kewajiban_panjang", "value": "1000000000000000"}]
    verified = [row | {"basis": "verified"} for row in rows]
    file = written(tmp_path / "angka.csv", *rows, *verified)
    assert juara("import", "figures", file).code == 0
    kept = {row["indicator"]: row for row in buleleng_alone.rows(figures)}
    for basis in ("claimed_value", "verified_value"):
        assert str(kept["d5_aset_tetap"][basis]) == "999999999999999.99"
        assert str(kept["d5_kewajiban_panjang"][basis]) == "1000000000000000"
    again = juara("import", "figures", file)
    assert (again.code, "nothing" in again.out) == (0, True)


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"year": ""}, "year", "is empty"),
        ({"year": "2019"}, "year", "no edition of 'ipkd' for 2019"),
        ({"year": "2023"}, "year", "has not been opened"),
        ({"value": "-1"}, "value", "must be between 0"),
        ({"value": "0.001"}, "value", "at most 2 decimals"),
        ({"value": "10000000000000000000"}, "value", "must be between 0"),
        ({"indicator": "d5_pendapatan", "value": "0"}, "value", "must be between 1"),
        ({"indicator": "d2_pegawai"}, "indicator", "no region indicator 'd2_pegawai'"),
        ({"indicator": "d3_01_waktu", "value": "2022-01-31"}, "value", "is not a number"),
        ({"indicator": "d3_01_waktu", "value": "2022"}, "value", "0 (tidak), 1 (ya)"),
        ({"basis": "verified"}, "", "has not been reported"),
    ],
)
def test_a_figure_that_cannot_be_is_named_by_row_and_column(
    buleleng_alone: Finances,
    juara: Terminal,
    tmp_path: Path,
    change: dict[str, str],
    column: str,
    reason: str,
) -> None:
    before = buleleng_alone.end()
    said = juara("import", "figures", written(tmp_path / "angka.csv", FIGURE | change))
    assert said.code == 1
    assert "row 2" in said.err
    assert column in said.err
    assert reason in said.err
    assert "Traceback" not in said.err
    assert buleleng_alone.end() == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"cluster": "sangat_tinggi"}, "its clusters are tinggi, sedang, rendah"),
        ({"scheme": "kekayaan"}, "no index groups regions by 'kekayaan'"),
        ({"year": "2020"}, "2020 has no clusters"),
        ({"region_code": "99.99"}, "no region has the code 99.99"),
        ({"source": ""}, "is empty"),
    ],
)
def test_a_cluster_that_cannot_be_is_refused(
    buleleng_alone: Finances,
    juara: Terminal,
    tmp_path: Path,
    change: dict[str, str],
    reason: str,
) -> None:
    said = juara("import", "clusters", written(tmp_path / "klaster.csv", CLUSTER | change))
    assert said.code == 1
    assert reason in said.err
    assert buleleng_alone.rows(clusters) == []


def test_the_same_cluster_again_changes_nothing_and_twice_in_a_file_is_refused(
    buleleng_alone: Finances, juara: Terminal, tmp_path: Path
) -> None:
    file = written(tmp_path / "klaster.csv", CLUSTER)
    assert juara("import", "clusters", file).code == 0
    before = buleleng_alone.end()
    assert juara("import", "clusters", file).code == 0
    assert buleleng_alone.end() == before
    twice = written(tmp_path / "dua.csv", CLUSTER, CLUSTER | {"cluster": "tinggi"})
    assert "row 2 gives this cluster too" in juara("import", "clusters", twice).err


@pytest.mark.usefixtures("buleleng_alone")
def test_a_run_on_the_command_line_says_what_it_found(juara: Terminal, tmp_path: Path) -> None:
    asked = ("measure", "ipkd", 2024, "--cluster", "sedang")
    assert "no region belongs to this cluster" in juara(*asked).err
    assert juara("import", "clusters", written(tmp_path / "klaster.csv", CLUSTER)).code == 0
    assert "has all its figures" in juara(*asked).err
    rows = [
        FIGURE | {"indicator": code, "value": str(value), "basis": basis}
        for basis in ("claimed", "verified")
        for code, value in buleleng().items()
    ]
    assert juara("import", "figures", written(tmp_path / "angka.csv", *rows)).code == 0
    first = juara(*asked)
    assert (first.code, first.err) == (0, "")
    assert "IPKD 2024 (tahun anggaran 2023): goalposts in force" in first.out
    assert "2 sets of goalposts recorded, 2 scores moved" in first.out
    again = juara(*asked, "--format", "csv")
    assert "no goalpost has moved" in again.err
    assert again.out.splitlines()[0].startswith("type,cluster,basis,run,measured,ratio,low,by")
    assert "kabupaten,sedang,verified,1,1 of 1,kemandirian,1,51.08,1,51.08" in again.out
    board = juara("standings", "ipkd", 2024, "--cluster", "sedang", "--basis", "verified").out
    assert "A (indicative)" in board or "B (indicative)" in board
    assert juara("verify", "--scores").code == 0


@pytest.mark.usefixtures("buleleng_alone")
@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        (("measure", "ipkd"), 2, "Missing argument"),
        (("measure", "ipkd", "2024"), 2, "Missing option '--cluster'"),
        (("measure", "ipkd", "dua", "--cluster", "sedang"), 2, "not a valid integer"),
        (("measure", "ipkd", "2019", "--cluster", "sedang"), 1, "no edition of 'ipkd' for 2019"),
        (("measure", "ipkd", "2023", "--cluster", "sedang"), 1, "has not been opened"),
        (("measure", "ipkd", "2024", "--cluster", "kaya"), 1, "its clusters are tinggi"),
        (("measure", "ipdn", "2024", "--cluster", "kaya"), 1, "no edition of 'ipdn'"),
        (("standings", "ipkd", "2024", "--cluster", "kaya"), 1, "its clusters are tinggi"),
        (("standings", "iid", "2024", "--cluster", "tinggi"), 1, "it groups no regions"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(
    juara: Terminal,
    asked: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    said = juara(*asked)
    assert (said.code, words in said.err) == (code, True), said.err
    assert "Traceback" not in said.err


DOCUMENT = {
    "region_code": "51.08",
    "index": "ipkd",
    "year": "2024",
    "document": "7",
    "enacted": "2022-12-15",
    "published": "2023-01-10",
    "accessible": "ya",
    "basis": "claimed",
}


def test_dates_of_documents_become_their_marks(
    buleleng_alone: Finances, juara: Terminal, tmp_path: Path
) -> None:
    late = DOCUMENT | {"document": "8", "published": "2023-02-28", "accessible": "tidak"}
    never = DOCUMENT | {"document": "9", "published": "", "accessible": "0"}
    rows = [DOCUMENT, late, never]
    file = written(tmp_path / "dokumen.csv", *rows, *(row | {"basis": "verified"} for row in rows))
    said = juara("import", "documents", file)
    assert said.code == 0, said.err
    kept = {
        row["indicator"]: (row["claimed_value"], row["verified_value"])
        for row in buleleng_alone.rows(figures)
    }
    assert kept == {
        "d3_07_waktu": (1, 1),
        "d3_07_akses": (1, 1),
        "d3_08_waktu": (0, 0),
        "d3_08_akses": (0, 0),
        "d3_09_waktu": (0, 0),
        "d3_09_akses": (0, 0),
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"enacted": "2021-12-15"}, "enacted from 2022 to 2024, not in 2021"),
        ({"enacted": "2022-02-30"}, "is not a date"),
        ({"published": "2022-12-01"}, "is before enactment"),
        ({"published": ""}, "was not published"),
        ({"document": "30"}, "has documents 1 to 29"),
        ({"accessible": "mungkin"}, "is none of ya, tidak"),
        ({"index": "iid"}, "asks for no documents"),
    ],
)
def test_a_document_that_cannot_be_is_named_by_row(
    buleleng_alone: Finances,
    juara: Terminal,
    tmp_path: Path,
    change: dict[str, str],
    reason: str,
) -> None:
    buleleng_alone.do(ADMIN, cycles.open, index="iid", year=2024, deadline=DEADLINE, zone="WITA")
    said = juara("import", "documents", written(tmp_path / "dokumen.csv", DOCUMENT | change))
    assert (said.code, "row 2" in said.err) == (1, True)
    assert reason in said.err
    assert buleleng_alone.rows(figures) == []


@pytest.mark.usefixtures("buleleng_alone")
def test_the_history_says_that_a_score_is_partial(juara: Terminal, tmp_path: Path) -> None:
    assert juara("import", "figures", written(tmp_path / "angka.csv", FIGURE)).code == 0
    (change,) = told(juara, "history", "51.08")
    assert (change["category"], change["score"]) == ("eliminated", "0.00")
