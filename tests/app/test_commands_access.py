"""Who may command what: a region its own things, an assessor never at home, the public nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.commands import cycles, regions, reports, results, submissions
from domain.actor import PUBLIC, SYSTEM, Actor, Role
from domain.errors import Forbidden, NotFound, Refusal, Unauthenticated
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


@dataclass
class World:
    """Two regions with everything that one may command about."""

    nation: Nation
    own: UUID
    other: UUID
    draft: UUID
    sent: UUID


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    nation = Nation(sqlite_url)
    own, other = nation.region("35.76"), nation.region("35.78")
    nation.open_cycle()
    nation.report(own, "8", 3)
    yield World(nation, own, other, nation.draft(own), nation.sent(own, {"17": 2}))
    nation.close()


Content = Callable[[World], dict[str, Any]]

OPEN: dict[Any, Content] = {
    submissions.draft: lambda world: {
        "region": world.own,
        "cycle": CYCLE,
        "organisation": world.nation.agencies[world.own],
        "profile": PROFILE,
    },
    submissions.amend: lambda world: {"submission": world.draft, "changes": {"name": "Lain"}},
    submissions.claim: lambda world: {
        "submission": world.draft,
        "indicator": "17",
        "level": 1,
        "evidence": [DECREE],
    },
    reports.report: lambda world: {
        "region": world.own,
        "cycle": CYCLE,
        "indicator": "9",
        "level": 1,
    },
}
"""What an operator does while the cycle is open."""

HEADS: dict[Any, Content] = {
    submissions.send: lambda world: {"submission": world.draft},
    submissions.withdraw: lambda world: {"submission": world.sent, "reason": "ganda"},
    reports.certify: lambda world: {"region": world.own, "cycle": CYCLE},
}
"""What the head of a region answers for, and does not enter."""

HIDDEN = {
    submissions.amend,
    submissions.claim,
    submissions.send,
    submissions.withdraw,
    reports.certify,
}
"""What needs a thing of a region, and that of another one is not there for who may not see it."""

AGENCIES: dict[Any, Content] = {
    regions.register_organisation: lambda world: {"region": world.own, "name": "Dinas Sosial"},
    regions.close_organisation: lambda world: {
        "region": world.own,
        "organisation": world.nation.agencies[world.own],
        "reason": "digabung",
    },
}
ASSESS: dict[Any, Content] = {
    submissions.verify: lambda world: {
        "submission": world.sent,
        "indicator": "17",
        "level": 2,
    },
    submissions.reject: lambda world: {"submission": world.sent, "reason": "bukan inovasi"},
    submissions.accept: lambda world: {"submission": world.sent},
    reports.verify: lambda world: {
        "region": world.own,
        "cycle": CYCLE,
        "indicator": "8",
        "level": 3,
    },
}
"""What an assessor does once it is closed."""

MINISTRY: dict[Any, Content] = {
    regions.register: lambda _: {
        "code": "35.79",
        "name": "Kota Batu",
        "type": "kota",
        "province": None,
        "capital": "Batu",
        "latitude": Decimal(-7),
        "longitude": Decimal(112),
        "timezone": "WIB",
        "area_km2": Decimal(136),
        "population": 221741,
    },
    regions.rename: lambda world: {"region": world.own, "name": "Kota Baru", "reason": "UU"},
    regions.recode: lambda world: {"region": world.own, "code": "35.80", "reason": "UU"},
    regions.cluster: lambda world: {
        "region": world.own,
        "scheme": "kemampuan keuangan daerah",
        "year": 2021,
        "cluster": "tinggi",
        "source": "Kepmendagri",
    },
    results.publish: lambda world: {
        "region": world.own,
        "index": "iid",
        "year": 2023,
        "score": Decimal("84.46"),
        "source": "Kepmendagri",
    },
    cycles.open: lambda _: {"index": "iid", "year": 2024, "deadline": DEADLINE, "zone": "WIB"},
    cycles.close: lambda _: {"cycle": CYCLE},
}
"""What the ministry does."""

EXTEND: dict[Any, Content] = {
    cycles.propose_extension: lambda _: {
        "cycle": CYCLE,
        "deadline": DEADLINE.replace(month=9),
        "reason": "banjir",
    },
}
"""What takes a second administrator, and so nobody who merely runs the machine."""

EVERYTHING = {**OPEN, **HEADS, **AGENCIES, **ASSESS, **MINISTRY, **EXTEND}


def named(commands: dict[Any, Content]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("command", "content"),
        commands.items(),
        ids=[f"{one.__module__.rpartition('.')[2]}.{one.__name__}" for one in commands],
    )


def refuse(world: World, kind: type[Refusal], actor: Actor, command: Any, content: Content) -> None:
    """The command is refused for who commands, and records nothing."""
    end = world.nation.end()
    with pytest.raises(kind) as refused:
        world.nation.do(actor, command, **content(world))
    assert type(refused.value) is kind
    assert world.nation.end() == end


def does(world: World, actor: Actor, command: Any, content: Content) -> None:
    end = world.nation.end()
    world.nation.do(actor, command, **content(world))
    assert world.nation.end() > end


def prepare(world: World, command: Any) -> None:
    """Bring the cycle into the phase in which the command would be carried out."""
    if command in ASSESS:
        world.nation.close_cycle()
    if command is submissions.accept:
        world.nation.verify(world.sent, "17", 2)


@named(EVERYTHING)
def test_the_public_does_nothing(world: World, command: Any, content: Content) -> None:
    prepare(world, command)
    refuse(world, Unauthenticated, PUBLIC, command, content)


@named(EVERYTHING)
def test_an_auditor_only_looks(world: World, command: Any, content: Content) -> None:
    prepare(world, command)
    refuse(world, Forbidden, Actor("auditor-1", Role.AUDITOR), command, content)


@named(OPEN | AGENCIES)
def test_an_operator_acts_for_the_own_region(world: World, command: Any, content: Content) -> None:
    does(world, operator(world.own), command, content)


@named(HEADS | AGENCIES)
def test_the_head_acts_for_the_own_region(world: World, command: Any, content: Content) -> None:
    does(world, head(world.own), command, content)


@named(OPEN)
def test_the_head_enters_nothing(world: World, command: Any, content: Content) -> None:
    refuse(world, Forbidden, head(world.own), command, content)


@named(HEADS)
def test_an_operator_stands_by_nothing(world: World, command: Any, content: Content) -> None:
    refuse(world, Forbidden, operator(world.own), command, content)


@named({one: content for one, content in HEADS.items() if one is not submissions.withdraw})
def test_who_entered_a_thing_does_not_stand_by_it(
    world: World, command: Any, content: Content
) -> None:
    """Not even as the head that the operator has become by now."""
    refuse(world, Forbidden, Actor(operator(world.own).id, Role.HEAD, world.own), command, content)


@named(OPEN | HEADS)
def test_nobody_of_a_region_acts_for_another_one(
    world: World, command: Any, content: Content
) -> None:
    refusal = NotFound if command in HIDDEN else Forbidden
    of = head if command in HEADS else operator
    role = Role.HEAD if command in HEADS else Role.OPERATOR
    for actor in (of(world.other), Actor("somebody-of-nowhere", role)):
        refuse(world, refusal, actor, command, content)


@named(AGENCIES)
def test_nobody_of_a_region_keeps_the_agencies_of_another_one(
    world: World, command: Any, content: Content
) -> None:
    for actor in (operator(world.other), head(world.other)):
        refuse(world, Forbidden, actor, command, content)


@named(OPEN | HEADS)
def test_the_ministry_does_not_act_for_a_region(
    world: World, command: Any, content: Content
) -> None:
    refuse(world, Forbidden, ADMIN, command, content)


@named(ASSESS)
def test_an_assessor_settles_what_other_regions_handed_in(
    world: World, command: Any, content: Content
) -> None:
    prepare(world, command)
    does(world, ASSESSOR, command, content)


@named(ASSESS)
def test_an_assessor_never_acts_on_the_home_region_nor_on_one_not_assigned(
    world: World, command: Any, content: Content
) -> None:
    prepare(world, command)
    at_home = Actor(ASSESSOR.id, Role.ASSESSOR, world.own)
    refuse(world, Forbidden, at_home, command, content)
    refuse(world, NotFound, Actor("assessor-2", Role.ASSESSOR), command, content)


@named(ASSESS)
def test_nobody_but_an_assessor_settles_anything(
    world: World, command: Any, content: Content
) -> None:
    prepare(world, command)
    for actor in (ADMIN, SYSTEM, operator(world.own), head(world.own)):
        refuse(world, Forbidden, actor, command, content)


@named(MINISTRY | EXTEND)
def test_the_ministry_keeps_the_register_the_cycles_and_the_results(
    world: World, command: Any, content: Content
) -> None:
    does(world, ADMIN, command, content)


@named(EXTEND)
def test_who_runs_the_machine_does_nothing_that_takes_two(
    world: World, command: Any, content: Content
) -> None:
    refuse(world, Forbidden, SYSTEM, command, content)


@named(MINISTRY | EXTEND)
def test_regions_and_assessors_do_not(world: World, command: Any, content: Content) -> None:
    for actor in (operator(world.own), head(world.own), ASSESSOR):
        refuse(world, Forbidden, actor, command, content)


def test_who_may_not_see_a_thing_learns_no_more_than_who_may_not_touch_it(world: World) -> None:
    """A refusal tells neither whether the other region has the thing, nor in which state."""
    said = set()
    for submission in (world.draft, world.sent, uuid4()):
        with pytest.raises(NotFound) as refused:
            world.nation.do(head(world.other), submissions.send, submission=submission)
        said.add(refused.value.message)
    assert said == {"no such submission"}


def test_a_role_that_never_may_is_told_so_before_anything_is_looked_for(world: World) -> None:
    with pytest.raises(Forbidden):
        world.nation.do(ASSESSOR, submissions.send, submission=uuid4())
