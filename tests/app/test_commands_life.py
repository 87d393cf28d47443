"""What commands do: facts, and the scores that follow from them at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.commands import cycles, regions, results, submissions
from domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, Stale, WrongState
from projections.cycles import cycles as cycle_rows
from projections.regions import codes
from projections.results import results as result_rows
from projections.score_history import score_history
from projections.standings import standings
from projections.submissions import submissions as submission_rows
from tests.nation import (
    ADMIN,
    ASSESSOR,
    CYCLE,
    DEADLINE,
    DECREE,
    PROFILE,
    Nation,
    head,
    operator,
)


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    opened = Nation(database_url)
    yield opened
    assert opened.wrong() == []
    opened.close()


@pytest.fixture
def region(nation: Nation) -> UUID:
    """A region whose cycle is open."""
    made = nation.region("35.76")
    nation.open_cycle()
    return made


def scores(nation: Nation, region: UUID) -> dict[str, Decimal]:
    return {row["basis"]: row["score"] for row in nation.rows(standings) if row["region"] == region}


def parts(nation: Nation, basis: str) -> dict[str, str]:
    (row,) = [row for row in nation.rows(standings) if row["basis"] == basis]
    return {name: str(value) for name, value in row["parts"].items()}


def changes(nation: Nation, basis: str) -> list[tuple[Any, ...]]:
    return [
        (row["before"], row["score"], row["cause"])
        for row in nation.rows(score_history)
        if row["basis"] == basis
    ]


# Scores follow


def test_a_draft_moves_no_score(nation: Nation, region: UUID) -> None:
    submission = nation.draft(region)
    nation.claim(region, submission, "17", 3)
    assert scores(nation, region) == {}
    assert nation.rows(score_history) == []


def test_what_is_sent_counts_with_its_claims_on_the_claimed_basis_alone(
    nation: Nation, region: UUID
) -> None:
    nation.sent(region, {"17": 3, "16": 1})
    # 3 x 2 + 1 x 3 = 9 of maturity over 12, and 0.38 for the one: 1.13 of 250.
    assert scores(nation, region) == {"claimed": Decimal("0.45"), "verified": Decimal("0.00")}
    assert parts(nation, "claimed") == {
        "spd": "0",
        "maturity_mean": "0.75",
        "count_points": "0.38",
        "total": "1.13",
        "sent": "1",
        "divisor": "12",
        "accepted": "1",
        "urusan_covered": "1",
    }


def test_what_is_verified_counts_as_verified_and_once_accepted_by_number(
    nation: Nation, region: UUID
) -> None:
    submission = nation.sent(region, {"17": 3})
    nation.close_cycle()
    nation.verify(submission, "17", 2)
    # 2 x 2 over 12 is a third of a point.
    assert scores(nation, region)["verified"] == Decimal("0.13")
    nation.do(ASSESSOR, submissions.accept, submission=submission)
    assert scores(nation, region)["verified"] == Decimal("0.29")
    assert scores(nation, region)["claimed"] == Decimal("0.35")


def test_what_is_rejected_stays_in_the_divisor_with_nothing(nation: Nation, region: UUID) -> None:
    many = [nation.sent(region, {"17": 3}) for _ in range(13)]
    nation.close_cycle()
    for submission in many:
        nation.verify(submission, "17", 3)
    assert parts(nation, "verified")["maturity_mean"] == "6"
    nation.do(ASSESSOR, submissions.reject, submission=many[0], reason="bukan inovasi")
    verified = parts(nation, "verified")
    assert Decimal(verified["maturity_mean"]) == Decimal(72) / 13
    assert (verified["sent"], verified["divisor"]) == ("13", "13")


def test_what_is_withdrawn_counts_as_if_it_had_not_been_sent(nation: Nation, region: UUID) -> None:
    nation.sent(region, {"17": 3})
    before = scores(nation, region)
    second = nation.sent(region, {"17": 3})
    assert scores(nation, region) != before
    nation.do(head(region), submissions.withdraw, submission=second, reason="ganda")
    assert scores(nation, region) == before


def test_an_innovation_that_is_not_yet_in_use_does_not_count(nation: Nation, region: UUID) -> None:
    nation.sent(region, {"17": 3}, stage="uji_coba", implementation_date="")
    assert scores(nation, region) == {}


def test_a_claim_without_evidence_counts_for_nothing(nation: Nation, region: UUID) -> None:
    bare = nation.draft(region)
    nation.do(
        operator(region),
        submissions.claim,
        submission=bare,
        indicator="17",
        level=3,
        evidence=[],
    )
    nation.do(head(region), submissions.send, submission=bare)
    assert parts(nation, "claimed")["maturity_mean"] == "0"


def test_a_figure_moves_the_claimed_score_until_it_is_verified(
    nation: Nation, region: UUID
) -> None:
    nation.report(region, "8", 3)
    # 1.5 x 3 of 250 points
    assert scores(nation, region) == {"claimed": Decimal("1.80")}


def test_a_score_change_names_what_was_before_and_the_fact_that_moved_it(
    nation: Nation, region: UUID
) -> None:
    first = nation.report(region, "8", 3).position - 1
    second = nation.report(region, "8", 2).position - 1
    assert changes(nation, "claimed") == [
        (None, Decimal("1.80"), first),
        (Decimal("1.80"), Decimal("1.20"), second),
    ]


def test_a_fact_that_moves_nothing_in_the_parts_changes_no_score(
    nation: Nation, region: UUID
) -> None:
    submission = nation.sent(region, {"17": 3})
    nation.close_cycle()
    end = nation.end()
    nation.verify(submission, "18", 0)
    assert nation.topics(after=end) == ["submission.indicator_verified"]


def test_one_region_moves_no_score_of_another(nation: Nation, region: UUID) -> None:
    other = nation.region("35.78")
    nation.sent(other, {"17": 3})
    before = scores(nation, other)
    nation.sent(region, {"17": 2})
    nation.report(region, "8", 3)
    assert scores(nation, other) == before


# Deadlines and phases: the log decides


def test_a_command_recorded_at_the_deadline_is_late_even_if_nobody_has_closed_the_cycle(
    nation: Nation, region: UUID
) -> None:
    submission = nation.draft(region)
    nation.clock.now = DEADLINE - timedelta(microseconds=1)
    nation.claim(region, submission, "17", 3)
    nation.clock.now = DEADLINE
    with pytest.raises(WrongState, match="phase assessment"):
        nation.do(head(region), submissions.send, submission=submission)


def test_a_clock_that_steps_back_opens_nothing_again(nation: Nation, region: UUID) -> None:
    submission = nation.draft(region)
    nation.clock.now = DEADLINE
    nation.region("35.78")
    nation.clock.now = DEADLINE - timedelta(hours=1)
    with pytest.raises(WrongState, match="phase assessment"):
        nation.do(head(region), submissions.send, submission=submission)


def test_nothing_is_settled_while_the_cycle_is_open_nor_once_it_is_final(
    nation: Nation, region: UUID
) -> None:
    submission = nation.sent(region, {"17": 3})
    with pytest.raises(WrongState, match="needs phase assessment"):
        nation.verify(submission, "17", 3)
    nation.close_cycle()
    nation.finalise_cycle()
    with pytest.raises(WrongState, match="phase final"):
        nation.verify(submission, "17", 3)


@pytest.mark.usefixtures("region")
def test_a_cycle_is_listed_with_its_phases(nation: Nation) -> None:
    later = DEADLINE + timedelta(days=7)
    nation.extend_cycle(later)
    nation.advance(days=1)
    nation.close_cycle()
    nation.do(ADMIN, cycles.open_objections, cycle=CYCLE, until=later + timedelta(days=30))
    (row,) = nation.rows(cycle_rows)
    assert (row["deadline"], row["extensions"], row["closed"]) == (later, 1, nation.clock.now)
    assert (row["objections_until"], row["finalised"]) == (later + timedelta(days=30), None)
    assert row["changed"] == nation.end()


# Submissions


def draft(nation: Nation, region: UUID, **other: Any) -> Any:
    content = {
        "region": region,
        "cycle": CYCLE,
        "organisation": nation.agencies[region],
        "profile": PROFILE,
    }
    return nation.do(operator(region), submissions.draft, **{**content, **other})


def test_an_agency_submits_a_name_once_in_a_cycle_unless_it_took_it_back(
    nation: Nation, region: UUID
) -> None:
    first = UUID(draft(nation, region).made["submission"])
    with pytest.raises(AlreadyExists, match="has submitted 'Gayatri'"):
        draft(nation, region, profile=PROFILE | {"name": " Gayatri "})
    nation.do(head(region), submissions.withdraw, submission=first, reason="ganda")
    draft(nation, region)


def test_an_amendment_does_not_take_the_name_of_another(nation: Nation, region: UUID) -> None:
    draft(nation, region)
    other = nation.draft(region)
    with pytest.raises(AlreadyExists, match="has submitted 'Gayatri'"):
        nation.do(
            operator(region),
            submissions.amend,
            submission=other,
            changes={"name": "Gayatri"},
        )


def test_a_region_submits_for_its_own_working_agencies(nation: Nation, region: UUID) -> None:
    other = nation.region("35.78")
    with pytest.raises(Forbidden, match="for the own region only"):
        draft(nation, region, organisation=nation.agencies[other])
    closed = nation.agencies[region]
    nation.do(
        ADMIN, regions.close_organisation, region=region, organisation=closed, reason="digabung"
    )
    with pytest.raises(NotFound, match="no such agency"):
        draft(nation, region)


def test_who_saw_an_older_version_is_told_so(nation: Nation, region: UUID) -> None:
    made = draft(nation, region).made
    submission, seen = UUID(made["submission"]), int(made["version"])
    claim: Any = {
        "submission": submission,
        "indicator": "17",
        "evidence": [DECREE],
        "version": seen,
    }
    nation.do(operator(region), submissions.claim, level=3, **claim)
    with pytest.raises(Stale, match=f"you saw version {seen}"):
        nation.do(operator(region), submissions.claim, level=2, **claim)
    (row,) = nation.rows(submission_rows)
    assert (row["claimed"], row["version"]) == ({"17": 3}, seen + 1)


def test_a_submission_is_the_same_one_wherever_its_command_is_repeated(
    nation: Nation, region: UUID
) -> None:
    command_id = uuid4()
    content = {
        "region": region,
        "cycle": CYCLE,
        "organisation": nation.agencies[region],
        "profile": PROFILE,
    }
    made = {
        nation.do(operator(region), submissions.draft, command_id, **content).made["submission"]
        for _ in range(3)
    }
    assert len(made) == 1


# The register


def test_a_code_that_a_region_has_or_had_is_not_given_to_another(nation: Nation) -> None:
    region, other = nation.region("35.76"), nation.region("35.78")
    nation.do(ADMIN, regions.recode, region=region, code="35.80", reason="UU")
    for code in ("35.76", "35.80"):
        with pytest.raises(AlreadyExists, match="of another region"):
            nation.do(ADMIN, regions.recode, region=other, code=code, reason="UU")
        with pytest.raises(AlreadyExists, match="of another region"):
            nation.region(code)


def test_a_region_may_have_a_former_code_of_its_own_again(nation: Nation) -> None:
    region = nation.region("35.76")
    for code in ("35.80", "35.76"):
        nation.do(ADMIN, regions.recode, region=region, code=code, reason="UU")
    assert [(row["code"], row["until"] is None) for row in nation.rows(codes)] == [
        ("35.76", True),
        ("35.80", False),
    ]


# Published results


def test_the_first_published_result_stands_and_another_source_is_kept_beside_it(
    nation: Nation, region: UUID
) -> None:
    nation.publish(region, "84.46")
    nation.publish(region, "84.47", source="siaran pers")
    nation.publish(region, "84.46")
    assert [(row["score"], row["stands"]) for row in nation.rows(result_rows)] == [
        (Decimal("84.46"), True),
        (Decimal("84.47"), False),
    ]
    assert scores(nation, region) == {"official": Decimal("84.46")}


def test_a_published_result_is_never_mixed_with_a_computed_score(
    nation: Nation, region: UUID
) -> None:
    nation.publish(region, "84.46")
    nation.sent(region, {"17": 3})
    cycles_and_bases = {(row["cycle"], row["basis"]) for row in nation.rows(standings)}
    assert ("iid-2023", "official") in cycles_and_bases
    assert scores(nation, region)["official"] == Decimal("84.46")


def test_a_result_needs_an_edition_and_a_score_that_can_be(nation: Nation, region: UUID) -> None:
    content: Any = {"region": region, "index": "iid", "source": "Kepmendagri"}
    with pytest.raises(NotFound, match="no edition of 'iid' for 1999"):
        nation.do(ADMIN, results.publish, year=1999, score=Decimal(1), **content)
    with pytest.raises(Invalid, match="finite decimal"):
        nation.do(ADMIN, results.publish, year=2023, score=Decimal("NaN"), **content)
