"""Portable files: whole or not there, the same bytes everywhere, and safe to open."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import exporting, reference
from app.commands import regions as commands
from app.exporting_standings import standings_csv
from app.importing import figures as figures_file
from app.importing import submissions as submissions_file
from app.importing.statement import INDICATORS
from app.queries.standings import standings
from app.simulation import Plan, simulate
from domain.errors import Invalid
from domain.region import region_id
from projections.figures import figures
from projections.organisations import organisations
from projections.regions import regions
from projections.standings import standings as latest
from projections.submissions import submissions
from tests.app.importing import imported, mojokerto
from tests.app.terminal import Terminal
from tests.nation import ADMIN, Nation

FULL_WIDTH = [chr(ord(sign) + 0xFEE0) for sign in "=+-@"]
PLAN = Plan(2025, seed=3, regions=5, submissions=60)
MOJOKERTO = region_id("35.76")


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    for nation in mojokerto(database_url):
        nation.publish(MOJOKERTO, "84.46")
        nation.publish(region_id("36.73"), "66.70")
        yield nation


@pytest.fixture
def juara(
    nation: Nation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("JUARA_DATABASE_URL", nation.url)
    return Terminal(monkeypatch, capsys)


def test_standings_as_csv_have_numbers_bare_and_codes_as_text(juara: Terminal) -> None:
    said = juara("export", "standings", "iid", 2023, "--type", "kota")
    header, first, second = said.out.splitlines()
    assert header.startswith('"rank","code","name","type","province","score"')
    assert first.startswith(
        '1,"35.76","Kota Mojokerto","kota","35.76",84.46,"",0.00,"",17.76,"","iid",2023,"iid-2023",'
        '"official",'
    )
    assert second.startswith('2,"36.73","Kota Serang","kota","36.73",66.70,"",17.76,17.76,"",""')


def test_regions_without_a_rank_stand_last_with_the_reason(juara: Terminal) -> None:
    rows = list(csv.DictReader(io.StringIO(juara("export", "standings", "IID", 2023).out)))
    assert [row["rank"] for row in rows] == ["1", "2", ""]
    assert rows[-1]["unranked"] == "not_reported"


def test_standings_as_json_have_the_shape_of_the_api(juara: Terminal, nation: Nation) -> None:
    said = juara("export", "standings", "iid", 2023, "--type", "kota", "--format", "json")
    found = json.loads(said.out)
    assert found["champion"] == {"code": "35.76", "name": "Kota Mojokerto", "score": "84.46"}
    assert found["as_of"] == {"position": nation.end(), "time": "2025-04-01T01:00:00Z"}
    assert found["items"][1] == {
        "rank": 2,
        "code": "36.73",
        "name": "Kota Serang",
        "type": "kota",
        "province": "36.73",
        "score": "66.70",
        "category": None,
        "gap_to_champion": "17.76",
        "gap_to_next": "17.76",
        "lead": None,
        "cluster": None,
        "grade": None,
        "parts": {},
        "published": None,
    }
    assert (found["unranked"], found["type"], found["basis"]) == ([], "kota", "official")


def test_standings_are_told_as_they_were(juara: Terminal, nation: Nation) -> None:
    before = nation.end()
    then = juara("export", "standings", "iid", 2023).out
    nation.advance(days=1)
    nation.publish(region_id("11.10"), "90.00")
    assert juara("export", "standings", "iid", 2023, "--as-of", before).out == then
    assert juara("export", "standings", "iid", 2023).out != then


def test_the_log_has_one_fact_a_line_in_order(juara: Terminal, nation: Nation) -> None:
    facts = [json.loads(line) for line in juara("export", "log").out.splitlines()]
    assert [fact["position"] for fact in facts] == list(range(1, nation.end() + 1))
    assert facts[-1]["topic"] == "scorecard.result_published"
    assert facts[-1]["time"] == "2025-04-01T01:00:00Z"
    assert (facts[-1]["actor"], facts[-1]["role"]) == ("admin-1", "admin")
    assert facts[-1]["body"]["score"] == "66.70"
    assert juara("export", "log", "--after", nation.end() - 1).out.count("\n") == 1
    assert juara("export", "log", "--after", nation.end()).out == ""


def test_a_long_log_is_told_in_parts(
    juara: Terminal, nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = juara("export", "log").out
    for at_once in (1, 2, nation.end(), nation.end() + 1):
        monkeypatch.setattr(exporting, "_AT_ONCE", at_once)
        assert juara("export", "log").out == whole


def test_a_region_is_told_whole_and_alone(juara: Terminal) -> None:
    found = json.loads(juara("export", "region", "3576").out)
    assert (found["code"], found["name"]) == ("35.76", "Kota Mojokerto")
    assert [row["name"] for row in found["organisations"]] == ["Dinas Kesehatan"]
    assert [row["score"] for row in found["results"]] == ["84.46"]

    tables = [rows for rows in found.values() if isinstance(rows, list)]
    assert {row["region"] for rows in tables for row in rows} == {str(MOJOKERTO)}


def test_what_is_not_there_is_one_line(juara: Terminal) -> None:
    said = juara("export", "region", "99.99")
    assert (said.code, said.out) == (1, "")
    assert said.err == "juara: region_code: no region has the code 99.99\n"
    assert juara("export", "standings", "ipm", 2023).code == 1
    assert juara("export", "standings", "iid", 2023, "--as-of", "kemarin").code == 1
    assert juara("export", "standings", "iid", 2023, "--basis", "resmi").code == 2


@pytest.mark.parametrize(
    "asked", [("log",), ("region", "35.76"), ("standings", "iid", 2023)], ids=lambda asked: asked[0]
)
def test_a_file_holds_what_the_screen_would_show(
    juara: Terminal, tmp_path: Path, asked: tuple[object, ...]
) -> None:
    target = tmp_path / "keluar"
    said = juara("export", *asked, "--output", target)
    assert (said.code, said.out, said.err) == (0, "", "")
    assert target.read_text("utf-8") == juara("export", *asked).out


def stop_halfway(target: Path) -> None:
    with exporting.whole(target) as file:
        file.write(b"setengah")
        raise ZeroDivisionError


def test_a_file_that_cannot_be_finished_is_not_there(tmp_path: Path) -> None:
    target = tmp_path / "keluar.csv"
    target.write_text("lama", "utf-8")
    with pytest.raises(ZeroDivisionError):
        stop_halfway(target)
    assert [path.name for path in tmp_path.iterdir()] == ["keluar.csv"]
    assert target.read_text("utf-8") == "lama"


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path, juara: Terminal) -> None:
    with pytest.raises(Invalid, match="cannot be written: No such file or directory"):
        exporting.write(tmp_path / "tiada" / "keluar.csv", b"")
    said = juara("export", "log", "--output", tmp_path / "tiada" / "log.jsonl")
    assert said.code == 1
    assert said.err.endswith("cannot be written: No such file or directory\n")


@given(st.text(max_size=30))
def test_no_text_becomes_a_formula(text: str) -> None:
    written = exporting.harmless(text)
    assert written.removeprefix("'") == text or written == text
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", *FULL_WIDTH))


@pytest.mark.parametrize(
    "text", ["=1+1", "+62", "-1", "@SUM(A1)", "\tx", "\rx", FULL_WIDTH[0]], ids=ascii
)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert exporting.harmless(text) == f"'{text}"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_numbers_stay_numbers_also_below_zero(number: Decimal) -> None:
    (line,) = exporting.csv_bytes((), [(number,)]).decode().splitlines()[1:]
    assert line == f"{number:f}"


def test_cells_of_every_kind_are_written_plainly() -> None:
    moment = datetime(2025, 8, 17, 3, tzinfo=UTC)
    row = [None, 3, Decimal("1E+3"), Decimal("-0.50"), "11.10", "-5", 'a "b", c', moment]
    assert exporting.csv_bytes(["a"], [row]).decode() == (
        '"a"\n"",3,1000,-0.50,"11.10","\'-5","a ""b"", c","2025-08-17T03:00:00Z"\n'
    )


def test_a_region_that_is_named_like_a_formula_does_no_harm(
    juara: Terminal, nation: Nation
) -> None:
    nation.do(ADMIN, commands.rename, region=MOJOKERTO, name="=HYPERLINK(1)", reason="uji")
    assert '"\'=HYPERLINK(1)"' in juara("export", "standings", "iid", 2023).out


def test_a_simulated_year_gives_the_same_standings_when_it_is_imported_anywhere(
    tmp_path: Path, sqlite_url: str, postgresql_url: str
) -> None:
    origin = registered(sqlite_url)
    simulate(origin.juara, PLAN)
    files = written_out(origin, tmp_path)
    expected = portfolios(origin)
    copy = f"sqlite:///{tmp_path / 'salinan.db'}"
    boards = []
    for url in (migrated(copy), postgresql_url):
        nation = registered(url)
        nation.open_cycle()
        for kind, path in files:
            outcome = imported(nation, kind, path)
            assert (outcome.refused, outcome.facts > 50) == (0, True)
            assert imported(nation, kind, path).facts == 0
        assert nation.wrong() == []
        assert portfolios(nation) == expected
        boards.append(board(nation))
        nation.close()
    origin.close()
    assert boards[0] == boards[1]


def registered(url: str) -> Nation:
    nation = Nation(url)
    nation.do(ADMIN, reference.load)
    return nation


def migrated(url: str) -> str:
    from app.database import upgrade  # noqa: PLC0415

    upgrade(url)
    return url


def board(nation: Nation) -> list[bytes]:
    with nation.juara.reading() as connection:
        return [
            standings_csv(standings(connection, "iid", 2025, basis))
            for basis in ("claimed", "verified")
        ]


def portfolios(nation: Nation) -> dict[tuple[object, ...], list[Decimal]]:
    """What the innovations of each region came to, on each computed basis."""
    parts = ("maturity_mean", "count_points", "sent", "accepted")
    return {
        (row["region"], row["basis"]): [row["parts"][part] for part in parts]
        for row in nation.rows(latest)
        if row["basis"] != "official"
    }


def written_out(nation: Nation, folder: Path) -> list[tuple[Any, Path]]:
    """The submissions and the figures of a nation as files for import."""
    codes = {row["region"]: row["code"] for row in nation.rows(regions)}
    agencies = {row["organisation"]: row["name"] for row in nation.rows(organisations)}
    innovations = [
        {
            **row,
            "region_code": codes[row["region"]],
            "year": 2025,
            "organisation": agencies[row["organisation"]],
            **{f"c{code}": row["claimed"].get(code) for code in INDICATORS},
            **{f"v{code}": row["verified"].get(code) for code in INDICATORS},
        }
        for row in nation.rows(submissions)
    ]
    reported = [
        {
            "region_code": codes[row["region"]],
            "index": "iid",
            "year": 2025,
            "indicator": row["indicator"],
            "value": row[f"{basis}_level"],
            "basis": basis,
        }
        for row in nation.rows(figures)
        for basis in ("claimed", "verified")
        if row["indicator"] in {"1", "8", "9", "12", "13b", "14", "15"}
    ]
    return [
        (submissions_file.KIND, sheet(folder / "inovasi.csv", submissions_file.KIND, innovations)),
        (figures_file.KIND, sheet(folder / "spd.csv", figures_file.KIND, reported)),
    ]


def sheet(path: Path, kind: Any, rows: list[dict[str, Any]]) -> Path:
    columns = [
        column for column in kind.columns if column in {*rows[0], "reason"} - {"region_name"}
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path
