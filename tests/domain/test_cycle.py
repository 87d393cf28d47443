from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.cycle import Cycle, Phase, cycle_id, cycle_key
from domain.errors import Invalid, WrongState
from domain.events import (
    CycleClosed,
    CycleFinalised,
    CycleOpened,
    DeadlineExtended,
    ObjectionsOpened,
)
from domain.index import edition
from tests.domain.stories import Story, fact, given

IID = edition("iid", 2025)
SPRING = datetime(2025, 4, 1, tzinfo=UTC)
DEADLINE = datetime(2025, 8, 8, 16, 59, 59, tzinfo=UTC)
LATER = DEADLINE + timedelta(days=7)
AFTER = LATER + timedelta(days=30)

Decision = Callable[[Cycle], None]


def opened() -> CycleOpened:
    return fact(
        CycleOpened, index="iid", year=2025, edition="iid-2025", deadline=DEADLINE, zone="WIB"
    )


def open_it(year: int = 2025, deadline: datetime = DEADLINE, zone: str = "WIB") -> Decision:
    return lambda it: it.open(IID, year, deadline, zone, SPRING)


def extended(deadline: datetime = LATER) -> DeadlineExtended:
    return fact(DeadlineExtended, deadline=deadline, reason="banjir")


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


def test_a_deadline_moves_to_a_later_moment_before_it_has_passed() -> None:
    story = given(Cycle, opened())
    moved = story.when(lambda it: it.extend(LATER, "banjir", SPRING)).then(extended())
    assert moved.aggregate.phase(DEADLINE) is Phase.OPEN
    assert moved.aggregate.phase(LATER) is Phase.ASSESSMENT
    moved.when(lambda it: it.extend(AFTER, "banjir", DEADLINE)).then(extended(AFTER))
    story.when(lambda it: it.extend(LATER, "banjir", DEADLINE)).refused(
        WrongState, "phase assessment"
    )


def test_a_deadline_never_moves_back_nor_quietly() -> None:
    story = given(Cycle, opened())
    story.when(lambda it: it.extend(DEADLINE, "banjir", SPRING)).refused(
        Invalid, "later than the old", field="deadline"
    )
    story.when(lambda it: it.extend(LATER, "", SPRING)).refused(
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


@pytest.mark.parametrize(
    "so_far", [[closed()], [objections()], []], ids=["closed", "objections", "past the deadline"]
)
def test_standings_become_final_after_the_open_phase(so_far: list[Any]) -> None:
    story: Story[Cycle] = (
        given(Cycle, opened(), *so_far)
        .when(lambda it: it.finalise(DEADLINE))
        .then(fact(CycleFinalised))
    )
    assert story.aggregate.phase(SPRING) is Phase.FINAL


def test_standings_of_an_open_cycle_are_not_final() -> None:
    given(Cycle, opened()).when(lambda it: it.finalise(SPRING)).refused(WrongState, "phase open")


def test_nothing_follows_the_final_standings() -> None:
    final = given(Cycle, opened(), closed(), fact(CycleFinalised))
    decisions: list[Decision] = [
        lambda it: it.extend(AFTER, "banjir", SPRING),
        lambda it: it.close("", SPRING),
        lambda it: it.open_objections(AFTER, SPRING),
        lambda it: it.finalise(SPRING),
    ]
    for decide in decisions:
        final.when(decide).refused(WrongState, "phase final")


def test_a_cycle_that_nobody_has_opened_is_in_no_phase() -> None:
    given(Cycle).when(lambda it: it.require_phase(SPRING, *Phase)).refused(
        WrongState, "has not been opened"
    )
    given(Cycle).when(lambda it: it.close("", SPRING)).refused(WrongState, "phase draft")


def test_a_cycle_is_named_by_its_index_and_year() -> None:
    assert cycle_key("iid", 2025) == "iid-2025"
    assert cycle_id("iid-2025") != cycle_id("iid-2026")
