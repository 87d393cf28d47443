from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.cycle import Cycle, Phase, Provisional, cycle_id, cycle_key
from domain.errors import Forbidden, Invalid, WrongState
from domain.events import (
    CycleClosed,
    CycleFinalised,
    CycleOpened,
    DeadlineExtended,
    ExtensionProposed,
    FinalisationProposed,
    ObjectionsOpened,
)
from domain.index import edition
from tests.domain.stories import fact, given

IID = edition("iid", 2025)
SPRING = datetime(2025, 4, 1, tzinfo=UTC)
DEADLINE = datetime(2025, 8, 8, 16, 59, 59, tzinfo=UTC)
LATER = DEADLINE + timedelta(days=7)
AFTER = LATER + timedelta(days=30)

Decision = Callable[[Cycle], None]


def opened(provisional: str = "public") -> CycleOpened:
    return fact(
        CycleOpened,
        index="iid",
        year=2025,
        edition="iid-2025",
        deadline=DEADLINE,
        zone="WIB",
        provisional=provisional,
    )


def open_it(
    year: int = 2025,
    deadline: datetime = DEADLINE,
    zone: str = "WIB",
    provisional: str = "public",
) -> Decision:
    return lambda it: it.open(IID, year, deadline, zone, SPRING, provisional)


def propose(deadline: datetime = LATER, by: str = "p_1", now: datetime = SPRING) -> Decision:
    return lambda it: it.propose_extension(deadline, "banjir", by, now)


def approve(by: str = "p_2", now: datetime = SPRING) -> Decision:
    return lambda it: it.approve_extension(by, now)


def proposed(deadline: datetime = LATER) -> ExtensionProposed:
    return fact(ExtensionProposed, deadline=deadline, reason="banjir", proposed_by="p_1")


def extended(deadline: datetime = LATER) -> DeadlineExtended:
    return fact(
        DeadlineExtended,
        deadline=deadline,
        reason="banjir",
        proposed_by="p_1",
        approved_by="p_2",
    )


def final() -> CycleFinalised:
    return fact(CycleFinalised, proposed_by="p_1", approved_by="p_2")


def closed(reason: str = "") -> CycleClosed:
    return fact(CycleClosed, reason=reason)


def objections() -> ObjectionsOpened:
    return fact(ObjectionsOpened, until=AFTER)


def test_a_cycle_is_opened_by_the_edition_of_its_year() -> None:
    story = given(Cycle).when(open_it()).then(opened())
    assert story.aggregate.key == "iid-2025"
    assert story.aggregate.keys == {"cycle": "iid-2025"}


def test_a_cycle_is_opened_once() -> None:
    given(Cycle, opened()).when(open_it()).refused(WrongState, "iid-2025 was opened before")


def test_a_cycle_runs_in_a_year_of_its_edition() -> None:
    given(Cycle).when(open_it(year=2023)).refused(
        Invalid, "iid-2025 is not the edition of 2023", field="year"
    )


def test_a_cycle_needs_an_edition_that_can_be_computed() -> None:
    raw = edition("iid", 2018)
    given(Cycle).when(lambda it: it.open(raw, 2018, DEADLINE, "WIB", SPRING)).refused(
        Invalid, "no cycle can run by iid-2018", field="year"
    )


@pytest.mark.parametrize("deadline", [SPRING, SPRING - timedelta(microseconds=1)])
def test_a_deadline_lies_ahead(deadline: datetime) -> None:
    given(Cycle).when(open_it(deadline=deadline)).refused(Invalid, "has passed", field="deadline")


def test_a_deadline_names_a_zone_of_the_country() -> None:
    given(Cycle).when(open_it(zone="CET")).refused(Invalid, "WIB, WITA or WIT", field="zone")


def test_the_deadline_is_the_first_moment_that_is_too_late() -> None:
    cycle = given(Cycle, opened()).aggregate
    assert cycle.phase(DEADLINE - timedelta(microseconds=1)) is Phase.OPEN
    assert cycle.phase(DEADLINE) is Phase.ASSESSMENT


def test_a_refusal_names_the_phase_the_deadline_and_the_moment() -> None:
    given(Cycle, opened()).when(lambda it: it.require_phase(DEADLINE, Phase.OPEN)).refused(
        WrongState,
        "cycle iid-2025 is in phase assessment (deadline 2025-08-08T16:59:59Z,"
        " now 2025-08-08T16:59:59Z); this needs phase open",
    )


@pytest.mark.parametrize("said", list(Provisional))
def test_a_cycle_says_who_sees_its_provisional_standings(said: Provisional) -> None:
    story = given(Cycle).when(open_it(provisional=said)).then(opened(said))
    assert story.aggregate.provisional is said
    given(Cycle).when(open_it(provisional="nobody")).refused(
        Invalid, "public, regions, ministry", field="provisional"
    )


def test_a_deadline_moves_once_two_agree_and_before_it_has_passed() -> None:
    waiting = given(Cycle, opened()).when(propose()).then(proposed())
    assert waiting.aggregate.phase(DEADLINE) is Phase.ASSESSMENT
    moved = waiting.when(approve()).then(extended())
    assert moved.aggregate.phase(DEADLINE) is Phase.OPEN
    assert moved.aggregate.phase(LATER) is Phase.ASSESSMENT
    again = moved.when(propose(AFTER, now=DEADLINE)).then(proposed(AFTER))
    again.when(approve(now=DEADLINE)).then(extended(AFTER))


def test_who_proposed_a_later_deadline_does_not_approve_it() -> None:
    given(Cycle, opened(), proposed()).when(approve(by="p_1")).refused(
        Forbidden, "takes two people"
    )


def test_a_proposal_lapses_with_the_deadline_that_it_came_too_late_for() -> None:
    given(Cycle, opened()).when(propose(now=DEADLINE)).refused(WrongState, "phase assessment")
    given(Cycle, opened(), proposed()).when(approve(now=DEADLINE)).refused(
        WrongState, "phase assessment"
    )


def test_what_nobody_proposed_is_not_approved() -> None:
    for so_far in ((opened(),), (opened(), proposed(), extended())):
        given(Cycle, *so_far).when(approve()).refused(WrongState, "no later deadline is proposed")
    given(Cycle, opened(), closed(), objections()).when(
        lambda it: it.approve_finalisation("p_2", AFTER)
    ).refused(WrongState, "nobody has proposed")


def test_a_deadline_never_moves_back_nor_quietly() -> None:
    story = given(Cycle, opened())
    story.when(propose(DEADLINE)).refused(Invalid, "later than the old", field="deadline")
    story.when(lambda it: it.propose_extension(LATER, "", "p_1", SPRING)).refused(
        Invalid, "at least 1", field="reason"
    )


def test_an_open_cycle_is_closed_once_before_or_after_its_deadline() -> None:
    def close_at(now: datetime) -> Decision:
        return lambda it: it.close("", now)

    for now in (SPRING, DEADLINE, AFTER):
        given(Cycle, opened()).when(close_at(now)).then(closed())
    given(Cycle, opened(), closed()).when(lambda it: it.close("", AFTER)).refused(
        WrongState, "not open but in phase assessment"
    )


def test_a_closed_cycle_stays_closed_when_the_clock_steps_back() -> None:
    assert given(Cycle, opened(), closed()).aggregate.phase(SPRING) is Phase.ASSESSMENT


def test_objections_come_after_the_open_phase() -> None:
    def object_until(until: datetime, now: datetime = DEADLINE) -> Decision:
        return lambda it: it.open_objections(until, now)

    given(Cycle, opened()).when(object_until(AFTER, SPRING)).refused(WrongState, "phase open")
    given(Cycle, opened()).when(object_until(AFTER)).then(objections())
    given(Cycle, opened(), closed()).when(object_until(AFTER, SPRING)).then(objections())
    given(Cycle, opened(), closed()).when(object_until(DEADLINE)).refused(
        Invalid, "has passed", field="until"
    )
    given(Cycle, opened(), objections()).when(object_until(AFTER)).refused(
        WrongState, "phase objections"
    )


def test_standings_become_final_once_two_agree_after_objections() -> None:
    waiting = (
        given(Cycle, opened(), closed(), objections())
        .when(lambda it: it.propose_finalisation("p_1", AFTER))
        .then(fact(FinalisationProposed, proposed_by="p_1"))
    )
    waiting.when(lambda it: it.approve_finalisation("p_1", AFTER)).refused(
        Forbidden, "takes two people"
    )
    waiting.when(lambda it: it.approve_finalisation("p_2", AFTER - timedelta(seconds=1))).refused(
        WrongState, "regions may object until 2025-09-14T16:59:59Z"
    )
    story = waiting.when(lambda it: it.approve_finalisation("p_2", AFTER)).then(final())
    assert story.aggregate.phase(SPRING) is Phase.FINAL


@pytest.mark.parametrize("so_far", [[], [closed()]], ids=["open", "closed"])
def test_standings_are_not_final_before_regions_could_object(so_far: list[Any]) -> None:
    for decide in (
        lambda it: it.propose_finalisation("p_1", SPRING),
        lambda it: it.approve_finalisation("p_2", SPRING),
    ):
        given(Cycle, opened(), *so_far).when(decide).refused(
            WrongState, "this needs phase objections"
        )


def test_nothing_follows_the_final_standings() -> None:
    story = given(Cycle, opened(), closed(), objections(), final())
    decisions: list[Decision] = [
        propose(AFTER),
        approve(),
        lambda it: it.close("", SPRING),
        lambda it: it.open_objections(AFTER, SPRING),
        lambda it: it.propose_finalisation("p_1", SPRING),
        lambda it: it.approve_finalisation("p_2", SPRING),
    ]
    for decide in decisions:
        story.when(decide).refused(WrongState, "phase final")


def test_a_cycle_that_nobody_has_opened_is_in_no_phase() -> None:
    given(Cycle).when(lambda it: it.require_phase(SPRING, *Phase)).refused(
        WrongState, "has not been opened"
    )
    given(Cycle).when(lambda it: it.close("", SPRING)).refused(WrongState, "phase draft")


def test_a_cycle_is_named_by_its_index_and_year() -> None:
    assert cycle_key("iid", 2025) == "iid-2025"
    assert cycle_id("iid-2025") != cycle_id("iid-2026")
