"""The IPKD over HTTP: figures, a measuring run, standings by cluster, an objection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from app.commands import access
from app.settings import Settings
from app.web import create_app
from domain.actor import Role
from domain.index import edition
from domain.region import region_id
from tests.finances import IPKD, Finances, buleleng
from tests.http.conftest import DECREE, SECRET, Reply, World
from tests.nation import ADMIN

RUNS = "measurements/ipkd/2024"
SCORE = "regions/51.08/scores/ipkd/2024"
REPORT = "reports/51.08/ipkd/2024"
CASES = "objections/51.08/ipkd/2024"
BOARD = "standings/ipkd/2024?basis=verified&type=kabupaten&cluster=sedang"


@pytest.fixture
def bali(database_url: str) -> Iterator[World]:
    """Three regencies of one cluster with all their figures, a fourth without, in assessment."""
    nation = Finances(database_url)
    nation.open_ipkd()
    own, low, high, _ = nation.peers(["51.08", "51.01", "51.02", "51.03"])
    lowest = {"d5_pad": Decimal(0), "d5_pendapatan_rutin": Decimal(100)}
    highest = {"d5_pendapatan_rutin": Decimal(10_100), "d5_pendapatan": Decimal(200)}
    for region, figures in ((own, {}), (low, lowest), (high, highest)):
        nation.figures(region, buleleng() | figures)
    nation.figures(region_id("51.03"), {"d2_spm": Decimal(1)})
    nation.assess()
    world = World(
        nation, create_app(nation.juara, Settings(database_url, SECRET, production=False, port=0))
    )
    world.grant("operator", Role.OPERATOR, "51.08")
    world.grant("head", Role.HEAD, "51.08")
    world.grant("assessor", Role.ASSESSOR, "51.01")
    world.grant("judge", Role.ASSESSOR, "51.02")
    world.grant("admin", Role.ADMIN)
    for person, code in (("assessor", "51.08"), ("assessor", "51.02"), ("judge", "51.08")):
        panel: dict[str, Any] = {"region": region_id(code), "cycle": IPKD, "assessor": person}
        nation.do(ADMIN, access.assign, **panel)
    yield world
    nation.close()


def ok(answer: Reply, status: int = 200) -> Any:
    assert answer.status == status, answer.text
    return answer.json


def measure(world: World, **asked: Any) -> Any:
    return ok(world.post(RUNS, {"cluster": "sedang"} | asked, by="admin"), 201)


def test_a_cluster_is_measured_and_its_standings_are_told(bali: World) -> None:
    before = ok(bali.get(BOARD))
    assert {one["code"]: one["reason"] for one in before["unranked"]} == {
        "51.01": "not_measured",
        "51.02": "not_measured",
        "51.03": "eliminated",
        "51.08": "not_measured",
    }
    done = measure(bali)
    assert (done["goalposts"], done["scores"]) == (2, 6)
    assert measure(bali) == {**done, "goalposts": 0, "scores": 0, "time": done["time"]}
    board = ok(bali.get(BOARD))
    assert (board["year"], board["fiscal_year"], board["cluster"]) == (2024, 2023, "sedang")
    assert [one["code"] for one in board["items"]] == ["51.02", "51.08", "51.01"]
    assert [one["code"] for one in board["unranked"]] == ["51.03"]
    own = board["items"][1]
    assert list(own["parts"]) == ["d1", "d2", "d3", "d4", "d5", "d6"]
    assert sum(map(Decimal, own["parts"].values()), Decimal(0)).quantize(
        Decimal("0.0001")
    ) == Decimal(own["score"])
    assert own["grade"]["letter"] in {"A", "B", "C"}
    assert own["grade"]["indicative"] is True
    race = ok(bali.get("race/ipkd/2024?basis=verified&cluster=sedang"))
    assert [one["code"] for one in race["items"]] == ["51.02", "51.08", "51.01"]
    assert race["items"][1]["chase"]["gap"] == race["items"][1]["gap_to_champion"]


def test_an_explained_score_names_the_run_the_goalposts_and_who_set_them(bali: World) -> None:
    assert ok(bali.get(SCORE))["run"] is None
    done = measure(bali)
    told = ok(bali.get(SCORE))
    run = told["run"]
    assert (told["status"], told["cluster"], told["fiscal_year"]) == ("graded", "sedang", 2023)
    assert (run["run"], run["members"], run["measured"]) == (1, 4, 3)
    assert done["position"] > run["position"]
    flexibility = next(one for one in run["goalposts"] if one["ratio"] == "fleksibilitas")
    assert flexibility == {
        "ratio": "fleksibilitas",
        "name": "Fleksibilitas keuangan",
        "low": "0",
        "low_region": "51.01",
        "high": "100",
        "high_region": "51.02",
    }
    dimension = told["explanation"]["lines"][4]
    line = next(one for one in dimension["lines"] if one["code"] == "fleksibilitas")
    assert line["worked"] == "(72.34 − 0) / (100 − 0), dari 0 sampai 1"
    history = ok(bali.get("regions/51.08/history?index=ipkd&basis=verified"))
    cause = history["items"][0]["cause"]
    assert (cause["topic"], cause["position"]) == (
        "measurement.goalposts_measured",
        run["position"],
    )
    past = ok(bali.get(f"{SCORE}?as_of={run['position'] - 1}"))
    assert (past["status"], past["run"]) == ("not_measured", None)


def test_runs_are_listed_with_those_in_force_and_stand_in_the_public_log(bali: World) -> None:
    measure(bali)
    figure = {"indicator": "d5_pendapatan_rutin", "value": "7335", "reason": "salah ketik"}
    version = ok(bali.get(REPORT, by="assessor"))["version"]
    ok(bali.post(f"{REPORT}/verifications", figure, by="assessor", version=version), 201)
    high = {"indicator": "d5_pendapatan_rutin", "value": "10200", "reason": "salah ketik"}
    path = "reports/51.02/ipkd/2024"
    version = ok(bali.get(path, by="assessor"))["version"]
    ok(bali.post(f"{path}/verifications", high, by="assessor", version=version), 201)
    assert measure(bali)["goalposts"] == 1
    listed = ok(bali.get(RUNS))
    assert [(one["basis"], one["run"], one["in_force"]) for one in listed["items"]] == [
        ("verified", 2, True),
        ("verified", 1, False),
        ("claimed", 1, True),
    ]
    then = ok(bali.get(f"{RUNS}?as_of={listed['items'][0]['position'] - 1}"))
    assert [one["in_force"] for one in then["items"]] == [True, True]
    assert ok(bali.get(f"{RUNS}?cluster=tinggi"))["items"] == []
    public = ok(bali.get("log"))["items"]
    assert [one["topic"] for one in public].count("measurement.goalposts_measured") == 3


def test_an_objection_is_filed_decided_and_told(bali: World) -> None:
    measure(bali)
    ok(bali.post("cycles/ipkd/2024/objections", {"until": "2025-04-04T01:00:00Z"}, by="admin"))
    case = {"indicator": "d2_spm", "reason": "SPM terpenuhi", "evidence": [DECREE]}
    filed = ok(bali.post(CASES, case, by="head"), 201)
    assert filed["number"] == 1
    decided = ok(
        bali.post(
            f"{CASES}/1/decide",
            {"verdict": "upheld", "value": "1", "reason": "laporan SPM dibaca"},
            by="judge",
        ),
        201,
    )
    assert (decided["number"], decided["verdict"]) == (1, "upheld")
    (told,) = ok(bali.get(CASES, by="head"))["items"]
    after, before = (Decimal(told["decision"][f"score_{one}"]) for one in ("after", "before"))
    assert after - before == 5
    assert (told["decision"]["rank_before"], told["decision"]["rank_after"]) == (2, 1)
    assert ok(bali.get(SCORE))["score"] == told["decision"]["score_after"]
    assert bali.get(CASES).status == 401
    assert bali.nation.wrong() == []


DECISION = {"verdict": "dismissed", "reason": "tidak ada bukti baru"}


@pytest.mark.parametrize(
    ("path", "body", "by", "status"),
    [
        (RUNS, {"cluster": "sedang"}, None, 401),
        (RUNS, {"cluster": "sedang"}, "assessor", 403),
        (RUNS, {"cluster": "sangat_tinggi"}, "admin", 422),
        (RUNS, {"cluster": "tinggi"}, "admin", 409),
        (RUNS, {"cluster": "sedang", "type": "desa"}, "admin", 422),
        (RUNS, {"cluster": "sedang", "goalposts": {}}, "admin", 422),
        (RUNS, {}, "admin", 422),
        ("measurements/ipkd/2023", {"cluster": "sedang"}, "admin", 409),
        ("measurements/ipkd/2019", {"cluster": "sedang"}, "admin", 404),
        ("measurements/iid/2025", {"cluster": "sedang"}, "admin", 409),
        (CASES, {"indicator": "d2_spm", "reason": "x", "evidence": [DECREE]}, "head", 409),
        (CASES, {"indicator": "d2_spm", "reason": "x", "evidence": [DECREE]}, "operator", 403),
        (f"{CASES}/1/decide", DECISION, "head", 403),
        (f"{CASES}/1/decide", DECISION, "judge", 404),
        (f"{CASES}/0/decide", DECISION, "judge", 404),
        (f"{CASES}/99999999999999999999/decide", DECISION, "judge", 404),
    ],
)
def test_what_cannot_be_done_is_told_and_records_nothing(
    bali: World, path: str, body: Any, by: str | None, status: int
) -> None:
    before = bali.end()
    answer = bali.post(path, body, by=by)
    assert answer.status == status, answer.text
    assert answer.type == "application/problem+json"
    assert bali.end() == before


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"indicator": "d9"}, 422, "#/indicator"),
        ({"indicator": "d5_pad", "evidence": []}, 422, "#/evidence"),
        ({"submission": "0b0f1f0e-6f0c-5a52-8d57-4c6a7a1f2b90", "indicator": "d5_pad"}, 422, None),
        ({"reason": " "}, 422, "#/reason"),
    ],
)
def test_an_objection_that_cannot_be_names_the_field(
    bali: World, change: dict[str, Any], status: int, pointer: str | None
) -> None:
    ok(bali.post("cycles/ipkd/2024/objections", {"until": "2025-04-04T01:00:00Z"}, by="admin"))
    case = {"indicator": "d2_spm", "reason": "SPM terpenuhi", "evidence": [DECREE]} | change
    answer = bali.post(CASES, case, by="head")
    assert answer.status == status, answer.text
    if pointer is not None:
        assert [one["pointer"] for one in ok(answer, status)["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("indicator", "value", "status"),
    [
        ("d5_aset_tetap", "999999999999999.99", 200),
        ("d5_aset_tetap", "-1", 422),
        ("d5_aset_tetap", "1000000000000000000000000000", 422),
        ("d5_aset_tetap", "0.001", 422),
        ("d5_kewajiban_panjang", "0", 200),
        ("d4_btt_anggaran", "0", 200),
        ("d4_operasi_realisasi", "999999", 200),
        ("d2_belanja", "0", 422),
        ("d3_01_waktu", "2", 422),
        ("d3_01_waktu", "2022-02-30", 422),
        ("d6_opini_1", "4", 422),
        ("d2_pegawai", "1", 404),
    ],
)
def test_every_figure_has_its_documented_answer(
    database_url: str, indicator: str, value: str, status: int
) -> None:
    """Above the budget, nothing at all, below nothing, too fine, too large, of another edition."""
    nation = Finances(database_url)
    nation.open_ipkd()
    nation.peers(["51.08"])
    world = World(
        nation, create_app(nation.juara, Settings(database_url, SECRET, production=False, port=0))
    )
    world.grant("operator", Role.OPERATOR, "51.08")
    answer = world.send(
        "PUT", f"{REPORT}/figures/{indicator}", {"value": value}, by="operator", version=0
    )
    assert answer.status == status, answer.text
    if status == 200:
        (told,) = ok(world.get(REPORT, by="operator"))["items"]
        assert told["claimed_value"] == value
        assert nation.wrong() == []
    nation.close()


def test_a_calculation_measures_as_the_service_does(bali: World) -> None:
    measure(bali)
    told = ok(bali.get(SCORE))
    posts = {
        one["ratio"]: {"low": one["low"], "high": one["high"]} for one in told["run"]["goalposts"]
    }
    figures = {one["indicator"]: one["value"] for one in told["figures"]}
    answer = bali.send("POST", "calculations/ipkd/2024", {"figures": figures, "goalposts": posts})
    assert ok(answer)["score"] == told["score"]


def test_the_method_of_the_ipkd_is_told_with_its_certainty(bali: World) -> None:
    told = json.dumps(ok(bali.get("editions/ipkd/2024")))
    for part in edition("ipkd", 2024).parts:
        assert part.name in told
    assert "normalisasi dimensi 5" in told
