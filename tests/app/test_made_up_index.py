"""An index that is one file: declared, found by scanning, and at home in the whole service."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

import domain.indices
from app.commands import cycles, regions
from app.queries.explained import explained
from app.scoring import of_nothing
from app.settings import Settings
from app.web import create_app
from domain.index import edition, editions
from domain.region import region_id
from projections.editions import edition_of
from tests.app.terminal import Terminal
from tests.finances import Finances, report_all
from tests.http.conftest import SECRET
from tests.nation import ADMIN, DEADLINE

FILE = '''
    """A made-up index: forty points for roads, sixty for savings within clusters."""

    from decimal import Decimal

    from domain.index import ClusterScheme, Edition, Part, Ratio, Rounding
    from domain.indicator import Certainty, Indicator, Quantity, Scope, Source, Unit
    from domain.measures import MeanProportion, Proportion, WithinGoalposts

    _MADE_UP = Source("karangan untuk uji", Certainty.B)
    _RUPIAH = Quantity(Unit.RUPIAH, Decimal(1), Decimal(10**15), places=2)


    def _figure(code: str, name: str) -> Indicator:
        return Indicator(
            code=code,
            name=name,
            variable="Coba",
            scope=Scope.REGION,
            source=_MADE_UP,
            quantity=_RUPIAH,
            mandatory=True,
        )


    EDITION = Edition(
        id="coba-2030",
        index="coba",
        years=(2030,),
        title="Indeks Coba 2030",
        rounding=Rounding(Decimal("0.1"), _MADE_UP),
        fiscal_lag=2,
        parts=(
            Part(
                code="jalan",
                name="Jalan mantap",
                maximum=Decimal(40),
                measure=MeanProportion(
                    (
                        Proportion(
                            name="Jalan mantap", part="mantap", whole="jalan", source=_MADE_UP
                        ),
                    )
                ),
                source=_MADE_UP,
            ),
            Part(
                code="tabungan",
                name="Tabungan",
                maximum=Decimal(60),
                measure=WithinGoalposts(),
                source=_MADE_UP,
            ),
        ),
        indicators=(
            _figure("jalan", "Panjang jalan"),
            _figure("mantap", "Panjang jalan mantap"),
            _figure("sisa", "Sisa anggaran"),
            _figure("belanja", "Belanja"),
        ),
        ratios=(
            Ratio(code="hemat", name="Hemat", over="sisa", under="belanja", source=_MADE_UP),
        ),
        cluster_schemes=(ClusterScheme(2030, "letak", ("pesisir", "pegunungan"), _MADE_UP),),
    )
'''


@pytest.fixture(autouse=True)
def one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The file, in a folder that is scanned for editions like ``domain/indices``."""
    folder = tmp_path / "editions"
    folder.mkdir()
    (folder / "coba_2030.py").write_text(dedent(FILE), "utf-8")
    monkeypatch.setattr(domain.indices, "__path__", [*domain.indices.__path__, str(folder)])
    _forget()
    yield
    monkeypatch.undo()
    sys.modules.pop("domain.indices.coba_2030", None)
    _forget()


def _forget() -> None:
    for known in (editions, edition_of, of_nothing):
        known.cache_clear()


@pytest.fixture
def nation(database_url: str) -> Iterator[Finances]:
    """Two regions by the sea, one in the mountains, with their figures, measured."""
    opened = Finances(database_url)
    opened.do(ADMIN, cycles.open, index="coba", year=2030, deadline=DEADLINE, zone="WITA")
    for code, cluster, sound, saved in (
        ("51.01", "pesisir", "50", "10"),
        ("51.02", "pesisir", "100", "30"),
        ("51.03", "pegunungan", "80", "5"),
    ):
        region = opened.region(code, f"Kabupaten {code}", "kabupaten")
        opened.do(
            ADMIN,
            regions.cluster,
            region=region,
            scheme="letak",
            year=2030,
            cluster=cluster,
            source="peta",
        )
        figures = {"jalan": "100", "mantap": sound, "sisa": saved, "belanja": "100"}
        given = {name: Decimal(value) for name, value in figures.items()}
        opened.do(ADMIN, report_all, region=region, cycle="coba-2030", figures=given, settle=True)
    opened.measure("pesisir", 2030, index="coba")
    yield opened
    opened.close()


def test_the_file_is_found_beside_the_others() -> None:
    assert edition("coba", 2030).title == "Indeks Coba 2030"
    assert edition("coba", 2030).fiscal_year(2030) == 2028
    assert edition("iid", 2025).id == "iid-2025"


def test_its_scores_its_standings_and_their_proof_need_no_other_edit(nation: Finances) -> None:
    board = nation.standings(2030, index="coba").ranking
    assert [(one.entry.code, str(one.score)) for one in board.ranked] == [
        ("51.02", "100.00"),
        ("51.01", "20.00"),
    ]
    assert [(one.code, one.reason) for one in board.unranked] == [("51.03", "not_measured")]
    nation.measure("pegunungan", 2030, index="coba")
    assert nation.scores(year=2030, index="coba")["51.03"] == "92.00"
    assert nation.wrong() == []


def test_it_is_explained_with_its_goalposts(nation: Finances) -> None:
    with nation.juara.reading() as connection:
        found = explained(connection, region_id("51.01"), "coba", 2030)
    assert found.run is not None
    (post,) = found.run.posts
    assert (post.low, post.low_region.code) == (Decimal("0.1"), "51.01")
    assert (post.high, post.high_region.code) == (Decimal("0.3"), "51.02")


def test_the_command_line_speaks_of_it(
    nation: Finances, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JUARA_DATABASE_URL", nation.url)
    juara = Terminal(monkeypatch, capsys)
    said = juara("measure", "coba", 2030, "--cluster", "pegunungan")
    assert (said.code, said.err) == (0, "")
    assert "1 scores moved" in said.out or "2 scores moved" in said.out
    rows = json.loads(juara("standings", "coba", 2030, "--format", "json").out)
    assert [row["code"] for row in rows] == ["51.02", "51.03", "51.01"]
    assert rows[0]["jalan"] == "40.0000"


def test_http_and_pages_speak_of_it(nation: Finances) -> None:
    settings = Settings(nation.url, SECRET, production=False, port=0)
    client = create_app(nation.juara, settings).test_client()
    for path in (
        "/api/v1/editions/coba/2030",
        "/api/v1/standings/coba/2030?cluster=pesisir",
        "/api/v1/race/coba/2030?cluster=pesisir",
        "/api/v1/measurements/coba/2030",
        "/api/v1/regions/51.01/scores/coba/2030",
        "/klasemen/coba/2030?cluster=pesisir",
        "/kejar/coba/2030?basis=verified&cluster=pesisir",
        "/metodologi/coba/2030",
        "/daerah/51.01",
        "/daerah/51.01/skor/coba/2030",
        "/bandingkan?regions=51.01,51.02&index=coba&year=2030&basis=verified",
        "/",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text)
