from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from domain import events
from domain.agreed_text import CLAUSES, KINDS, Side, Text, normal_text
from domain.agreement import Agreement, State
from domain.errors import Forbidden, Invalid, NotFound, Refusal, Stale, WrongState
from domain.ledger import Benefit, Verdict, progress, verdict
from domain.region import region_id
from tests.domain.stories import STREAM, Outcome, Story, fact, given

MOJOKERTO, KEDIRI = region_id("35.76"), region_id("35.71")
INNOVATION = UUID("00000000-0000-4000-8000-000000000031")
NOW = datetime(2024, 12, 1, 3, 0, tzinfo=UTC)
ORIGINATOR, PARTNER = Side.ORIGINATOR, Side.PARTNER
LETTER = {"digest": "ab" * 32, "name": "Surat Minat.pdf", "kind": "surat_minat"}
PARTIES: dict[str, Any] = {"region": MOJOKERTO, "partner": KEDIRI, "submission": INNOVATION}
TERMS = {
    "originator": "35.76",
    "partner": "35.71",
    "innovation": "Gayatri",
    "kind": "pks",
    "number": "415/7/2024",
    "date": "2024-07-10",
    "since": "2024-07-10",
    "until": "2026-07-09",
    "council": "none",
}
OBLIGATIONS = [
    {"side": "originator", "duty": "melatih petugas dan membuka kode sumber"},
    {"side": "partner", "duty": "menyediakan petugas dan anggaran"},
]
GAINS: list[dict[str, Any]] = [
    {
        "side": "originator",
        "measure": "daerah pereplikasi",
        "unit": "daerah",
        "start": Decimal(0),
        "target": Decimal(3),
    },
    {
        "side": "partner",
        "measure": "kematian ibu",
        "unit": "jiwa",
        "start": Decimal(12),
        "target": Decimal(4),
    },
]


def text(**terms: str) -> Text:
    return normal_text(TERMS | terms, OBLIGATIONS, GAINS)


FIRST, SECOND = text(), text(scope="seluruh kecamatan")


def proposed(content: Text = FIRST) -> events.AgreementProposed:
    return fact(
        events.AgreementProposed,
        side="originator",
        **PARTIES,
        revision=1,
        digest=content.digest(STREAM, 1),
        **content.content,
    )


def amended(
    content: Text = SECOND, revision: int = 2, side: Side = PARTNER
) -> events.AgreementAmended:
    return fact(
        events.AgreementAmended,
        side=side,
        revision=revision,
        digest=content.digest(STREAM, revision),
        **content.content,
    )


def signed(side: Side, content: Text = FIRST, revision: int = 1) -> events.AgreementSigned:
    parties = {ORIGINATOR: MOJOKERTO, PARTNER: KEDIRI}
    return fact(
        events.AgreementSigned,
        signatory=parties[side],
        counterparty=parties[side.other],
        side=side,
        revision=revision,
        digest=content.digest(STREAM, revision),
    )


def took_effect(content: Text = FIRST, revision: int = 1) -> events.AgreementTookEffect:
    return fact(
        events.AgreementTookEffect,
        revision=revision,
        digest=content.digest(STREAM, revision),
        since=content.terms["since"],
        until=content.terms["until"],
    )


def on_the_table(content: Text = FIRST) -> Story[Agreement]:
    return given(Agreement, proposed(content))


def in_effect(*more: Any) -> Story[Agreement]:
    both = (signed(ORIGINATOR), signed(PARTNER), took_effect())
    return given(Agreement, proposed(), *both, *more)


def sign(side: Side, content: Text = FIRST, revision: int = 1) -> Any:
    return lambda it: it.sign(side, content.digest(STREAM, revision), NOW)


def benefit(number: int, side: Side, value: str, day: str = "2024-11-01") -> events.BenefitRecorded:
    measure = next(one["measure"] for one in GAINS if one["side"] == side)
    return fact(
        events.BenefitRecorded,
        side=side,
        benefit=number,
        measure=measure,
        value=Decimal(value),
        date=day,
        evidence=[],
    )


def acknowledged(number: int, side: Side) -> events.BenefitAcknowledged:
    return fact(events.BenefitAcknowledged, side=side, benefit=number)


def confirmed(day: str = "2024-11-12") -> events.ReplicationConfirmed:
    return fact(
        events.ReplicationConfirmed,
        partner=KEDIRI,
        date=day,
        digest=FIRST.digest(STREAM, 1),
        note="",
        evidence=[],
    )


# Interest and proposal


def interest(partner: UUID = KEDIRI, **changed: Any) -> Any:
    letter = {"number": "045/117", "date": "2024-02-28", "evidence": [LETTER]} | changed
    return lambda it: it.express_interest(MOJOKERTO, partner, INNOVATION, "Gayatri", **letter)


def interested() -> events.InterestExpressed:
    return fact(
        events.InterestExpressed,
        **PARTIES,
        innovation="Gayatri",
        number="045/117",
        date="2024-02-28",
        note="",
        evidence=[LETTER],
    )


def propose(content: Text = FIRST, partner: UUID = KEDIRI) -> Any:
    return lambda it: it.propose(ORIGINATOR, MOJOKERTO, partner, INNOVATION, content)


def test_a_region_expresses_its_interest_in_an_innovation() -> None:
    story = given(Agreement).when(interest()).then(interested())
    assert story.aggregate.keys == {"region": MOJOKERTO, "submission": INNOVATION}
    story.when(interest()).refused(WrongState, "begun before")


def test_a_letter_of_interest_has_a_number_and_a_date() -> None:
    given(Agreement).when(interest(number=" ")).refused(Invalid, "at least 1", field="number")
    given(Agreement).when(interest(date="kemarin")).refused(Invalid, "a date", field="date")


def test_a_text_is_put_on_the_table_with_an_interest_or_without() -> None:
    given(Agreement, interested()).when(propose()).then(proposed())
    story = given(Agreement).when(propose()).then(proposed())
    story.when(propose()).refused(WrongState, "is proposed already")


def test_a_region_does_not_agree_with_itself() -> None:
    for decide in (interest(MOJOKERTO), propose(partner=MOJOKERTO)):
        given(Agreement).when(decide).refused(Invalid, "two different regions", field="partner")


# The text


def refused_text(
    field: str,
    words: str,
    *,
    terms: dict[str, str] | None = None,
    obligations: list[dict[str, Any]] = OBLIGATIONS,
    gains: list[dict[str, Any]] = GAINS,
) -> None:
    with pytest.raises(Invalid, match=words) as refusal:
        normal_text(TERMS | (terms or {}), obligations, gains)
    assert refusal.value.field == field


def test_a_term_does_not_end_before_it_starts() -> None:
    refused_text("until", "ends before it starts", terms={"until": "2024-07-09"})
    assert text(until="2024-07-10").until == date(2024, 7, 10)


@pytest.mark.parametrize("field", ["date", "since", "until"])
def test_the_dates_of_a_text_are_dates(field: str) -> None:
    refused_text(field, "must be a date", terms={field: "2025-02-29"})


@pytest.mark.parametrize("field", ["kind", "council"])
def test_a_text_chooses_from_lists(field: str) -> None:
    refused_text(field, "must be one of", terms={field: "lain"})


@pytest.mark.parametrize("field", ["originator", "partner", "innovation", "kind", "number"])
def test_a_text_says_who_agrees_on_what(field: str) -> None:
    refused_text(field, "at least 1", terms={field: ""})


def test_both_sides_owe_something_and_both_gain_something() -> None:
    for side in Side:
        others = [one for one in OBLIGATIONS if one["side"] != side]
        refused_text("obligations", f"the {side} has none", obligations=others)
        gains = [one for one in GAINS if one["side"] != side]
        refused_text("gains", f"the {side} has none", gains=gains)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"measure": ""}, "at least 1"),
        ({"start": None}, "finite decimal"),
        ({"start": Decimal("NaN")}, "finite decimal"),
        ({"target": True}, "finite decimal"),
        ({"target": Decimal("1e19")}, "between"),
        ({"target": Decimal(0)}, "must differ"),
        ({"side": "provinsi"}, "side must be"),
    ],
)
def test_a_gain_has_a_measure_a_start_and_a_target(changed: dict[str, Any], words: str) -> None:
    refused_text(f"gains.0.{next(iter(changed))}", words, gains=[GAINS[0] | changed, GAINS[1]])


def test_a_gain_is_named_once_on_its_side() -> None:
    twice = [*GAINS, GAINS[0] | {"measure": "Daerah Pereplikasi"}]
    refused_text("gains.2.measure", "twice", gains=twice)


def test_the_signed_bytes_name_the_agreement_the_revision_and_both_regions() -> None:
    other = UUID(int=7)
    digests = {
        FIRST.digest(STREAM, 1),
        FIRST.digest(STREAM, 2),
        FIRST.digest(other, 1),
        text(originator="35.77").digest(STREAM, 1),
        text(partner="35.77").digest(STREAM, 1),
    }
    assert len(digests) == 5
    assert b'"partner":"35.71"' in FIRST.canonical(STREAM, 1)


words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=20)


@example(st.data())
def test_every_word_of_a_text_is_signed(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(["number", *CLAUSES]))
    one, other = (data.draw(words.filter(str.strip)) for _ in range(2))
    a, b = text(**{field: one}), text(**{field: other})
    assert (a == b) == (a.digest(STREAM, 1) == b.digest(STREAM, 1))


def test_equal_numbers_are_the_same_text() -> None:
    longer = [GAINS[0] | {"target": Decimal("3.00")}, GAINS[1]]
    assert normal_text(TERMS, OBLIGATIONS, longer) == FIRST


# Amendment and signature


def amend(content: Text = SECOND, side: Side = PARTNER, now: datetime = NOW) -> Any:
    return lambda it: it.amend(side, content, now)


def test_it_takes_effect_when_both_have_signed_the_same_text() -> None:
    story = on_the_table().when(sign(PARTNER)).then(signed(PARTNER))
    assert story.aggregate.state is State.PROPOSED
    story = story.when(sign(ORIGINATOR)).then(signed(ORIGINATOR), took_effect())
    assert story.aggregate.state is State.IN_EFFECT


def test_an_amendment_voids_what_was_signed() -> None:
    story = given(Agreement, proposed(), signed(ORIGINATOR)).when(amend()).then(amended())
    story = story.when(sign(PARTNER, SECOND, 2)).then(signed(PARTNER, SECOND, 2))
    story.when(sign(ORIGINATOR, SECOND, 2)).then(
        signed(ORIGINATOR, SECOND, 2), took_effect(SECOND, 2)
    )


def test_an_amendment_that_changes_nothing_is_none() -> None:
    given(Agreement, proposed(), signed(ORIGINATOR)).when(amend(FIRST)).then_nothing()


def test_nobody_signs_twice() -> None:
    given(Agreement, proposed(), signed(PARTNER)).when(sign(PARTNER)).refused(
        WrongState, "the partner has signed this text already"
    )
    in_effect().when(sign(PARTNER)).refused(WrongState, "in effect already")


def test_a_signature_moved_from_another_agreement_is_none() -> None:
    elsewhere = FIRST.digest(UUID(int=7), 1)
    on_the_table().when(lambda it: it.sign(PARTNER, elsewhere, NOW)).refused(
        Invalid, "not the digest of this agreement's text", field="digest"
    )


def test_a_signature_under_an_earlier_text_is_stale() -> None:
    given(Agreement, proposed(), amended()).when(sign(PARTNER)).refused(
        Stale, "revision 2 is on the table"
    )


def test_a_text_that_returns_to_its_first_words_is_signed_anew() -> None:
    story = given(Agreement, proposed(), signed(PARTNER), amended())
    story = story.when(amend(FIRST)).then(amended(FIRST, 3))
    story.when(sign(PARTNER)).refused(Stale, "amended since")
    story.when(sign(PARTNER, FIRST, 3)).then(signed(PARTNER, FIRST, 3))


def test_a_council_approves_before_its_head_signs_what_carries_a_burden() -> None:
    burden = text(council="partner")
    story = on_the_table(burden)
    story.when(sign(ORIGINATOR, burden)).then(signed(ORIGINATOR, burden))
    story.when(sign(PARTNER, burden)).refused(WrongState, "council of the partner has to approve")
    approval = fact(
        events.CouncilApproved, side="partner", number="188/9", date="2024-06-01", evidence=[]
    )
    story = story.when(lambda it: it.approve(PARTNER, "188/9", "2024-06-01")).then(approval)
    story.when(sign(PARTNER, burden)).then(signed(PARTNER, burden))
    story.when(lambda it: it.approve(PARTNER, "188/9", "2024-06-01")).refused(
        WrongState, "approved already"
    )


def test_a_frame_is_signed_before_a_council_is_asked() -> None:
    frame = text(kind="ksb", council="both")
    on_the_table(frame).when(sign(PARTNER, frame)).then(signed(PARTNER, frame))


def test_the_text_in_force_binds_until_both_have_signed_another() -> None:
    longer = text(until="2028-07-09")
    story = in_effect().when(amend(longer)).then(amended(longer))
    assert story.aggregate.in_force == FIRST
    story = story.when(sign(PARTNER, longer, 2)).then(signed(PARTNER, longer, 2))
    assert story.aggregate.in_force == FIRST
    extended = fact(events.AgreementExtended, before="2026-07-09", until="2028-07-09")
    story = story.when(sign(ORIGINATOR, longer, 2)).then(
        signed(ORIGINATOR, longer, 2), took_effect(longer, 2), extended
    )
    assert story.aggregate.in_force == longer


def test_a_term_is_not_extended_once_it_has_run_out() -> None:
    last_moment = datetime(2026, 7, 9, 16, 59, tzinfo=UTC)
    longer = text(until="2028-07-09")
    in_effect().when(amend(longer, now=last_moment)).then(amended(longer))
    in_effect().when(amend(longer, now=datetime(2026, 7, 9, 17, tzinfo=UTC))).refused(
        WrongState, "has run out"
    )


def test_nothing_is_amended_or_signed_after_the_end() -> None:
    ended = fact(events.AgreementEnded, side="partner", reason="selesai")
    withdrawn = fact(events.AgreementWithdrawn, side="partner", reason="batal")
    for story, state in (
        (in_effect(ended), "ended"),
        (given(Agreement, proposed(), withdrawn), "withdrawn"),
    ):
        story.when(amend()).refused(WrongState, f"the agreement is {state}")
        story.when(sign(PARTNER)).refused(WrongState, f"the agreement is {state}")
        story.when(propose()).refused(WrongState, f"is {state} already")
    given(Agreement, interested()).when(sign(PARTNER)).refused(WrongState, "is interest")


@example(
    st.lists(
        st.sampled_from(["sign", "amend", "stale", "end"]).flatmap(
            lambda what: st.tuples(st.just(what), st.sampled_from(list(Side)), st.integers(0, 3))
        ),
        max_size=25,
    )
)
def test_whatever_two_heads_do_one_text_is_in_force_and_both_have_signed_it(steps: Any) -> None:
    texts = [FIRST, *(text(scope=f"kecamatan {n}") for n in range(3))]
    it = Agreement.blank(STREAM)
    it.propose(ORIGINATOR, MOJOKERTO, KEDIRI, INNOVATION, FIRST)
    seen = [it.digest]
    for what, side, number in steps:
        try:
            match what:
                case "sign":
                    it.sign(side, it.digest, NOW)
                case "stale":
                    it.sign(side, seen[number % len(seen)], NOW)
                case "amend":
                    it.amend(side, texts[number], NOW)
                case "end" if number == 0:
                    it.end(side, "selesai")
        except Refusal:
            pass
        seen.append(it.digest)
    facts: list[Any] = list(it.collect_events())
    for n, one in enumerate(facts):
        if isinstance(one, events.AgreementTookEffect):
            last = max(
                m
                for m in range(n)
                if isinstance(facts[m], events.AgreementProposed | events.AgreementAmended)
            )
            assert facts[last].digest == one.digest
            signatures = [f for f in facts[last:n] if isinstance(f, events.AgreementSigned)]
            assert {f.signatory for f in signatures} == {MOJOKERTO, KEDIRI}
            assert {f.digest for f in signatures} == {one.digest}


# Under the agreement


def record(side: Side, measure: str, value: Any = Decimal(5), day: str = "2024-11-01") -> Any:
    return lambda it: it.record_benefit(side, measure, value, day, NOW)


def log(day: str) -> Any:
    return lambda it: it.log_activity(PARTNER, day, "studi tiru", NOW)


def test_a_side_logs_what_it_did_on_a_day_of_the_term() -> None:
    in_effect().when(log("2024-07-10")).then(
        fact(
            events.ActivityLogged,
            side="partner",
            date="2024-07-10",
            activity="studi tiru",
            evidence=[],
        )
    )
    in_effect().when(log("2024-07-09")).refused(Invalid, "outside of the term", field="date")
    in_effect().when(log("2024-12-02")).refused(Invalid, "not come yet", field="date")


def test_nothing_is_done_under_an_agreement_that_is_not_in_effect() -> None:
    ended = in_effect(fact(events.AgreementEnded, side="partner", reason="selesai"))
    for story in (on_the_table(), given(Agreement, proposed(), signed(PARTNER)), ended):
        for decide in (
            log("2024-11-01"),
            record(PARTNER, "kematian ibu"),
            lambda it: it.acknowledge(PARTNER, 1),
            lambda it: it.confirm(PARTNER, "2024-11-01", NOW),
            lambda it: it.evaluate(PARTNER, 2024, NOW),
        ):
            story.when(decide).refused(WrongState, "needs an agreement in effect")


def test_a_side_measures_a_gain_that_the_text_gives_it() -> None:
    in_effect().when(record(PARTNER, "kematian ibu", Decimal(8))).then(benefit(1, PARTNER, "8"))
    in_effect().when(record(PARTNER, "daerah pereplikasi")).refused(
        Invalid, "measured by kematian ibu", field="measure"
    )
    in_effect().when(record(PARTNER, "kematian ibu", Decimal("Infinity"))).refused(
        Invalid, "finite", field="value"
    )


def test_a_benefit_is_acknowledged_by_the_other_side() -> None:
    story = in_effect(benefit(1, PARTNER, "8"))
    story.when(lambda it: it.acknowledge(ORIGINATOR, 1)).then(acknowledged(1, ORIGINATOR))
    story.when(lambda it: it.acknowledge(PARTNER, 1)).refused(Forbidden, "by the other side")
    story.when(lambda it: it.acknowledge(ORIGINATOR, 2)).refused(
        NotFound, "no such benefit", field="benefit"
    )
    in_effect(benefit(1, PARTNER, "8"), acknowledged(1, ORIGINATOR)).when(
        lambda it: it.acknowledge(ORIGINATOR, 1)
    ).then_nothing()


# Replication


def confirm(side: Side = PARTNER, day: str = "2024-11-12") -> Any:
    return lambda it: it.confirm(side, day, NOW)


def correct(day: str | None, reason: str = "masih uji coba") -> Any:
    return lambda it: it.correct(day, reason, NOW)


def corrected(day: str | None) -> events.ConfirmationCorrected:
    return fact(events.ConfirmationCorrected, partner=KEDIRI, date=day, reason="masih uji coba")


def test_the_replicating_region_confirms_the_replication_once() -> None:
    in_effect().when(confirm()).then(confirmed())
    in_effect().when(confirm(ORIGINATOR)).refused(Forbidden, "the replicating region confirms")
    in_effect(confirmed()).when(confirm()).refused(WrongState, "confirmed since 2024-11-12")
    in_effect().when(confirm(day="2024-07-09")).refused(Invalid, "outside", field="date")


def test_a_confirmation_found_wrong_is_corrected_with_its_reason() -> None:
    story = in_effect(confirmed())
    story.when(correct("2024-09-01")).then(corrected("2024-09-01"))
    story.when(correct(None, " ")).refused(Invalid, "at least 1", field="reason")
    story.when(correct("2024-11-12")).then_nothing()
    story = story.when(correct(None)).then(corrected(None))
    story.when(correct(None)).refused(WrongState, "no replication is confirmed")
    story.when(confirm()).then(confirmed())


def test_a_confirmation_is_corrected_after_the_end_too() -> None:
    ended = fact(events.AgreementEnded, side="partner", reason="selesai")
    in_effect(confirmed(), ended).when(correct(None)).then(corrected(None))


# Win-win


def evaluate(year: int = 2024) -> Any:
    return lambda it: it.evaluate(ORIGINATOR, year, NOW)


def evaluated(found: str, lacking: str = "", year: int = 2024) -> events.AgreementEvaluated:
    return fact(
        events.AgreementEvaluated,
        side="originator",
        year=year,
        verdict=found,
        lacking=lacking,
        note="",
    )


PARTNERS = (benefit(1, PARTNER, "8"), acknowledged(1, ORIGINATOR))


def outcome(*facts: Any) -> Outcome[Agreement]:
    return in_effect(*facts).when(evaluate())


def test_gains_on_one_side_only_are_marked_at_the_evaluation() -> None:
    outcome(*PARTNERS).then(evaluated("one_sided", "originator"))


def test_gains_on_both_sides_are_mutual() -> None:
    both = (benefit(2, ORIGINATOR, "1"), acknowledged(2, PARTNER))
    outcome(*PARTNERS, *both).then(evaluated("mutual"))


def test_what_the_other_side_has_not_acknowledged_is_no_gain() -> None:
    outcome(*PARTNERS, benefit(2, ORIGINATOR, "1")).then(evaluated("one_sided", "originator"))
    outcome().then(evaluated("none"))


def test_what_moved_away_from_the_target_is_no_gain() -> None:
    outcome(benefit(1, PARTNER, "13"), acknowledged(1, ORIGINATOR)).then(evaluated("none"))


def test_a_year_of_the_term_is_evaluated_once() -> None:
    in_effect(evaluated("none")).when(evaluate()).refused(WrongState, "2024 has been evaluated")
    for year in (2023, 2025):
        in_effect().when(evaluate(year)).refused(Invalid, "2024 to 2024", field="year")


@example(
    start=st.decimals(-1000, 1000, places=2), span=st.decimals(1, 1000, places=2), up=st.booleans()
)
def test_progress_runs_from_the_start_to_the_target_in_either_direction(
    start: Decimal, span: Decimal, *, up: bool
) -> None:
    target = start + span if up else start - span
    gain = {"start": str(start), "target": str(target)}
    assert progress(gain, start) == 0
    assert progress(gain, target) == 1
    assert progress(gain, (start + target) / 2) == Decimal("0.5")


def test_a_verdict_looks_no_further_than_its_year() -> None:
    late = Benefit(
        side=PARTNER, measure="kematian ibu", value=Decimal(8), date="2025-01-01", acknowledged=True
    )
    assert verdict(FIRST.gains, [late], "2024-12-31") == (Verdict.NONE, None)
    assert verdict(FIRST.gains, [late], "2025-12-31") == (Verdict.ONE_SIDED, ORIGINATOR)


# The end


def end(reason: str = "selesai") -> Any:
    return lambda it: it.end(PARTNER, reason)


def test_before_it_is_in_effect_a_side_draws_back() -> None:
    withdrawn = fact(events.AgreementWithdrawn, side="partner", reason="selesai")
    for story in (given(Agreement, interested()), on_the_table()):
        story.when(end()).then(withdrawn).when(end()).refused(WrongState, "withdrawn already")


def test_what_is_in_effect_ends_for_a_reason() -> None:
    ended = fact(events.AgreementEnded, side="partner", reason="selesai")
    in_effect().when(end()).then(ended).when(end()).refused(WrongState, "ended already")
    in_effect().when(end("")).refused(Invalid, "at least 1", field="reason")
    given(Agreement).when(end()).refused(WrongState, "nobody has begun")


def test_sides_are_found_by_region() -> None:
    it = on_the_table().aggregate
    assert [it.side_of(one) for one in (MOJOKERTO, KEDIRI, region_id("35"), None)] == [
        ORIGINATOR,
        PARTNER,
        None,
        None,
    ]
    assert Agreement.blank(STREAM).side_of(None) is None
    assert KINDS == ("ksb", "pks")
