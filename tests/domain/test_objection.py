from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.errors import AlreadyExists, Forbidden, Invalid, NotFound, WrongState
from domain.events import ObjectionDecided, ObjectionFiled
from domain.objection import Decision, Effect, Subject
from domain.region import region_id
from domain.scorecard import Scorecard
from tests.domain.stories import fact, given

REGION = region_id("51.08")
SUBMISSION = UUID("0b0e3c0a-5d7c-5e1b-9a3e-3c1f0d3c7a03")
NERACA = {"digest": "ab" * 32, "name": "Neraca 2023.pdf", "kind": "neraca"}
INVOLVED = frozenset({"operator-1", "assessor-1", "head-1"})
EFFECT = Effect(Decimal("75.6909"), Decimal("76.6909"), 3, 2)


def filed(number: int = 1, indicator: str = "d5_pad", **said: Any) -> ObjectionFiled:
    return fact(
        ObjectionFiled,
        region=REGION,
        cycle="ipkd-2024",
        number=number,
        indicator=indicator,
        **{"submission": None, "reason": "salah baca", "evidence": [NERACA]} | said,
    )


def decided(verdict: str = "upheld", **said: Any) -> ObjectionDecided:
    return fact(
        ObjectionDecided,
        region=REGION,
        cycle="ipkd-2024",
        number=1,
        indicator="d5_pad",
        verdict=verdict,
        reason="neraca dibaca ulang",
        score_before=Decimal("75.6909"),
        score_after=Decimal("76.6909"),
        rank_before=3,
        rank_after=2,
        **{"level": None, "value": Decimal(5)} | said,
    )


def object_to(
    indicator: str = "d5_pad",
    submission: UUID | None = None,
    reason: str = "salah  baca",
    evidence: tuple[Any, ...] = (NERACA,),
) -> Any:
    subject = Subject(indicator, submission)
    return lambda it: it.file_objection(REGION, "ipkd-2024", subject, reason, evidence)


def decide(
    verdict: str = "upheld",
    *,
    number: int = 1,
    judge: str = "assessor-2",
    reason: str = "neraca dibaca ulang",
    level: int | None = None,
    value: Decimal | None = Decimal(5),
) -> Any:
    def decided(it: Scorecard) -> None:
        decision = Decision.of(verdict, reason, level, value)
        it.decide_objection(number, decision, EFFECT, judge=judge, involved=INVOLVED)

    return decided


def test_objections_are_numbered_within_the_scorecard() -> None:
    first = given(Scorecard).when(object_to()).then(filed())
    second = first.when(object_to("17", SUBMISSION)).then(filed(2, "17", submission=SUBMISSION))
    second.when(object_to("17")).then(filed(3, "17"))
    assert first.aggregate.keys == {"region": REGION, "cycle": "ipkd-2024"}


def test_one_indicator_is_objected_to_once() -> None:
    given(Scorecard, filed()).when(object_to()).refused(
        AlreadyExists, "objection 1 is against this indicator", field="indicator"
    )
    given(Scorecard, filed(), decided()).when(object_to()).refused(
        AlreadyExists, "objection 1", field="indicator"
    )


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (object_to(reason=" "), "reason"),
        (object_to(evidence=()), "evidence"),
        (object_to(evidence=({"digest": "?"},)), "evidence.digest"),
    ],
)
def test_an_objection_has_a_reason_and_evidence(decision: Any, field: str) -> None:
    given(Scorecard).when(decision).refused(Invalid, "", field=field)


def test_an_objection_is_upheld_with_a_correction_and_its_effect() -> None:
    story = given(Scorecard, filed()).when(decide()).then(decided())
    story.when(decide()).refused(WrongState, "objection 1 was decided before")


def test_an_objection_is_dismissed_for_a_reason() -> None:
    given(Scorecard, filed()).when(decide("dismissed", value=None)).then(
        decided("dismissed", value=None)
    )
    given(Scorecard, filed()).when(decide("dismissed", value=None, reason="")).refused(
        Invalid, "at least 1", field="reason"
    )


@pytest.mark.parametrize("judge", sorted(INVOLVED))
def test_who_had_a_part_in_it_does_not_decide_it(judge: str) -> None:
    given(Scorecard, filed()).when(decide(judge=judge)).refused(Forbidden, "does not decide")


@pytest.mark.parametrize(
    ("decision", "words", "field"),
    [
        (decide("maybe"), "upheld or dismissed", "verdict"),
        (decide("upheld", value=None), "gives the corrected level or value", "value"),
        (decide("dismissed"), "a dismissed one none", "value"),
        (decide("dismissed", level=1, value=None), "dismissed one none", "value"),
    ],
)
def test_a_decision_corrects_something_exactly_when_it_upholds(
    decision: Any, words: str, field: str
) -> None:
    given(Scorecard, filed()).when(decision).refused(Invalid, words, field=field)


def test_there_is_nothing_to_decide_where_nobody_objected() -> None:
    given(Scorecard, filed()).when(decide(number=2)).refused(
        NotFound, "no objection 2", field="number"
    )
