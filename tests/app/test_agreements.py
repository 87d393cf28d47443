"""The story of an agreement, from the letter of interest to what it does to the score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.commands import agreements, submissions
from domain.actor import PUBLIC, Actor, Role
from domain.errors import Forbidden, Invalid, NotFound, Stale, Unauthenticated, WrongState
from domain.region import region_id
from domain.submission import Submission
from projections.replicas import original_of, replicas_of
from projections.standings import latest
from tests.accord import CONTENT, REPLICATED, Accord, terms
from tests.nation import ADMIN, ASSESSOR, CYCLE, Nation, head, operator

POINTS = Decimal("0.30")
"""9 points of maturity (level 3, weight 3), divided by 12, of the 250 points that make 100."""


@dataclass
class World:
    """An originating region with a draft, and four others."""

    nation: Nation
    accord: Accord
    mojokerto: UUID
    others: list[UUID]
    draft: UUID

    @property
    def verified(self) -> Decimal:
        with self.nation.juara.reading() as connection:
            row = latest(connection, self.mojokerto, CYCLE, "verified")
        return row.score if row else Decimal(0)

    def claimed(self) -> int:
        level: int = self.accord.submission(self.draft).claimed.get("31", 0)
        return level

    def assess(self, level: int | None = None) -> None:
        """The draft is handed in, and its replications are verified."""
        self.accord.send(self.mojokerto, self.draft)
        self.nation.close_cycle()
        self.nation.verify(self.draft, "31", self.claimed() if level is None else level)


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    nation = Nation(database_url)
    mojokerto = nation.region("35.76", "Kota Mojokerto")
    others = [nation.region(code) for code in ("35.71", "35.77", "35.78", "35.79")]
    nation.open_cycle()
    yield World(nation, Accord(nation), mojokerto, others, nation.draft(mojokerto, name="Gayatri"))
    assert nation.wrong() == []
    nation.close()


@pytest.fixture
def quick(sqlite_url: str) -> Iterator[World]:
    """The same on one database, where the rules alone are at stake."""
    nation = Nation(sqlite_url)
    mojokerto = nation.region("35.76", "Kota Mojokerto")
    others = [nation.region(code) for code in ("35.71", "35.77", "35.78", "35.79")]
    nation.open_cycle()
    yield World(nation, Accord(nation), mojokerto, others, nation.draft(mojokerto, name="Gayatri"))
    assert nation.wrong() == []
    nation.close()


# The whole story


def test_from_interest_to_the_third_replication_the_score_gains_the_points_of_indicator_31(
    world: World,
) -> None:
    accord, nation = world.accord, world.nation
    for number, partner in enumerate(world.others[:3], start=1):
        agreement = accord.interest(partner, world.draft)
        accord.do(head(world.mojokerto), agreements.propose, agreement, **CONTENT)
        accord.do(head(partner), agreements.amend, agreement, **terms(scope="semua puskesmas"))
        accord.sign(partner, agreement)
        assert accord.row(agreement).state == "proposed"
        accord.sign(world.mojokerto, agreement)
        assert accord.row(agreement).state == "in_effect"
        accord.do(
            operator(partner),
            agreements.log_activity,
            agreement,
            date="2024-06-01",
            activity="studi tiru",
        )
        assert world.claimed() == number - 1
        accord.confirm(partner, agreement)
        assert world.claimed() == number
    nation.claim(world.mojokerto, world.draft, "17", 3)
    accord.send(world.mojokerto, world.draft)
    nation.close_cycle()
    nation.verify(world.draft, "17", 3)
    before = world.verified
    nation.verify(world.draft, "31", 3)
    assert world.verified - before == POINTS


def test_claim_and_score_name_the_confirmation_as_their_cause(world: World) -> None:
    for partner in world.others[:3]:
        world.accord.replicated(world.mojokerto, partner, world.draft)
    world.assess()
    confirmations = world.accord.told("agreement.replication_confirmed")
    claims = world.accord.told("submission.indicator_claimed")
    assert [one.cause for one in claims] == [one.position for one in confirmations]
    assert {(one.actor, one.role) for one in claims} == {("system", "system")}
    (verification,) = world.accord.told("submission.indicator_verified")
    assert verification.cause == confirmations[-1].position
    assert verification.role == "assessor"
    change = world.accord.told("scorecard.score_changed")[-1]
    assert (change.basis, change.cause) == ("verified", confirmations[-1].position)


def test_the_evidence_of_the_claim_is_the_signed_text(quick: World) -> None:
    agreement = quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    submission = quick.nation.juara.load(Submission, quick.draft)
    (paper,) = submission.evidence["31"]
    assert paper["digest"] == quick.accord.row(agreement).digest
    assert paper["kind"] == "agreement"
    assert "35.71" in paper["name"]


# What counts


def test_a_fourth_region_adds_nothing(quick: World) -> None:
    for partner in quick.others:
        quick.accord.replicated(quick.mojokerto, partner, quick.draft)
    assert quick.claimed() == 3
    assert len(quick.accord.told("submission.indicator_claimed")) == 3


def test_a_second_agreement_with_the_same_region_adds_nothing(quick: World) -> None:
    for _ in range(2):
        quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    assert quick.claimed() == 1


def test_a_replication_outside_of_the_window_adds_nothing(quick: World) -> None:
    quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft, date="2025-01-01")
    assert quick.claimed() == 0


def test_what_is_withdrawn_or_ended_before_its_confirmation_brings_no_points(quick: World) -> None:
    accord, (first, second, *_) = quick.accord, quick.others
    withdrawn = accord.propose(quick.mojokerto, first, quick.draft)
    accord.do(head(first), agreements.end, withdrawn, reason="anggaran tidak tersedia")
    ended = accord.in_effect(quick.mojokerto, second, quick.draft)
    accord.do(head(quick.mojokerto), agreements.end, ended, reason="tidak berjalan")
    for agreement, partner in ((withdrawn, first), (ended, second)):
        with pytest.raises(WrongState, match="needs an agreement in effect"):
            accord.confirm(partner, agreement)
    assert quick.claimed() == 0


def test_what_ended_after_its_confirmation_still_counts(quick: World) -> None:
    agreement = quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.accord.do(head(quick.mojokerto), agreements.end, agreement, reason="selesai")
    assert quick.claimed() == 1


def test_a_draft_that_is_begun_later_is_claimed_for_at_once(world: World) -> None:
    first = world.accord.replicated(world.mojokerto, world.others[0], world.draft)
    world.nation.do(
        head(world.mojokerto), submissions.withdraw, submission=world.draft, reason="ganda"
    )
    other = world.nation.draft(world.mojokerto, name="Bajak Sambal Terasi")
    assert world.accord.submission(other).claimed == {}
    again = world.nation.draft(world.mojokerto, name="GAYATRI")
    assert world.accord.submission(again).claimed == {"31": 1}
    claim = world.accord.told("submission.indicator_claimed")[-1]
    assert claim.cause == world.accord.row(first).confirmed_at


def test_a_draft_that_gets_another_name_is_claimed_for_as_the_innovation_that_it_is(
    quick: World,
) -> None:
    quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.nation.close_cycle()
    quick.nation.open_cycle(2026)
    later = quick.nation.draft(quick.mojokerto, cycle="iid-2026", name="Gayatri 2.0")
    for name, level in (("Gayatri", 1), ("Gayatri 2.0", 0)):
        content: dict[str, Any] = {"submission": later, "changes": {"name": name}}
        quick.nation.do(operator(quick.mojokerto), submissions.amend, **content)
        assert quick.accord.submission(later).claimed == {"31": level}


def test_a_replication_counts_for_one_submission_of_a_cycle(quick: World) -> None:
    quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    twin = quick.nation.draft(quick.mojokerto, name="GAYATRI")
    assert quick.accord.submission(twin).claimed == {}


def test_the_window_moves_with_the_cycle(world: World) -> None:
    world.accord.replicated(world.mojokerto, world.others[0], world.draft, date="2024-11-12")
    world.accord.replicated(world.mojokerto, world.others[1], world.draft, date="2025-03-01")
    assert world.claimed() == 1
    world.nation.close_cycle()
    world.nation.open_cycle(2026)
    later = world.nation.draft(world.mojokerto, cycle="iid-2026", name="Gayatri")
    assert world.accord.submission(later).claimed == {"31": 2}


def test_a_claim_on_other_papers_stays_unless_the_log_bears_out_more(quick: World) -> None:
    quick.nation.claim(quick.mojokerto, quick.draft, "31", 2)
    agreements_ = [
        quick.accord.replicated(quick.mojokerto, one, quick.draft) for one in quick.others[:2]
    ]
    assert len(quick.accord.told("submission.indicator_claimed")) == 1
    quick.accord.replicated(quick.mojokerto, quick.others[2], quick.draft)
    assert quick.claimed() == 3
    quick.accord.correct(head(quick.others[0]), agreements_[0], None)
    assert quick.claimed() == 2


def test_a_region_asks_for_the_claim_that_the_log_bears_out(quick: World) -> None:
    quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.nation.claim(quick.mojokerto, quick.draft, "31", 0)
    actor = operator(quick.mojokerto)
    made = quick.nation.do(actor, agreements.fill, submission=quick.draft).made
    assert (made["level"], quick.claimed()) == ("1", 1)
    with pytest.raises(NotFound):
        quick.nation.do(operator(quick.others[0]), agreements.fill, submission=quick.draft)
    quick.accord.send(quick.mojokerto, quick.draft)
    with pytest.raises(WrongState, match="only a draft"):
        quick.nation.do(actor, agreements.fill, submission=quick.draft)


# Corrections


def test_a_draft_follows_a_corrected_confirmation(quick: World) -> None:
    agreement = quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.accord.correct(head(quick.others[0]), agreement, None)
    assert quick.claimed() == 0
    quick.accord.confirm(quick.others[0], agreement)
    assert quick.claimed() == 1
    quick.accord.correct(head(quick.mojokerto), agreement, "2025-02-01")
    assert quick.claimed() == 0
    causes = [one.cause for one in quick.accord.told("submission.indicator_claimed")]
    stream = quick.accord.told("agreement.confirmation_corrected")
    assert causes[1] == stream[0].position
    assert causes[3] == stream[1].position


def test_a_fourth_region_steps_in_for_one_that_was_corrected_away(quick: World) -> None:
    made = [quick.accord.replicated(quick.mojokerto, one, quick.draft) for one in quick.others]
    quick.accord.correct(head(quick.others[0]), made[0], None)
    assert quick.claimed() == 3
    evidence = quick.nation.juara.load(Submission, quick.draft).evidence["31"]
    assert [one["digest"] for one in evidence] == [quick.accord.row(a).digest for a in made[1:]]


def test_a_verified_level_follows_a_correction_with_its_reason(world: World) -> None:
    made = [world.accord.replicated(world.mojokerto, one, world.draft) for one in world.others[:3]]
    world.assess()
    before = world.verified
    world.accord.correct(head(world.others[2]), made[2], None, "baru uji coba di satu desa")
    assert before - world.verified == POINTS / 3
    correction = world.accord.told("agreement.confirmation_corrected")[-1]
    verification = world.accord.told("submission.indicator_verified")[-1]
    assert (verification.role, verification.cause) == ("system", correction.position)
    assert b"35.78 dikoreksi: baru uji coba di satu desa" in verification.body
    change = world.accord.told("scorecard.score_changed")[-1]
    assert change.cause == correction.position
    assert world.accord.submission(world.draft).verified == {"31": 2}


def test_points_come_back_by_an_assessor_alone(quick: World) -> None:
    agreement = quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.assess()
    quick.accord.correct(head(quick.others[0]), agreement, None)
    assert quick.accord.submission(quick.draft).verified == {"31": 0}
    quick.accord.confirm(quick.others[0], agreement)
    assert quick.accord.submission(quick.draft).verified == {"31": 0}
    quick.nation.verify(quick.draft, "31", 1, "dikonfirmasi kembali")
    assert quick.accord.submission(quick.draft).verified == {"31": 1}


def test_an_assessor_does_not_verify_what_the_log_no_longer_bears_out(quick: World) -> None:
    made = [quick.accord.replicated(quick.mojokerto, one, quick.draft) for one in quick.others[:2]]
    quick.accord.send(quick.mojokerto, quick.draft)
    quick.nation.close_cycle()
    quick.accord.correct(head(quick.others[1]), made[1], None)
    with pytest.raises(Invalid, match="bear out level 1, not 2") as refusal:
        quick.nation.verify(quick.draft, "31", 2)
    assert refusal.value.field == "level"
    quick.nation.verify(quick.draft, "31", 1, "satu daerah dikoreksi")


def test_a_level_that_an_assessor_lowers_is_the_assessors_own_doing(quick: World) -> None:
    quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.assess(1)
    quick.nation.verify(quick.draft, "31", 0, "surat pernyataan tidak sah")
    lowered = quick.accord.told("submission.indicator_verified")[-1]
    assert lowered.cause is None
    assert quick.accord.told("scorecard.score_changed")[-1].cause == lowered.position


def test_two_assessors_do_not_revise_beyond_the_log_either(quick: World) -> None:
    quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.assess()
    revision: dict[str, Any] = {
        "submission": quick.draft,
        "indicator": "31",
        "level": 3,
        "reason": "?",
    }
    with pytest.raises(Invalid, match="bear out level 1, not 3"):
        quick.nation.do(ASSESSOR, submissions.propose_revision, **revision)


def test_an_assessor_judges_other_papers_freely(quick: World) -> None:
    quick.nation.claim(quick.mojokerto, quick.draft, "31", 2)
    agreement = quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.assess()
    quick.accord.correct(head(quick.others[0]), agreement, None)
    assert quick.accord.submission(quick.draft).verified == {"31": 2}


def test_final_standings_stay_as_they_are(quick: World) -> None:
    agreement = quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    quick.assess()
    quick.nation.finalise_cycle()
    before = quick.verified
    quick.accord.correct(head(quick.others[0]), agreement, None)
    assert quick.verified == before


def test_an_assessor_who_is_at_home_in_neither_region_may_correct(quick: World) -> None:
    agreement = quick.accord.replicated(quick.mojokerto, quick.others[0], quick.draft)
    for home in (quick.mojokerto, quick.others[0]):
        with pytest.raises(Forbidden, match="conflict of interest"):
            quick.accord.correct(Actor("assessor-2", Role.ASSESSOR, home), agreement, None)
    quick.accord.correct(ASSESSOR, agreement, None)
    assert quick.claimed() == 0


# Links


def test_the_replicating_region_registers_its_own_submission_as_a_replica(quick: World) -> None:
    replica = quick.nation.draft(
        quick.others[0], name="Gayatri Kediri", replicates=str(quick.draft)
    )
    with quick.nation.juara.reading() as connection:
        assert [row.submission for row in replicas_of(connection, quick.draft)] == [replica]
        assert original_of(connection, replica) == quick.draft
    quick.nation.do(
        operator(quick.others[0]),
        submissions.amend,
        submission=replica,
        changes={"replicates": "tidak ada"},
    )
    with quick.nation.juara.reading() as connection:
        assert replicas_of(connection, quick.draft) == []
        assert original_of(connection, replica) is None


# Who may what


def test_an_agreement_that_is_not_in_effect_is_there_for_its_two_regions_only(
    quick: World,
) -> None:
    third = head(quick.others[3])
    agreement = quick.accord.propose(quick.mojokerto, quick.others[0], quick.draft)
    for unknown in (agreement, uuid4()):
        with pytest.raises(NotFound, match="no such agreement"):
            quick.accord.do(third, agreements.end, unknown, reason="?")


def test_a_third_region_cannot_touch_what_it_sees(quick: World) -> None:
    third = quick.others[3]
    agreement = quick.accord.in_effect(quick.mojokerto, quick.others[0], quick.draft)
    digest = quick.accord.row(agreement).digest
    touching: list[tuple[Any, dict[str, Any]]] = [
        (agreements.amend, CONTENT),
        (agreements.approve, {"number": "1", "date": "2024-01-01"}),
        (agreements.sign, {"digest": digest}),
        (agreements.log_activity, {"date": "2024-06-01", "activity": "?"}),
        (agreements.record_benefit, {"measure": "?", "value": Decimal(1), "date": "2024-06-01"}),
        (agreements.acknowledge, {"benefit": 1}),
        (agreements.confirm, {"date": REPLICATED}),
        (agreements.correct, {"date": None, "reason": "?"}),
        (agreements.evaluate, {"year": 2024}),
        (agreements.end, {"reason": "?"}),
    ]
    for command, content in touching:
        with pytest.raises(Forbidden):
            quick.accord.do(head(third), command, agreement, **content)


@pytest.mark.parametrize(
    "command", [agreements.sign, agreements.amend, agreements.confirm, agreements.end]
)
def test_heads_decide_and_nobody_else(quick: World, command: Any) -> None:
    agreement = quick.accord.propose(quick.mojokerto, quick.others[0], quick.draft)
    content: dict[Any, dict[str, Any]] = {
        agreements.sign: {"digest": quick.accord.row(agreement).digest},
        agreements.amend: CONTENT,
        agreements.confirm: {"date": REPLICATED},
        agreements.end: {"reason": "?"},
    }
    for actor in (operator(quick.mojokerto), ADMIN, ASSESSOR, Actor("aud", Role.AUDITOR)):
        with pytest.raises(Forbidden, match="may not do"):
            quick.accord.do(actor, command, agreement, **content[command])
    with pytest.raises(Unauthenticated):
        quick.accord.do(PUBLIC, command, agreement, **content[command])


def test_signing_for_the_other_side_twice_or_from_elsewhere_is_refused(quick: World) -> None:
    accord, kediri = quick.accord, quick.others[0]
    agreement = accord.propose(quick.mojokerto, kediri, quick.draft)
    other = accord.propose(quick.mojokerto, quick.others[1], quick.draft)
    digest = accord.row(agreement).digest
    accord.sign(kediri, agreement)
    with pytest.raises(WrongState, match="signed this text already"):
        accord.sign(kediri, agreement)
    with pytest.raises(Forbidden, match="own region only"):
        accord.do(head(kediri), agreements.sign, agreement, digest=digest, region=quick.mojokerto)
    with pytest.raises(Invalid) as refusal:
        accord.sign(quick.mojokerto, other, digest)
    assert refusal.value.field == "digest"


def test_what_was_amended_since_is_stale_and_what_is_over_is_over(quick: World) -> None:
    accord, kediri = quick.accord, quick.others[0]
    agreement = accord.propose(quick.mojokerto, kediri, quick.draft)
    accord.do(head(kediri), agreements.amend, agreement, **terms(scope="kota"), version=1)
    with pytest.raises(Stale, match="you saw version 1, by now it is version 2"):
        accord.do(head(kediri), agreements.amend, agreement, **CONTENT, version=1)
    accord.do(head(kediri), agreements.end, agreement, reason="batal")
    with pytest.raises(WrongState, match="and it is withdrawn"):
        accord.do(head(kediri), agreements.amend, agreement, **CONTENT, version=1)


def test_an_agreement_is_about_an_innovation_that_there_is(quick: World) -> None:
    kediri = head(quick.others[0])
    with pytest.raises(NotFound) as refusal:
        quick.nation.do(kediri, agreements.propose, submission=uuid4(), **CONTENT)
    assert refusal.value.field == "submission"
    with pytest.raises(NotFound) as refusal:
        quick.nation.do(
            head(quick.mojokerto),
            agreements.propose,
            submission=quick.draft,
            partner=region_id("11"),
            **CONTENT,
        )
    assert refusal.value.field == "partner"
    with pytest.raises(Invalid) as invalid:
        quick.nation.do(
            head(quick.mojokerto), agreements.propose, submission=quick.draft, **CONTENT
        )
    assert invalid.value.field == "partner"
    with pytest.raises(Forbidden, match="of its own only"):
        quick.nation.do(
            kediri,
            agreements.propose,
            submission=quick.draft,
            partner=quick.others[1],
            **CONTENT,
        )


def test_the_evaluation_marks_what_stays_one_sided(quick: World) -> None:
    accord, kediri = quick.accord, quick.others[0]
    agreement = accord.in_effect(quick.mojokerto, kediri, quick.draft)
    measured = {"measure": "kematian ibu", "value": Decimal(7), "date": "2024-12-01"}
    made = accord.do(operator(kediri), agreements.record_benefit, agreement, **measured).made
    assert made["benefit"] == "1"
    accord.do(head(quick.mojokerto), agreements.acknowledge, agreement, benefit=1)
    made = accord.do(head(kediri), agreements.evaluate, agreement, year=2024).made
    assert (made["verdict"], made["lacking"]) == ("one_sided", "originator")
    assert accord.row(agreement).lacking == "originator"
