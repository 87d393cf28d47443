"""The measuring run: goalposts as facts, and exactly the scores that they move."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Context, Decimal, localcontext
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app import verify
from app.commands.measurements import measure
from app.log import Reader
from app.rebuild import ALL, rebuild
from app.store.tables import events
from domain.errors import Forbidden, Invalid, NotFound, WrongState
from domain.index import edition
from domain.scorecard import Basis
from domain.scoring import RegionFacts, measure_goalposts, score
from projections import figures as reports
from projections.figures import figures as reported
from projections.goalposts import in_force, measurements
from projections.standings import Field, latest, standings
from tests.databases import copy_sqlite
from tests.finances import IPKD, Finances, buleleng, made_up
from tests.nation import ASSESSOR, dump

RUN = "measurement.goalposts_measured"
CHANGED = "scorecard.score_changed"


@pytest.fixture
def nation(database_url: str) -> Iterator[Finances]:
    opened = Finances(database_url)
    yield opened
    opened.close()


def around_buleleng() -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Two peers that set the goalposts between which Buleleng has its published dimension 5."""
    low = buleleng() | {
        "d5_pad": Decimal(0),
        "d5_pendapatan_rutin": Decimal(100),
        "d5_aset_tetap": Decimal(100),
    }
    high = buleleng() | {
        "d5_pendapatan_rutin": Decimal(10_100),
        "d5_pendapatan": Decimal(200),
        "d5_aset_lancar": Decimal(200),
        "d5_aset_tetap": Decimal(200),
    }
    return low, high


def test_the_published_result_of_buleleng_2024_comes_out_of_the_service(
    nation: Finances,
) -> None:
    nation.open_ipkd()
    own, lowest, highest = nation.peers(["51.08", "51.01", "51.02"])
    low, high = around_buleleng()
    nation.figures(own, buleleng())
    nation.figures(lowest, low)
    nation.figures(highest, high)
    assert nation.unranked() == dict.fromkeys(("51.01", "51.02", "51.08"), "not_measured")
    nation.measure()
    ranked = nation.standings(field=Field("kabupaten", cluster="sedang")).ranking.by_code()
    assert ranked["51.08"].score == Decimal("75.6909")
    shown = {code: f"{points:.4f}" for code, points in ranked["51.08"].entry.parts.items()}
    assert shown == {
        "d1": "11.6410",
        "d2": "15.0000",
        "d3": "14.7414",
        "d4": "15.0000",
        "d5": "4.3085",
        "d6": "15.0000",
        "total": "75.6909",
    }
    assert nation.wrong() == []


def test_a_run_tells_goalposts_on_both_bases_and_every_score_that_they_move(
    nation: Finances,
) -> None:
    nation.open_ipkd()
    own, lowest, highest = nation.peers(["51.08", "51.01", "51.02"])
    low, high = around_buleleng()
    for region, figures in ((own, buleleng()), (lowest, low), (highest, high)):
        nation.figures(region, figures)
    before = nation.end()
    made = nation.measure().made
    facts = nation.recorded(before)
    assert made == {"goalposts": "2", "scores": "6"}
    assert [one[0] for one in facts] == [RUN] * 2 + [CHANGED] * 6
    runs = {before + 1: "claimed", before + 2: "verified"}
    assert {(basis, runs[cause or 0]) for _, _, basis, cause in facts[2:]} == {
        ("claimed", "claimed"),
        ("verified", "verified"),
    }
    assert {region for _, region, _, _ in facts[2:]} == {own, lowest, highest}
    told = nation.rows(measurements)[1]
    assert (told["type"], told["cluster"], told["basis"]) == ("kabupaten", "sedang", "verified")
    assert (told["run"], told["members"], told["measured"]) == (1, 3, 3)
    assert (told["low"]["fleksibilitas"], told["high"]["fleksibilitas"]) == (0, 100)
    assert told["low_region"]["fleksibilitas"] == lowest
    assert told["high_region"]["fleksibilitas"] == highest


def test_a_second_run_with_nothing_new_records_nothing(nation: Finances) -> None:
    nation.open_ipkd()
    for region in nation.peers(["51.01", "51.02"]):
        nation.figures(region, buleleng())
    nation.measure()
    before = nation.end()
    assert nation.measure().made == {"goalposts": "0", "scores": "0"}
    assert nation.measure(type="kabupaten").made == {"goalposts": "0", "scores": "0"}
    assert nation.end() == before


def moving(nation: Finances, regions: dict[str, UUID]) -> set[UUID]:
    """The regions whose verified score a run would move, reckoned apart from the service."""
    method, cycle, basis = edition("ipkd", 2024), IPKD, Basis.VERIFIED
    with nation.juara.reading() as connection:
        known = {
            code: reports.known(connection, region, cycle)[basis][1]
            for code, region in regions.items()
        }
        before = {
            code: latest(connection, region, cycle, basis) for code, region in regions.items()
        }
    posts = measure_goalposts(method, known)
    return {
        region
        for code, region in regions.items()
        if (found := before[code]) is not None
        and found.parts != score(method, RegionFacts(figures=known[code], goalposts=posts)).parts
    }


def test_a_cluster_of_a_hundred_moves_as_far_as_the_goalposts_and_no_further(
    nation: Finances,
) -> None:
    """Run, one correction, run again: exactly the expected regions, each with its cause."""
    codes = [f"{province}.{number:02}" for province in (51, 52, 53, 61) for number in range(1, 26)]
    nation.open_ipkd()
    regions = dict(zip(codes, nation.peers(codes), strict=True))
    for code, region in regions.items():
        nation.figures(region, made_up(code))
    nation.measure()
    assert len(nation.scores()) == 100
    nation.assess()
    told = nation.rows(measurements)[-1]
    champion = told["high_region"]["solvabilitas_jangka_pendek"]

    before = nation.end()
    nation.correct(champion, "d5_aset_lancar", "1")
    correction = before + 1
    assert nation.recorded(before) == [
        ("report.figure_verified", champion, None, None),
        (CHANGED, champion, "verified", correction),
    ]

    expected = moving(nation, regions)
    before = nation.end()
    made = nation.measure().made
    facts = nation.recorded(before)
    assert made == {"goalposts": "1", "scores": str(len(expected))}
    assert [one[0] for one in facts] == [RUN] + [CHANGED] * len(expected)
    assert {one[1] for one in facts[1:]} == expected
    assert {(one[2], one[3]) for one in facts[1:]} == {("verified", before + 1)}
    # Most move; the corrected one stays at the lower end, where it has been clipped to before.
    assert 50 < len(expected) < len(codes)
    assert champion not in expected
    assert nation.rows(measurements)[-1]["run"] == 2

    before = nation.end()
    nation.measure()
    assert nation.end() == before
    assert nation.wrong() == []


def test_two_admissible_orders_of_the_same_facts_give_the_same_final_standings(
    sqlite_url: str, tmp_path: Path
) -> None:
    """However reports, corrections, clusters and earlier runs were interleaved."""
    codes = [f"51.{number:02}" for number in range(1, 9)]
    figures = {code: made_up(code) for code in codes}
    boards = []
    for turn in (1, 2):
        file = tmp_path / f"{turn}.db"
        copy_sqlite(Path(sqlite_url.removeprefix("sqlite:///")), file)
        nation = Finances(f"sqlite:///{file}")
        nation.open_ipkd()
        order = codes if turn == 1 else codes[::-1]
        regions = {code: nation.region(code, type="kabupaten") for code in sorted(order)}
        for code in order:
            if turn == 1:
                nation.cluster(regions[code], "sedang")
            nation.claimed(regions[code], figures[code])
            if turn == 1 and code == "51.04":
                nation.measure()
        nation.assess()
        for code in order:
            nation.figures(regions[code], figures[code])
            if turn == 2:
                nation.cluster(regions[code], "rendah" if code == "51.03" else "sedang")
        for code in ("51.05", "51.02") if turn == 1 else ("51.02", "51.05"):
            nation.correct(regions[code], "d5_aset_lancar", "123456789.50")
        if turn == 2:
            nation.measure("rendah")
            nation.cluster(regions["51.03"], "sedang")
        nation.measure()
        assert nation.wrong() == []
        boards.append(
            [
                {name: row[name] for name in ("basis", "region", "score", "status", "parts")}
                for row in nation.rows(standings)
            ]
        )
        nation.close()
    assert boards[0] == boards[1]
    assert len(boards[0]) == 2 * len(codes)


def test_between_runs_a_correction_moves_the_corrected_region_alone(nation: Finances) -> None:
    nation.open_ipkd()
    own, lowest, highest = nation.peers(["51.08", "51.01", "51.02"])
    low, high = around_buleleng()
    for region, figures in ((own, buleleng()), (lowest, low), (highest, high)):
        nation.figures(region, figures)
    nation.measure()
    nation.assess()
    before, scores = nation.end(), nation.scores()
    nation.correct(highest, "d5_pendapatan_rutin", "99999")
    assert {one[1] for one in nation.recorded(before)} == {highest}
    # It lies beyond the goalposts in force and stays clipped to them, so its parts stay.
    assert [one[0] for one in nation.recorded(before)] == ["report.figure_verified"]
    assert nation.scores() == scores


def test_a_region_outside_every_cluster_is_not_measured(nation: Finances) -> None:
    nation.open_ipkd()
    inside = nation.peers(["51.01"])[0]
    outside = nation.region("51.02", type="kabupaten")
    other_type = nation.peers(["51.71"], type="kota")[0]
    for region in (inside, outside, other_type):
        nation.figures(region, buleleng())
    nation.measure(type="kabupaten")
    assert list(nation.scores()) == ["51.01"]
    assert nation.unranked() == {"51.02": "not_measured", "51.71": "not_measured"}


def test_a_region_that_joins_a_measured_cluster_is_judged_by_the_goalposts_in_force(
    nation: Finances,
) -> None:
    nation.open_ipkd()
    for region in nation.peers(["51.01", "51.02"]):
        nation.figures(region, buleleng())
    nation.measure()
    late = nation.region("51.03", type="kabupaten")
    nation.figures(late, buleleng())
    assert nation.unranked() == {"51.03": "not_measured"}
    before = nation.end()
    nation.cluster(late, "sedang")
    clustered, *changes = nation.recorded(before)
    assert clustered == ("region.clustered", late, None, None)
    assert {one[:3] for one in changes} == {(CHANGED, late, b) for b in ("claimed", "verified")}
    assert {one[3] for one in changes} == {before + 1}
    assert "51.03" in nation.scores()
    nation.cluster(late, "rendah")
    assert nation.unranked() == {"51.03": "not_measured"}
    assert nation.wrong() == []


def test_standings_of_the_past_know_the_cluster_of_the_past(nation: Finances) -> None:
    nation.open_ipkd()
    regions = nation.peers(["51.01", "51.02"])
    for region in regions:
        nation.figures(region, buleleng())
    nation.measure()
    then = nation.end()
    nation.cluster(regions[0], "rendah")
    sedang = Field("kabupaten", cluster="sedang")
    assert list(nation.scores(field=sedang)) == ["51.02"]
    assert list(nation.scores(field=sedang, as_of=then)) == ["51.01", "51.02"]


def test_missing_figures_eliminate_and_are_no_rank(nation: Finances) -> None:
    nation.open_ipkd()
    whole, lacking = nation.peers(["51.01", "51.02"])
    nation.figures(whole, buleleng())
    partial = {code: value for code, value in buleleng().items() if code != "d6_opini_2"}
    nation.figures(lacking, partial)
    nation.measure()
    assert list(nation.scores()) == ["51.01"]
    assert nation.unranked() == {"51.02": "eliminated"}
    # Its part of the cluster was complete, so it was measured with the others.
    assert nation.rows(measurements)[-1]["measured"] == 2
    nation.figures(lacking, {"d6_opini_2": Decimal(3)})
    assert sorted(nation.scores()) == ["51.01", "51.02"]
    assert nation.wrong() == []


def test_a_cluster_of_one_stands_at_its_own_goalposts(nation: Finances) -> None:
    """Where highest and lowest are the same, everybody is at the top: a documented decision."""
    nation.open_ipkd()
    nation.figures(nation.peers(["51.08"])[0], buleleng())
    nation.measure()
    found = nation.standings().ranking.champion
    assert found is not None
    assert found.entry.parts["d5"] == 15


def test_amounts_of_a_quadrillion_are_exact_to_the_digit(nation: Finances) -> None:
    nation.open_ipkd()
    own, peer = nation.peers(["51.08", "51.01"])
    most = Decimal("999999999999999.99")
    nation.figures(own, buleleng() | {"d5_aset_tetap": most, "d5_kewajiban_panjang": most - 1})
    nation.figures(peer, buleleng() | {"d5_kewajiban_panjang": Decimal(0)})
    nation.measure()
    told = nation.rows(measurements)[-1]
    with localcontext(Context(prec=28)):
        ratio = most / (most - 1)
    assert told["high"]["solvabilitas_jangka_panjang"] == ratio
    assert told["low_region"]["solvabilitas_jangka_panjang"] == own
    kept = {
        row["indicator"]: row["verified_value"]
        for row in nation.rows(reported)
        if row["region"] == own
    }
    assert str(kept["d5_aset_tetap"]) == "999999999999999.99"


@pytest.mark.parametrize(
    ("asked", "kind", "words"),
    [
        ({"cluster": "sedang", "year": 2023}, WrongState, "has not been opened"),
        ({"cluster": "sedang", "year": 2019}, NotFound, "no edition of 'ipkd' for 2019"),
        ({"cluster": "sangat_tinggi"}, Invalid, "its clusters are tinggi, sedang, rendah"),
        ({"cluster": "tinggi"}, WrongState, "no region belongs to this cluster"),
        ({"cluster": "tinggi", "type": "kota"}, WrongState, "no region belongs to this cluster"),
        ({"cluster": "sedang", "type": "desa"}, Invalid, "type must be one of"),
        ({"cluster": "rendah"}, WrongState, "has all its figures: kabupaten, rendah"),
        ({"cluster": "sedang", "index": "iid", "year": 2025}, Invalid, "it groups no regions"),
    ],
)
def test_a_run_that_cannot_be_says_why(
    nation: Finances, asked: dict[str, Any], kind: type[Exception], words: str
) -> None:
    nation.open_ipkd()
    nation.open_cycle()
    nation.figures(nation.peers(["51.01"])[0], buleleng())
    nation.peers(["51.02"], cluster="rendah")
    before = nation.end()
    with pytest.raises(kind, match=words):
        nation.measure(**asked)
    assert nation.end() == before


def test_a_run_is_the_ministrys_and_ends_with_the_cycle(nation: Finances) -> None:
    nation.open_ipkd()
    nation.figures(nation.peers(["51.01"])[0], buleleng())
    with pytest.raises(Forbidden):
        nation.do(ASSESSOR, measure, index="ipkd", year=2024, cluster="sedang")
    nation.assess()
    nation.finalise_cycle(IPKD)
    with pytest.raises(WrongState, match="is in phase final"):
        nation.measure()


def test_goalposts_of_claimed_figures_judge_claimed_scores_alone(nation: Finances) -> None:
    nation.open_ipkd()
    own, peer = nation.peers(["51.01", "51.02"])
    nation.claimed(own, buleleng())
    nation.claimed(peer, buleleng() | {"d5_pad": Decimal(1)})
    assert nation.measure().made["goalposts"] == "1"
    assert [row["basis"] for row in nation.rows(in_force)] == ["claimed"]
    assert len(nation.scores(basis=Basis.CLAIMED)) == 2
    assert nation.scores() == {}
    assert nation.wrong() == []


def test_verify_finds_goalposts_and_scores_that_do_not_follow(nation: Finances) -> None:
    nation.open_ipkd()
    for region in nation.peers(["51.01", "51.02"]):
        nation.figures(region, buleleng())
    nation.measure()
    run = next(row for row in nation.rows(measurements) if row["basis"] == "verified")
    falsify(nation, run["position"], b'"kemandirian":"1"', b'"kemandirian":"2"')
    wrong = [one for one in verify.scores(nation.juara) if one is not None]
    assert any(
        f"position {run['position']}: the goalposts of kabupaten, sedang" in one for one in wrong
    )


def falsify(nation: Finances, position: int, said: bytes, instead: bytes) -> None:
    """Somebody with access to the database changes what a fact says."""
    with nation.juara.engine.begin() as connection:
        body = connection.scalar(select(events.c.body).where(events.c.position == position))
        assert body is not None
        assert said in body
        change = update(events).where(events.c.position == position)
        connection.execute(change.values(body=body.replace(said, instead)))


def test_runs_and_memberships_are_rebuilt_from_the_log_to_the_same_rows(nation: Finances) -> None:
    nation.open_ipkd()
    first, second = nation.peers(["51.01", "51.02"])
    nation.figures(first, buleleng())
    nation.figures(second, made_up("second"))
    nation.measure()
    nation.cluster(second, "rendah")
    nation.measure("rendah")
    with nation.juara.reading() as connection:
        before = dump(connection)
    list(rebuild(nation.juara, ALL, Reader()))
    with nation.juara.reading() as connection:
        assert dump(connection) == before
    assert len(before["measurements"]) == 4
    assert len(before["region_clusterings"]) == 3
