"""Submissions from files: a row is an innovation, and only what differs is recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.commands import regions
from app.importing.statement import INDICATORS, NEED_UNKNOWN
from app.importing.submissions import KIND
from domain import events
from domain.region import organisation_id, region_id
from projections.organisations import organisations
from projections.standings import standings
from projections.submissions import submissions
from tests.accord import Accord
from tests.app.importing import SUBMISSION, imported, mojokerto, refused, workbook, written
from tests.nation import ADMIN, Nation, operator

MOJOKERTO = region_id("35.76")
EVERY = {
    **{f"c{code}": "3" for code in INDICATORS},
    **{f"v{code}": "3" for code in INDICATORS},
}


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    for nation in mojokerto(database_url):
        nation.open_cycle()
        yield nation


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inovasi.csv"


def row(**changes: str) -> dict[str, str]:
    return SUBMISSION | changes


def the_one(nation: Nation) -> dict[str, Any]:
    (found,) = nation.rows(submissions)
    return found


def test_a_row_tells_the_whole_life_of_an_innovation(nation: Nation, path: Path) -> None:
    before = nation.end()
    outcome = imported(nation, KIND, written(path, row()))
    assert nation.topics(before) == [
        events.SubmissionDrafted.TOPIC,
        *[events.IndicatorClaimed.TOPIC] * 2,
        events.SubmissionSent.TOPIC,
        *[events.IndicatorVerified.TOPIC] * 2,
        events.SubmissionAccepted.TOPIC,
        *[events.ScoreChanged.TOPIC] * 2,
    ]
    assert (outcome.rows, outcome.facts, outcome.scores) == (1, 7, 2)
    found = the_one(nation)
    assert (found["state"], found["claimed"], found["verified"]) == (
        "accepted",
        {"16": 2, "17": 3},
        {"16": 2, "17": 1},
    )
    assert (found["need"], found["owner"]) == (NEED_UNKNOWN, "Kepala Dinas Kesehatan")
    assert nation.wrong() == []


def test_a_level_rests_on_the_file_that_states_it(nation: Nation, path: Path) -> None:
    imported(nation, KIND, written(path, row()))
    # 2 x 3 + 3 x 2 claimed, 2 x 3 + 1 x 2 verified: nothing counts without evidence.
    found = the_one(nation)
    assert (found["claimed_maturity"], found["verified_maturity"]) == (Decimal(12), Decimal(8))


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        ("draft", ["drafted", "indicator_claimed", "indicator_claimed"]),
        ("sent", ["drafted", "indicator_claimed", "indicator_claimed", "sent"]),
        ("rejected", ["drafted", "indicator_claimed", "indicator_claimed", "sent", "rejected"]),
        ("withdrawn", ["drafted", "indicator_claimed", "indicator_claimed", "withdrawn"]),
    ],
)
def test_the_state_says_how_far_it_came(
    nation: Nation, path: Path, state: str, facts: list[str]
) -> None:
    before = nation.end()
    imported(nation, KIND, written(path, row(state=state, v16="", v17="")))
    topics = [topic.removeprefix("submission.") for topic in nation.topics(before)]
    assert [topic for topic in topics if not topic.startswith("scorecard")] == facts


def test_an_agency_is_registered_when_it_is_new(nation: Nation, path: Path) -> None:
    rows = [
        row(),
        row(name="Lain"),
        row(organisation="Dinas Sosial"),
        row(name="Lagi", organisation="dinas sosial"),
    ]
    imported(nation, KIND, written(path, *rows))
    names = [one["name"] for one in nation.rows(organisations) if one["region"] == MOJOKERTO]
    assert sorted(names) == ["Dinas Kesehatan", "Dinas Sosial"]
    assert len(nation.rows(submissions)) == 4
    assert nation.wrong() == []


def test_an_agency_that_ceased_keeps_what_it_did(nation: Nation, path: Path) -> None:
    nation.do(
        ADMIN,
        regions.close_organisation,
        region=MOJOKERTO,
        organisation=nation.agencies[MOJOKERTO],
        reason="digabung",
    )
    before = nation.end()
    imported(nation, KIND, written(path, row()))
    assert events.OrganisationRegistered.TOPIC not in nation.topics(before)
    assert the_one(nation)["organisation"] == nation.agencies[MOJOKERTO]


def test_the_same_file_again_changes_nothing(nation: Nation, path: Path) -> None:
    states = ("draft", "sent", "accepted", "rejected", "withdrawn")
    rows = [row(name=state, state=state) for state in states]
    rows[0] |= {"v16": "", "v17": ""}
    file = written(path, *rows)
    first, again = imported(nation, KIND, file), imported(nation, KIND, file)
    assert first.facts > 0
    assert (again.facts, again.scores, again.position) == (0, 0, first.position)


def test_the_scores_of_a_region_move_once_however_many_rows_move_them(
    nation: Nation, path: Path
) -> None:
    rows = [row(name=f"Inovasi {number}", **EVERY) for number in range(12)]
    outcome = imported(nation, KIND, written(path, *rows, row(region_code="36.73", **EVERY)))
    assert outcome.scores == 4
    found = {(one["region"], one["basis"]): one["score"] for one in nation.rows(standings)}
    # 111 + 12 x 0.38 of 250 points; one submission is divided by twelve.
    assert found[MOJOKERTO, "verified"] == Decimal("46.22")
    assert found[region_id("36.73"), "claimed"] == Decimal("3.85")
    assert nation.wrong() == []


def test_a_file_goes_on_where_the_one_before_ended(nation: Nation, path: Path) -> None:
    imported(nation, KIND, written(path, row(state="draft", c16="1", v16="", v17="")))
    before = nation.end()
    imported(nation, KIND, written(path, row(need="Ibu hamil berisiko tidak terpantau.")))
    topics = Counter(nation.topics(before))
    assert topics[events.SubmissionDrafted.TOPIC] == 0
    assert topics[events.ProfileAmended.TOPIC] == 1
    assert topics[events.IndicatorClaimed.TOPIC] == 1
    assert topics[events.IndicatorVerified.TOPIC] == 2
    assert the_one(nation)["state"] == "accepted"


def test_an_empty_cell_leaves_what_is_known(nation: Nation, path: Path) -> None:
    imported(nation, KIND, written(path, row(need="Stunting", state="sent", v16="", v17="")))
    again = imported(nation, KIND, written(path, row(c16="", c17="", v16="", v17="", state="sent")))
    assert again.facts == 0
    assert the_one(nation)["need"] == "Stunting"


def test_a_file_finds_what_the_region_submitted_itself(nation: Nation, path: Path) -> None:
    submission = nation.sent(MOJOKERTO, {"16": 2, "17": 3}, name="Gayatri")
    imported(nation, KIND, written(path, row()))
    found = the_one(nation)
    assert (found["submission"], found["state"]) == (submission, "accepted")


def test_a_correction_of_a_verified_level_is_a_fact_of_its_own(nation: Nation, path: Path) -> None:
    imported(nation, KIND, written(path, row()))
    outcome = imported(nation, KIND, written(path, row(v17="2", reason="bukti susulan")))
    assert (outcome.facts, outcome.scores) == (1, 1)
    assert the_one(nation)["verified"] == {"16": 2, "17": 2}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"c16": "3"}, "c16: only a draft can be claimed for, this is accepted"),
        ({"urusan": "sosial"}, "state: only a draft can be amended, this is accepted"),
        ({"state": "sent"}, "state: it is accepted by now and does not become sent again"),
        ({"state": "withdrawn"}, "state: only a draft or a sent submission can be withdrawn"),
    ],
    ids=str,
)
def test_what_may_not_change_any_more_is_refused(
    nation: Nation, path: Path, changes: dict[str, str], why: str
) -> None:
    imported(nation, KIND, written(path, row()))
    (said,) = refused(nation, KIND, written(path, row(**changes)))
    assert said.startswith(f"row 2, {why}")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"c16": "4"}, "c16: 4 is not a level from 0 to 3"),
        ({"c16": "2.0"}, "c16: '2.0' is not a whole number"),
        ({"v17": ""}, "state: indicators 17 are claimed but not verified"),
        ({"state": "draft"}, "v16: only a sent submission can be verified, this is draft"),
        ({"state": "diterima"}, "state: 'diterima' is none of draft, sent, accepted"),
        ({"urusan": "kesehatn"}, "urusan: must be one of pendidikan, kesehatan"),
        ({"trial_date": "2024-01-01"}, "trial_date: the trial starts after the implementation"),
        ({"implementation_date": "17/08/2023"}, "implementation_date: '17/08/2023' is not a date"),
        ({"name": ""}, "name: is empty"),
        ({"organisation": "x" * 301}, "organisation must have at most 300 characters"),
        ({"year": "2024"}, "year: cycle iid-2024 has not been opened: open it first"),
        ({"region_code": "36.99"}, "region_code: no region has the code 36.99"),
    ],
    ids=lambda given: str(given)[:40],
)
def test_a_row_that_cannot_be_is_refused_with_its_column(
    nation: Nation, path: Path, changes: dict[str, str], why: str
) -> None:
    (said,) = refused(nation, KIND, written(path, row(name="Lain"), row(**changes)))
    assert said.startswith("row 3, ")
    assert why in said


def test_an_innovation_that_is_given_twice_is_refused(nation: Nation, path: Path) -> None:
    rows = [row(), row(name="Lain"), row(organisation="DINAS KESEHATAN", state="sent")]
    said = refused(nation, KIND, written(path, *rows))
    assert said == ["row 4, name: row 2 gives this innovation of the agency too"]


def test_one_bad_row_keeps_all_others_out_unless_asked_otherwise(
    nation: Nation, path: Path
) -> None:
    rows = [row(), row(name="Salah", organisation="Dinas Baru", c16="1", v17=""), row(name="Lain")]
    file = written(path, *rows)
    assert len(refused(nation, KIND, file)) == 1
    assert nation.rows(submissions) == []
    outcome = imported(nation, KIND, file, partial=True)
    assert [problem.row for problem in outcome.problems] == [3]
    assert sorted(one["name"] for one in nation.rows(submissions)) == ["Gayatri", "Lain"]
    # Nor has the agency of the refused row been registered.
    agency = organisation_id(MOJOKERTO, "Dinas Baru")
    assert agency not in {one["organisation"] for one in nation.rows(organisations)}
    assert nation.wrong() == []


def test_what_was_withdrawn_stays_so_and_the_name_is_free_again(nation: Nation, path: Path) -> None:
    imported(nation, KIND, written(path, row(state="withdrawn", v16="", v17="")))
    imported(nation, KIND, written(path, row()))
    again = imported(nation, KIND, written(path, row()))
    assert Counter(one["state"] for one in nation.rows(submissions)) == {
        "withdrawn": 1,
        "accepted": 1,
    }
    assert again.facts == 0


def test_the_name_of_a_renamed_draft_is_free_again(nation: Nation, path: Path) -> None:
    from app.commands.submissions import amend  # noqa: PLC0415

    file = written(path, row(state="draft", v16="", v17=""))
    imported(nation, KIND, file)
    nation.do(
        operator(MOJOKERTO),
        amend,
        submission=the_one(nation)["submission"],
        changes={"name": "Gayatri 2"},
    )
    imported(nation, KIND, file)
    assert sorted(one["name"] for one in nation.rows(submissions)) == ["Gayatri", "Gayatri 2"]


def test_a_past_year_can_be_loaded_after_its_deadline_but_not_when_it_is_final(
    nation: Nation, path: Path
) -> None:
    nation.close_cycle()
    assert imported(nation, KIND, written(path, row())).facts == 7
    nation.finalise_cycle()
    assert refused(nation, KIND, written(path, row(name="Lain"))) == [
        "row 2, year: the standings of cycle iid-2025 are final"
    ]


def test_replications_that_the_log_bears_out_are_not_claimed_from_a_file_as_well(
    nation: Nation, path: Path
) -> None:
    imported(nation, KIND, written(path, row(state="draft", v16="", v17="", c31="")))
    before = the_one(nation)
    Accord(nation).replicated(MOJOKERTO, region_id("36.73"), before["submission"])
    again = imported(nation, KIND, written(path, row(state="draft", v16="", v17="", c31="1")))
    assert (again.facts, the_one(nation)["claimed"]) == (0, {"16": 2, "17": 3, "31": 1})
    (said,) = refused(nation, KIND, written(path, row(v31="2")))
    assert said == "row 2, v31: the agreements in the log bear out level 1, not 2"
    imported(nation, KIND, written(path, row(v31="1")))
    assert the_one(nation)["verified"] == {"16": 2, "17": 1, "31": 1}
    assert nation.wrong() == []


def test_a_draft_from_a_file_takes_over_what_the_log_bears_out(nation: Nation, path: Path) -> None:
    earlier = nation.draft(MOJOKERTO, name="Gayatri")
    Accord(nation).replicated(MOJOKERTO, region_id("36.73"), earlier)
    nation.open_cycle(2026)
    file = written(path, row(year="2026", state="draft", v16="", v17=""))
    outcome, again = imported(nation, KIND, file), imported(nation, KIND, file)
    claimed = {one["cycle"]: one["claimed"] for one in nation.rows(submissions)}
    assert claimed == {"iid-2025": {"31": 1}, "iid-2026": {"16": 2, "17": 3, "31": 1}}
    assert (outcome.facts, again.facts) == (4, 0)


def test_a_workbook_is_read_like_a_csv_file(nation: Nation, tmp_path: Path) -> None:
    cells = [
        int(value) if column[1:].isdigit() and value else value
        for column, value in SUBMISSION.items()
    ]
    outcome = imported(nation, KIND, workbook(tmp_path / "i.xlsx", list(SUBMISSION), cells))
    assert (outcome.facts, the_one(nation)["claimed"]) == (7, {"16": 2, "17": 3})
