"""Objections (masa sanggah): filed in time, decided by somebody uninvolved, with the effect."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.commands import objections as commands
from app.store.tables import events
from domain.actor import Actor, Role
from domain.cycle import Phase
from domain.errors import Forbidden, Invalid, NotFound, WrongState
from domain.region import region_id
from projections.objections import objections
from tests.finances import IPKD, JUDGE, Finances, buleleng
from tests.nation import ADMIN, ASSESSOR, CYCLE, DECREE, head, operator

CHANGED = "scorecard.score_changed"


@pytest.fixture
def nation(database_url: str) -> Iterator[Finances]:
    opened = Finances(database_url)
    yield opened
    opened.close()


@pytest.fixture
def heard(nation: Finances) -> tuple[Finances, UUID]:
    """Two regions in the time of objections; the second is ahead by the absorbed contingency."""
    nation.open_ipkd()
    own, ahead = nation.peers(["51.08", "51.01"])
    nation.figures(own, buleleng())
    nation.figures(ahead, buleleng() | {"d4_btt_realisasi": Decimal(80)})
    nation.measure()
    nation.assess()
    nation.correct(own, "d2_spm", "1")
    nation.correct(own, "d2_spm", "0")
    nation.hear()
    return nation, own


def test_an_upheld_objection_corrects_the_figure_and_tells_what_that_did(
    heard: tuple[Finances, UUID],
) -> None:
    nation, own = heard
    assert nation.object(own, "d2_spm").made == {"number": "1"}
    filed, before = nation.end(), nation.scores()
    made = nation.decide(own, 1, "upheld", value=Decimal(1)).made
    assert made == {"number": "1", "verdict": "upheld"}
    assert nation.recorded(filed) == [
        ("report.figure_verified", own, None, filed),
        (CHANGED, own, "verified", filed),
        ("scorecard.objection_decided", own, None, filed),
    ]
    told = nation.rows(objections)[0]
    after = nation.scores()
    assert (told["verdict"], told["value"], told["because"]) == ("upheld", 1, "bukti cukup")
    assert (told["score_before"], told["score_after"]) == (
        Decimal(before["51.08"]),
        Decimal(after["51.08"]),
    )
    assert (told["rank_before"], told["rank_after"]) == (2, 1)
    assert (told["filed"], told["filed_by"], told["decided_by"]) == (
        filed,
        head(own).id,
        JUDGE.id,
    )
    assert Decimal(after["51.08"]) - Decimal(before["51.08"]) == 5
    assert nation.wrong() == []


def test_a_dismissed_objection_moves_nothing(heard: tuple[Finances, UUID]) -> None:
    nation, own = heard
    nation.object(own, "d2_spm")
    before, scores = nation.end(), nation.scores()
    nation.decide(own, 1, "dismissed", reason="bukti tidak menyangkut tahun anggaran")
    assert [one[0] for one in nation.recorded(before)] == ["scorecard.objection_decided"]
    told = nation.rows(objections)[0]
    assert told["score_before"] == told["score_after"] == Decimal(scores["51.08"])
    assert told["rank_before"] == told["rank_after"] == 2
    assert nation.scores() == scores


def test_objections_are_taken_inside_their_window_alone(heard: tuple[Finances, UUID]) -> None:
    nation, own = heard
    nation.advance(days=3)
    with pytest.raises(WrongState, match="were taken until"):
        nation.object(own, "d2_spm")


@pytest.mark.parametrize("phase", ["open", "assessment", "final"])
def test_nobody_objects_in_another_phase(nation: Finances, phase: str) -> None:
    nation.open_ipkd()
    own = nation.peers(["51.08"])[0]
    nation.figures(own, buleleng())
    if phase != "open":
        nation.assess()
    if phase == "final":
        nation.finalise_cycle(IPKD)
    with pytest.raises(WrongState, match=f"is in phase {phase}"):
        nation.object(own, "d2_spm")


def test_what_was_filed_in_time_is_decided_after_it(heard: tuple[Finances, UUID]) -> None:
    nation, own = heard
    nation.object(own, "d2_spm")
    nation.advance(days=30)
    nation.decide(own, 1, "dismissed")
    nation.finalise_cycle(IPKD)
    assert nation.rows(objections)[0]["verdict"] == "dismissed"


def test_nothing_is_final_while_an_objection_waits(heard: tuple[Finances, UUID]) -> None:
    nation, own = heard
    nation.object(own, "d2_spm")
    with pytest.raises(WrongState, match="still to be decided: 1"):
        nation.finalise_cycle(IPKD)
    assert nation.phase(IPKD) is Phase.OBJECTIONS
    nation.decide(own, 1, "dismissed")
    nation.finalise_cycle(IPKD)
    assert nation.phase(IPKD) is Phase.FINAL


@pytest.mark.parametrize(
    "judge", [ASSESSOR, Actor("admin-1", Role.ASSESSOR, region_id("53"))], ids=lambda one: one.id
)
def test_who_scored_or_proposed_does_not_decide(heard: tuple[Finances, UUID], judge: Actor) -> None:
    nation, own = heard
    nation.object(own, "d2_spm")
    with pytest.raises(Forbidden, match="somebody else has to do this"):
        nation.decide(own, 1, "dismissed", actor=judge)


def test_an_assessor_of_another_figure_may_decide(heard: tuple[Finances, UUID]) -> None:
    nation, own = heard
    other = Actor("assessor-3", Role.ASSESSOR, region_id("53"))
    nation.object(own, "d6_opini_1")
    # ASSESSOR settled another figure of the region, but not this one.
    nation.decide(own, 1, "dismissed", actor=ASSESSOR)
    nation.object(own, "d6_opini_2")
    nation.decide(own, 2, "dismissed", actor=other)


def test_only_the_head_of_the_region_objects_and_only_an_assessor_decides(
    heard: tuple[Finances, UUID],
) -> None:
    nation, own = heard
    said: dict[str, Any] = {
        "region": own,
        "cycle": IPKD,
        "indicator": "d2_spm",
        "reason": "salah baca",
    }
    for actor in (operator(own), ASSESSOR, ADMIN):
        with pytest.raises(Forbidden):
            nation.do(actor, commands.file, **said, evidence=[DECREE])
    with pytest.raises(NotFound):
        nation.do(head(region_id("51.01")), commands.file, **said, evidence=[DECREE])
    nation.object(own, "d2_spm")
    for actor in (head(own), ADMIN, Actor("assessor-9", Role.ASSESSOR, own)):
        with pytest.raises(Forbidden):
            nation.decide(own, 1, "dismissed", actor=actor)


def test_an_objection_is_against_something_that_was_reported(
    heard: tuple[Finances, UUID],
) -> None:
    nation, own = heard
    with pytest.raises(NotFound, match="no region indicator 'd9'"):
        nation.object(own, "d9")
    silent = nation.peers(["51.02"])[0]
    with pytest.raises(WrongState, match="d2_spm has not been reported"):
        nation.object(silent, "d2_spm")
    with pytest.raises(NotFound):
        nation.object(own, "17", submission=uuid4())


def test_an_upheld_objection_changes_what_was_settled(heard: tuple[Finances, UUID]) -> None:
    nation, own = heard
    nation.object(own, "d2_spm")
    before = nation.end()
    with pytest.raises(Invalid, match="settled so before"):
        nation.decide(own, 1, "upheld", value=Decimal(0))
    with pytest.raises(Invalid, match="must be one of"):
        nation.decide(own, 1, "upheld", value=Decimal(7))
    with pytest.raises(NotFound, match="no objection 2"):
        nation.decide(own, 2, "dismissed")
    assert nation.end() == before


def test_a_claim_of_a_submission_is_objected_to_and_corrected_alike(nation: Finances) -> None:
    nation.open_cycle()
    region, other = nation.region("35.76"), nation.region("35.77")
    submission = nation.sent(region, {"17": 3, "18": 2})
    foreign = nation.sent(other, {"17": 3})
    nation.close_cycle()
    nation.verify(submission, "17", 1)
    nation.hear(CYCLE)
    with pytest.raises(NotFound, match="no such submission in this cycle"):
        nation.object(region, "17", CYCLE, submission=foreign)
    with pytest.raises(WrongState, match="19 was not claimed"):
        nation.object(region, "19", CYCLE, submission=submission)
    nation.object(region, "17", CYCLE, submission=submission)
    filed = nation.end()
    with pytest.raises(Forbidden):
        nation.decide(region, 1, "upheld", CYCLE, level=3, actor=ASSESSOR)
    with pytest.raises(Invalid, match="corrected by a level"):
        nation.decide(region, 1, "upheld", CYCLE, value=Decimal(3))
    nation.decide(region, 1, "upheld", CYCLE, level=3)
    with nation.juara.reading() as connection:
        query = select(events.c.topic, events.c.cause).where(events.c.position > filed)
        facts = connection.execute(query.order_by(events.c.position)).all()
    assert [tuple(one) for one in facts] == [
        ("submission.indicator_verified", filed),
        (CHANGED, filed),
        ("scorecard.objection_decided", filed),
    ]
    assert nation.wrong() == []
