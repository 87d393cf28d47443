from typing import Any

import pytest

from domain.errors import Invalid, NotFound, Stale, WrongState
from domain.events import (
    IndicatorClaimed,
    IndicatorVerified,
    ProfileAmended,
    SubmissionAccepted,
    SubmissionDrafted,
    SubmissionRejected,
    SubmissionSent,
    SubmissionWithdrawn,
)
from domain.index import edition
from domain.region import organisation_id, region_id
from domain.submission import Submission
from tests.domain.stories import STREAM, Story, fact, given

IID = edition("iid", 2025)
REGION = region_id("35.76")
AGENCY = organisation_id(REGION, "Dinas Kesehatan")
OTHER_AGENCY = organisation_id(REGION, "Dinas Sosial")
PROFILE = {
    "name": "Gayatri",
    "need": "Ibu hamil berisiko tidak terpantau.",
    "owner": "Kepala Dinas Kesehatan",
    "kind": "non_digital",
    "form": "pelayanan_publik",
    "initiator": "opd",
    "urusan": "kesehatan",
    "stage": "penerapan",
    "trial_date": "2023-02-01",
    "implementation_date": "2023-08-17",
    "replicates": "",
}
DECREE = {"digest": "ab" * 32, "name": "SK Wali Kota.pdf", "kind": "sk"}


def drafted(**other: str) -> SubmissionDrafted:
    return fact(
        SubmissionDrafted,
        region=REGION,
        cycle="iid-2025",
        organisation=AGENCY,
        profile=PROFILE | other,
    )


def draft(**other: str) -> Any:
    return lambda it: it.draft(IID, REGION, "iid-2025", AGENCY, PROFILE | other)


def claimed(indicator: str, level: int, *evidence: dict[str, str]) -> IndicatorClaimed:
    return fact(
        IndicatorClaimed, indicator=indicator, level=level, evidence=list(evidence or (DECREE,))
    )


def verified(indicator: str, level: int, reason: str = "") -> IndicatorVerified:
    return fact(IndicatorVerified, indicator=indicator, level=level, reason=reason)


def sent(**claims: int) -> Story[Submission]:
    """A submission that was handed in with these claims, such as ``i17=3``."""
    return given(
        Submission,
        drafted(),
        *(claimed(name.removeprefix("i"), level) for name, level in claims.items()),
        fact(SubmissionSent),
    )


def after(story: Story[Submission], *facts: Any) -> Story[Submission]:
    return given(Submission, *story.facts, *facts)


def withdrawn() -> SubmissionWithdrawn:
    return fact(SubmissionWithdrawn, reason="ganda")


def rejected() -> SubmissionRejected:
    return fact(SubmissionRejected, reason="bukan inovasi")


def accepted() -> SubmissionAccepted:
    return fact(SubmissionAccepted, reason="")


# Draft


def test_an_agency_begins_to_submit_an_innovation() -> None:
    story = given(Submission).when(draft()).then(drafted())
    assert story.aggregate.keys == {"region": REGION, "cycle": "iid-2025", "submission": STREAM}


def test_a_submission_is_begun_once() -> None:
    given(Submission, drafted()).when(draft()).refused(WrongState, "drafted before")


def test_an_innovation_need_not_be_digital_nor_old() -> None:
    undated = {"trial_date": "", "implementation_date": ""}
    given(Submission).when(draft(kind="digital", **undated)).then(
        drafted(kind="digital", **undated)
    )


@pytest.mark.parametrize("field", ["name", "need", "owner"])
def test_an_innovation_has_a_name_a_need_and_an_owner(field: str) -> None:
    given(Submission).when(draft(**{field: " "})).refused(Invalid, "at least 1", field=field)


@pytest.mark.parametrize("field", ["kind", "form", "initiator", "urusan", "stage"])
def test_a_profile_chooses_from_the_lists_of_the_edition(field: str) -> None:
    given(Submission).when(draft(**{field: "lain"})).refused(Invalid, "must be one of", field=field)


@pytest.mark.parametrize("date", ["17-08-2023", "2023-02-29", "kemarin"])
def test_a_date_of_a_profile_is_one(date: str) -> None:
    given(Submission).when(draft(trial_date=date)).refused(
        Invalid, "must be a date", field="trial_date"
    )


def test_a_trial_does_not_start_after_the_implementation() -> None:
    given(Submission).when(draft(trial_date="2023-08-18")).refused(
        Invalid, "after the implementation", field="trial_date"
    )
    given(Submission).when(draft(trial_date="2023-08-17")).then(drafted(trial_date="2023-08-17"))


def test_fields_that_a_profile_does_not_have_stay_outside() -> None:
    given(Submission).when(draft(status="accepted")).then(drafted())


def test_a_draft_can_be_amended_field_by_field() -> None:
    given(Submission, drafted()).when(
        lambda it: it.amend(IID, OTHER_AGENCY, {"name": "Gayatri 2"})
    ).then(fact(ProfileAmended, organisation=OTHER_AGENCY, profile=PROFILE | {"name": "Gayatri 2"}))


def test_an_amendment_that_changes_nothing_is_none() -> None:
    given(Submission, drafted()).when(
        lambda it: it.amend(IID, AGENCY, {"name": " Gayatri "})
    ).then_nothing()


def test_an_amended_profile_keeps_the_rules_of_a_new_one() -> None:
    given(Submission, drafted()).when(
        lambda it: it.amend(IID, AGENCY, {"urusan": "sihir"})
    ).refused(Invalid, "must be one of", field="urusan")


# Claims


def claim(indicator: str, level: int, *evidence: dict[str, str]) -> Any:
    return lambda it: it.claim(IID, indicator, level, evidence)


def test_a_region_claims_a_level_on_evidence() -> None:
    given(Submission, drafted()).when(claim("17", 3, DECREE)).then(claimed("17", 3))


def test_a_claim_can_be_changed_while_it_is_a_draft() -> None:
    story = given(Submission, drafted(), claimed("17", 3))
    story.when(claim("17", 2, DECREE)).then(claimed("17", 2))
    story.when(claim("17", 3, DECREE)).then_nothing()
    other = DECREE | {"digest": "cd" * 32}
    story.when(claim("17", 3, other)).then(claimed("17", 3, other))


def test_a_claim_without_evidence_is_recorded_as_such() -> None:
    given(Submission, drafted()).when(claim("17", 3)).then(
        fact(IndicatorClaimed, indicator="17", level=3, evidence=[])
    )


@pytest.mark.parametrize("level", [-1, 4, True, 2.0, "2", None])
def test_a_level_is_a_whole_number_from_0_to_3(level: Any) -> None:
    given(Submission, drafted()).when(claim("17", level, DECREE)).refused(
        Invalid, "whole level from 0 to 3", field="17"
    )


@pytest.mark.parametrize("indicator", ["1", "99", ""])
def test_a_submission_answers_its_own_indicators_only(indicator: str) -> None:
    given(Submission, drafted()).when(claim(indicator, 1, DECREE)).refused(
        NotFound, "has no submission indicator", field="indicator"
    )


@pytest.mark.parametrize("digest", ["", "ab" * 31, "AB" * 32, "zz" * 32])
def test_evidence_is_named_by_its_digest(digest: str) -> None:
    given(Submission, drafted()).when(claim("17", 1, DECREE | {"digest": digest})).refused(
        Invalid, "SHA-256", field="evidence.digest"
    )


def test_evidence_has_a_limit() -> None:
    given(Submission, drafted()).when(claim("17", 1, *[DECREE] * 21)).refused(
        Invalid, "at most 20", field="evidence"
    )


# From hand to hand


def test_a_draft_is_handed_in_once() -> None:
    story = (
        given(Submission, drafted())
        .when(lambda it: it.send())
        .then(
            fact(SubmissionSent),
        )
    )
    story.when(lambda it: it.send()).refused(WrongState, "this is sent")


def test_a_region_takes_back_what_has_no_verdict() -> None:
    for story in (given(Submission, drafted()), sent()):
        story.when(lambda it: it.withdraw("ganda")).then(withdrawn())


@pytest.mark.parametrize("verdict", [accepted(), rejected(), withdrawn()])
def test_a_region_cannot_take_back_what_was_decided(verdict: Any) -> None:
    after(sent(), verdict).when(lambda it: it.withdraw("ganda")).refused(
        WrongState, "only a draft or a sent submission can be withdrawn"
    )


def test_what_was_handed_in_is_not_changed_any_more() -> None:
    for decide in (
        lambda it: it.amend(IID, AGENCY, {"name": "Lain"}),
        claim("17", 3, DECREE),
        lambda it: it.send(),
    ):
        for story in (sent(), *(after(sent(), one) for one in (accepted(), rejected()))):
            story.when(decide).refused(WrongState, "only a draft")


def test_nothing_happens_to_a_submission_that_nobody_has_begun() -> None:
    for decide, words in (
        (lambda it: it.amend(IID, AGENCY, {"name": "Lain"}), "nobody has begun"),
        (claim("17", 3, DECREE), "nobody has begun"),
        (lambda it: it.send(), "nobody has begun"),
        (lambda it: it.withdraw("ganda"), "nobody has begun"),
        (lambda it: it.verify(IID, "17", 0, ""), "only a sent submission"),
        (lambda it: it.accept(), "only a sent submission"),
        (lambda it: it.reject("bukan inovasi"), "only a sent submission"),
    ):
        given(Submission).when(decide).refused(WrongState, words)


# Verdicts


def verify(indicator: str, level: int, reason: str = "") -> Any:
    return lambda it: it.verify(IID, indicator, level, reason)


def test_an_assessor_confirms_a_claim_without_words() -> None:
    sent(i17=3).when(verify("17", 3)).then(verified("17", 3))


def test_another_level_than_the_claimed_one_has_its_reason() -> None:
    story = sent(i17=3)
    story.when(verify("17", 2)).refused(
        Invalid, "differs from what was claimed or verified (3): give a reason", field="reason"
    )
    story.when(verify("17", 2, "surat tugas hanya 12 orang")).then(
        verified("17", 2, "surat tugas hanya 12 orang")
    )


def test_a_claim_without_evidence_is_confirmed_as_nothing() -> None:
    bare = given(
        Submission,
        drafted(),
        fact(IndicatorClaimed, indicator="17", level=3, evidence=[]),
        fact(SubmissionSent),
    )
    bare.when(verify("17", 0)).then(verified("17", 0))
    bare.when(verify("17", 3)).refused(Invalid, "claimed or verified (0)", field="reason")


def test_what_was_not_claimed_is_confirmed_as_nothing() -> None:
    sent(i17=3).when(verify("18", 0)).then(verified("18", 0))
    sent(i17=3).when(verify("18", 1)).refused(Invalid, "give a reason", field="reason")


def test_a_correction_has_its_reason_even_back_to_the_claim() -> None:
    story = after(sent(i17=3), verified("17", 2, "kurang"))
    story.when(verify("17", 3)).refused(Invalid, "claimed or verified (2)", field="reason")
    story.when(verify("17", 3, "ditemukan")).then(verified("17", 3, "ditemukan"))


def test_the_same_verdict_again_changes_nothing() -> None:
    after(sent(i17=3), verified("17", 3)).when(verify("17", 3)).then_nothing()
    after(sent(i17=3), verified("17", 2, "kurang")).when(verify("17", 2, "tetap")).then_nothing()


def test_an_accepted_submission_can_be_corrected_still() -> None:
    after(sent(i17=3), verified("17", 3), accepted()).when(verify("17", 1, "palsu")).then(
        verified("17", 1, "palsu")
    )


@pytest.mark.parametrize("level", [-1, 4])
def test_a_verified_level_has_the_bounds_of_a_claimed_one(level: int) -> None:
    sent(i17=3).when(verify("17", level, "?")).refused(Invalid, "from 0 to 3", field="17")


def test_only_what_was_handed_in_is_verified() -> None:
    for story in (
        given(Submission, drafted()),
        after(sent(), rejected()),
        after(sent(), withdrawn()),
    ):
        story.when(verify("17", 0)).refused(WrongState, "only a sent submission can be verified")


def test_an_innovation_counts_once_every_claim_has_been_verified() -> None:
    sent(i17=3, i16=1).when(lambda it: it.accept()).refused(
        WrongState, "indicators 16, 17 are claimed but not verified"
    )
    after(sent(i17=3), verified("17", 3)).when(lambda it: it.accept(" baik ")).then(
        fact(SubmissionAccepted, reason="baik")
    )
    sent().when(lambda it: it.accept()).then(accepted())


def test_an_innovation_is_turned_down_for_a_reason_also_after_it_was_accepted() -> None:
    for story in (sent(i17=3), after(sent(), accepted())):
        story.when(lambda it: it.reject("bukan inovasi")).then(rejected())
        story.when(lambda it: it.reject("")).refused(Invalid, "at least 1", field="reason")


def test_a_verdict_needs_a_submission_that_was_handed_in() -> None:
    for story in (given(Submission, drafted()), after(sent(), withdrawn())):
        story.when(lambda it: it.accept()).refused(WrongState, "only a sent submission")
        story.when(lambda it: it.reject("?")).refused(WrongState, "only a sent submission")


def test_what_was_turned_down_stays_so() -> None:
    after(sent(), rejected()).when(lambda it: it.accept()).refused(WrongState, "this is rejected")
    after(sent(), accepted()).when(lambda it: it.accept()).refused(WrongState, "this is accepted")


def test_a_stale_view_of_a_submission_is_told_both_versions() -> None:
    story = sent(i17=3)
    story.when(lambda it: it.require_version(2)).refused(
        Stale, "you saw version 2, by now it is version 3"
    )
    story.when(lambda it: it.require_version(3)).then_nothing()
    story.when(lambda it: it.require_version(None)).then_nothing()
