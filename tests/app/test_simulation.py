"""A made-up year: labelled, repeatable, and nothing that a real one could not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from app import exporting, reference
from app.exporting_standings import standings_csv
from app.queries.standings import standings
from app.service import Juara
from app.simulation import Plan, simulate
from app.simulation.plan import MARK, SUBMISSIONS, shares
from domain import events
from domain.errors import WrongState
from domain.region import region_id
from projections.cycles import cycles
from projections.organisations import organisations
from projections.results import results
from projections.submissions import submissions
from tests.app.terminal import Terminal
from tests.nation import ADMIN, Nation

SMALL = Plan(2025, seed=7, regions=6, submissions=40)
CODES = [f"{number:02}" for number in range(10, 99)]


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    nation = registered(database_url)
    yield nation
    nation.close()


def registered(url: str) -> Nation:
    nation = Nation(url)
    nation.do(ADMIN, reference.load)
    return nation


def exported(juara: Juara) -> dict[str, bytes]:
    """What leaves the service: the log and the standings on every basis."""
    with juara.reading() as connection:
        boards = {
            basis: standings_csv(standings(connection, "iid", 2025, basis))
            for basis in ("claimed", "verified", "official")
        }
        facts = b"".join(exporting.log_lines(connection, after=546))
    return {**boards, "facts": facts}


def test_a_simulated_year_says_so_everywhere(nation: Nation) -> None:
    simulate(nation.juara, SMALL)
    (cycle,) = nation.rows(cycles)
    assert (cycle["cycle"], cycle["seed"]) == ("iid-2025", 7)
    labelled = [
        *(row["name"] for row in nation.rows(organisations)),
        *(row["name"] for row in nation.rows(submissions)),
        *(row["source"] for row in nation.rows(results)),
    ]
    assert labelled
    assert all(text.startswith(MARK) for text in labelled)


def test_everything_in_it_agrees_with_the_log(nation: Nation) -> None:
    made = simulate(nation.juara, SMALL)
    assert nation.wrong() == []
    assert (made.cycle, made.regions, made.submissions) == ("iid-2025", 6, 40)
    assert made.position == nation.end() == 546 + made.facts


def test_it_runs_like_a_year_does(nation: Nation) -> None:
    simulate(nation.juara, Plan(2025, seed=7, regions=10, submissions=200))
    topics = nation.topics(546)
    assert topics[:2] == [events.CycleOpened.TOPIC, events.CycleSimulated.TOPIC]
    closed = topics.index(events.CycleClosed.TOPIC)
    assert events.SubmissionSent.TOPIC not in topics[closed:]
    assert events.IndicatorVerified.TOPIC not in topics[:closed]
    states = Counter(row["state"] for row in nation.rows(submissions))
    assert 0.5 < states["accepted"] / 200 < 0.85
    assert states.keys() == {"accepted", "rejected", "withdrawn", "sent"}
    claimed, verified = (
        sum(row[f"{basis}_maturity"] for row in nation.rows(submissions) if row["verified"])
        for basis in ("claimed", "verified")
    )
    assert 0.85 * float(claimed) < float(verified) < float(claimed)


def test_the_same_seed_makes_the_same_year_on_every_database(
    sqlite_url: str, postgresql_url: str
) -> None:
    found = []
    for url in (sqlite_url, postgresql_url):
        nation = registered(url)
        simulate(nation.juara, SMALL)
        found.append(exported(nation.juara))
        nation.close()
    assert found[0] == found[1]
    assert found[0]["facts"].count(b"\n") > 1_000


def test_another_seed_makes_another_year(sqlite_url: str) -> None:
    nation = registered(sqlite_url)
    simulate(nation.juara, SMALL)
    simulate(nation.juara, Plan(2026, seed=8, regions=6, submissions=40))
    by_year = Counter(row["cycle"] for row in nation.rows(submissions))
    assert by_year == {"iid-2025": 40, "iid-2026": 40}
    names = {
        year: sorted(row["name"] for row in nation.rows(submissions) if row["cycle"] == year)
        for year in by_year
    }
    assert names["iid-2025"] != names["iid-2026"]
    nation.close()


def test_real_results_are_not_mixed_with_it_unless_forced(nation: Nation) -> None:
    nation.publish(region_id("35.76"), "84.46")
    before = nation.end()
    with pytest.raises(WrongState, match="holds real results"):
        simulate(nation.juara, SMALL)
    assert nation.end() == before
    assert simulate(nation.juara, SMALL, force=True).facts > 1_000


def test_simulated_results_do_not_stand_in_the_way_of_another_year(nation: Nation) -> None:
    simulate(nation.juara, SMALL)
    assert simulate(nation.juara, Plan(2024, seed=7, regions=6, submissions=40)).facts > 1_000


def test_a_year_that_was_opened_is_not_simulated_even_by_force(nation: Nation) -> None:
    nation.open_cycle()
    with pytest.raises(WrongState, match="cycle iid-2025 was opened before"):
        simulate(nation.juara, SMALL, force=True)


def test_without_regions_there_is_nothing_to_simulate(database_url: str) -> None:
    juara = Juara(database_url)
    with pytest.raises(WrongState, match="juara reference load"):
        simulate(juara, SMALL)
    juara.close()


def test_the_deadline_lies_ahead_whatever_the_year(nation: Nation) -> None:
    nation.clock.now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    simulate(nation.juara, Plan(2024, seed=7, regions=1, submissions=1))
    (cycle,) = nation.rows(cycles)
    assert cycle["deadline"] == datetime(2027, 1, 23, 3, tzinfo=UTC)


def test_every_submission_goes_to_some_region_and_most_regions_get_some() -> None:
    divided = shares(Plan(2025, seed=1), CODES)
    counts = [share.count for share in divided]
    assert sum(counts) == SUBMISSIONS
    assert [share.count for share in divided if share.silent] == [0] * len(
        [share for share in divided if share.silent]
    )
    assert max(counts) > 4 * sorted(counts)[len(counts) // 2]


@pytest.mark.parametrize(("regions", "submissions"), [(1, 0), (1, 1), (3, 2), (89, 1), (500, 5)])
def test_few_are_divided_too(regions: int, submissions: int) -> None:
    for seed in range(40):
        divided = shares(Plan(2025, seed, regions, submissions), CODES)
        assert len(divided) == min(regions, len(CODES))
        assert sum(share.count for share in divided) == submissions
        assert [share.code for share in divided] == sorted(share.code for share in divided)


@pytest.fixture
def juara(
    nation: Nation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("JUARA_DATABASE_URL", nation.url)
    return Terminal(monkeypatch, capsys)


def test_the_command_tells_what_it_made_up(juara: Terminal, nation: Nation) -> None:
    said = juara("simulate", "--year", 2025, "--seed", 7, "--regions", 3, "--submissions", 9)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"SIMULASI iid-2025: {nation.end() - 546} facts of 9 submissions in")
    again = juara("simulate", "--year", 2025, "--seed", 7)
    assert (again.code, again.err) == (1, "juara: cycle iid-2025 was opened before\n")


def test_about_so_many_facts_are_made_up_as_were_asked_for(juara: Terminal, nation: Nation) -> None:
    said = juara("simulate", "--year", 2025, "--seed", 7, "--regions", 3, "--events", 4_000)
    assert said.code == 0
    assert 0.9 < (nation.end() - 546) / 4_000 < 1.1


def test_events_and_submissions_exclude_each_other(juara: Terminal) -> None:
    said = juara("simulate", "--year", 2025, "--seed", 7, "--events", 9, "--submissions", 9)
    assert said.code == 2
