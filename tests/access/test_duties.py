"""Separation of duties: whoever tries whatever in whichever order, the log shows no breach."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app import log
from app.commands import access, cycles, objections, reports, submissions
from domain import events
from domain.actor import SYSTEM, Actor, Role
from domain.cycle import Phase
from domain.errors import Refusal
from domain.region import region_id
from projections import access as roles
from projections.record import Record
from tests.access.duties import Book
from tests.databases import copy_sqlite
from tests.nation import ADMIN, CYCLE, DEADLINE, DECREE, PROFILE, SPRING, Nation

EAST_JAVA, MOJOKERTO, SURABAYA = map(region_id, ("35", "35.76", "35.78"))
APPOINTED = {
    "admin-1": (Role.ADMIN, None),
    "admin-2": (Role.ADMIN, None),
    "assessor-1": (Role.ASSESSOR, SURABAYA),
    "assessor-2": (Role.ASSESSOR, None),
    "assessor-3": (Role.ASSESSOR, None),
    "operator-1": (Role.OPERATOR, MOJOKERTO),
    "operator-2": (Role.OPERATOR, SURABAYA),
    "head-1": (Role.HEAD, MOJOKERTO),
    "head-2": (Role.HEAD, SURABAYA),
}
INDICATOR, ROW = "17", "1"

somebody = st.sampled_from([*APPOINTED, "newcomer"])
admin = st.sampled_from(["admin-1", "admin-2", "newcomer", "assessor-2"])
assessor = st.sampled_from(["assessor-1", "assessor-2", "assessor-3", "newcomer", "admin-1"])
local = st.sampled_from(["operator-1", "head-1", "operator-2", "head-2", "newcomer"])
places = st.sampled_from([MOJOKERTO, SURABAYA])
levels = st.integers(0, 3)
numbers = st.integers(0, 3)


def during(*phases: Phase) -> Callable[[Any], Any]:
    """Tried often in the phases in which it may be done; the matrix walks all the others."""
    return precondition(lambda self: self.nation.phase() in phases)


class Cycle(RuleBasedStateMachine):
    """A cycle from opening to final, in which everybody tries everything."""

    def __init__(self, template: Path, seen: set[str]) -> None:
        super().__init__()
        self.seen, self.open = seen, ExitStack()
        folder = Path(self.open.enter_context(TemporaryDirectory()))
        copy_sqlite(template, folder / "juara.db")
        self.nation = Nation(f"sqlite:///{folder}/juara.db")
        self.open.callback(self.nation.close)
        self.drafts: list[UUID] = []
        self._appoint()
        self.nation.do(ADMIN, cycles.open, index="iid", year=2025, deadline=DEADLINE, zone="WIB")
        for region, operator in ((MOJOKERTO, "operator-1"), (SURABAYA, "operator-2")):
            self.draft(by=operator, region=region)
            self.claim(by=operator, number=-1, level=3)
            self.assign(by="admin-1", person="assessor-2", region=region)
            self.assign(by="admin-2", person="assessor-3", region=region)
        self.send(by="head-1", number=0)

    @initialize(start=st.sampled_from([Phase.OPEN, Phase.ASSESSMENT, Phase.OBJECTIONS]))
    def begin(self, start: Phase) -> None:
        """With what was handed in, settled and objected to before the phase."""
        if start is not Phase.OPEN:
            self.go_on(by="admin-1")
            self.verify(by="assessor-2", number=0, level=1)
        if start is Phase.OBJECTIONS:
            self.go_on(by="admin-1")
            self.object(by="head-1", region=MOJOKERTO, number=0)
            self.propose_revision(by="assessor-2", number=0, level=2)

    def _appoint(self) -> None:
        for code in ("35.76", "35.78"):
            self.nation.region(code)
        for person, (role, home) in APPOINTED.items():
            self.nation.do(SYSTEM, access.appoint, person=person, role=role, home=home)
        self.nation.do(SYSTEM, access.appoint, person="newcomer", role=Role.AUDITOR)
        self.nation.do(SYSTEM, access.revoke_role, person="newcomer", reason="pindah")
        self.nation.advance(hours=1)

    def teardown(self) -> None:
        book, reader = Book({MOJOKERTO: EAST_JAVA, SURABAYA: EAST_JAVA}), log.Reader()
        with self.open, self.nation.juara.reading() as connection:
            partitions = log.regions(connection)
            records = [one for it in partitions for one in reader.of_region(connection, it)]
        for record in sorted(records, key=lambda one: one.position):
            book.add(record)
        self.seen |= book.seen
        assert book.breaches == []

    def try_(self, who: str, command: Any, /, **content: Any) -> None:
        """Somebody tries something, in the role held at that moment; it may be refused."""
        with self.nation.juara.reading() as connection:
            held = roles.holder(connection, who)
        assert held is not None
        actor = Actor(who, Role(held.role) if held.role else Role.PUBLIC, held.home)
        with suppress(Refusal):
            made = self.nation.do(actor, command, **content).made
            if command is submissions.draft:
                self.drafts.append(UUID(made["submission"]))

    def on_draft(self, who: str, command: Any, number: int, **content: Any) -> None:
        submission = self.drafts[number % len(self.drafts)]
        self.try_(who, command, submission=submission, **content)

    @rule(by=admin, person=somebody, role=st.sampled_from(list(Role)[:5]), home=places)
    def propose_role(self, by: str, person: str, role: Role, home: UUID) -> None:
        of = None if role in {Role.ADMIN, Role.AUDITOR} else home
        self.try_(by, access.propose_role, person=person, role=role, home=of)

    @rule(by=admin, person=somebody)
    def approve_role(self, by: str, person: str) -> None:
        self.try_(by, access.approve_role, person=person)

    # Not everybody loses everything, or soon nothing more could be tried.
    @rule(by=admin, person=st.sampled_from(["assessor-3", "operator-2", "newcomer"]))
    def revoke_role(self, by: str, person: str) -> None:
        self.try_(by, access.revoke_role, person=person, reason="pindah tugas")

    @rule(by=admin)
    def propose_erasure(self, by: str) -> None:
        self.try_(by, access.propose_erasure, person="newcomer")

    @rule(by=admin)
    def approve_erasure(self, by: str) -> None:
        self.try_(by, access.approve_erasure, person="newcomer")

    @rule(by=st.sampled_from(["assessor-3", "newcomer", "admin-1"]), region=places)
    def declare_conflict(self, by: str, region: UUID) -> None:
        self.try_(by, access.declare_conflict, region=region, ground="family")

    @rule(by=admin, person=assessor, region=places)
    def assign(self, by: str, person: str, region: UUID) -> None:
        self.try_(by, access.assign, region=region, cycle=CYCLE, assessor=person)

    @during(Phase.OPEN)
    @rule(by=local, region=places)
    def draft(self, by: str, region: UUID) -> None:
        about = {"organisation": self.nation.agencies[region], "cycle": CYCLE, "region": region}
        profile = PROFILE | {"name": f"Inovasi {len(self.drafts)}"}
        self.try_(by, submissions.draft, **about, profile=profile)

    @during(Phase.OPEN)
    @rule(by=local, number=numbers, level=levels)
    def claim(self, by: str, number: int, level: int) -> None:
        content = {"indicator": INDICATOR, "level": level, "evidence": [DECREE]}
        self.on_draft(by, submissions.claim, number, **content)

    @during(Phase.OPEN)
    @rule(by=local, number=numbers)
    def send(self, by: str, number: int) -> None:
        self.on_draft(by, submissions.send, number)

    @during(Phase.OPEN)
    @rule(by=local, region=places, level=levels)
    def report(self, by: str, region: UUID, level: int) -> None:
        content = {"indicator": ROW, "level": level, "evidence": []}
        self.try_(by, reports.report, region=region, cycle=CYCLE, **content)

    @during(Phase.OPEN)
    @rule(by=local, region=places)
    def certify(self, by: str, region: UUID) -> None:
        self.try_(by, reports.certify, region=region, cycle=CYCLE)

    @during(Phase.OPEN)
    @rule(by=admin, later=st.integers(1, 30))
    def extend(self, by: str, later: int) -> None:
        deadline = DEADLINE + timedelta(days=later)
        self.try_(by, cycles.propose_extension, cycle=CYCLE, deadline=deadline, reason="banjir")

    @during(Phase.OPEN)
    @rule(by=admin)
    def approve_extension(self, by: str) -> None:
        self.try_(by, cycles.approve_extension, cycle=CYCLE)

    @during(Phase.ASSESSMENT)
    @rule(by=assessor, number=numbers, level=levels)
    def verify(self, by: str, number: int, level: int) -> None:
        content = {"indicator": INDICATOR, "level": level, "reason": "diperiksa"}
        self.on_draft(by, submissions.verify, number, **content)

    @during(Phase.ASSESSMENT)
    @rule(by=assessor, number=numbers)
    def accept(self, by: str, number: int) -> None:
        self.on_draft(by, submissions.accept, number)

    @during(Phase.ASSESSMENT)
    @rule(by=assessor, region=places, level=levels)
    def verify_row(self, by: str, region: UUID, level: int) -> None:
        content = {"indicator": ROW, "level": level, "reason": "diperiksa"}
        self.try_(by, reports.verify, region=region, cycle=CYCLE, **content)

    @during(Phase.ASSESSMENT, Phase.OBJECTIONS)
    @rule(by=assessor, number=numbers, level=levels)
    def propose_revision(self, by: str, number: int, level: int) -> None:
        content = {"indicator": INDICATOR, "level": level, "reason": "bukti baru"}
        self.on_draft(by, submissions.propose_revision, number, **content)

    @during(Phase.ASSESSMENT, Phase.OBJECTIONS)
    @rule(by=assessor, number=numbers)
    def approve_revision(self, by: str, number: int) -> None:
        self.on_draft(by, submissions.approve_revision, number, indicator=INDICATOR)

    @during(Phase.OBJECTIONS)
    @rule(by=local, region=places, number=numbers)
    def object(self, by: str, region: UUID, number: int) -> None:
        submission = self.drafts[number % len(self.drafts)]
        about = {"region": region, "cycle": CYCLE, "submission": submission}
        content = {"indicator": INDICATOR, "reason": "keliru", "evidence": [DECREE]}
        self.try_(by, objections.file, **about, **content)

    @during(Phase.OBJECTIONS)
    @rule(by=assessor, region=places, number=st.just(1), level=levels)
    def decide(self, by: str, region: UUID, number: int, level: int) -> None:
        about = {"region": region, "cycle": CYCLE, "number": number}
        content = {"verdict": "upheld", "reason": "bukti ada", "level": level}
        self.try_(by, objections.decide, **about, **content)

    @during(Phase.OBJECTIONS)
    @rule(by=admin)
    def propose_final(self, by: str) -> None:
        self.try_(by, cycles.propose_finalisation, cycle=CYCLE)

    @during(Phase.OBJECTIONS)
    @rule(by=admin)
    def approve_final(self, by: str) -> None:
        self.try_(by, cycles.approve_finalisation, cycle=CYCLE)

    @during(Phase.OBJECTIONS)
    @rule()
    def time_passes(self) -> None:
        """Nothing is final while regions may object."""
        self.nation.advance(days=4)

    @rule(by=admin)
    def go_on(self, by: str) -> None:
        """To the next phase."""
        if self.nation.phase() is Phase.OPEN:
            self.try_(by, cycles.close, cycle=CYCLE, reason="kesepakatan")
        else:
            until = self.nation.clock.now + timedelta(days=10)
            self.try_(by, cycles.open_objections, cycle=CYCLE, until=until)


def attempt(template: Path, seen: set[str], run: settings) -> None:
    """Runs the machine; ``seen`` learns of every kind of fact that was recorded."""
    machine: Any = partial(Cycle, template, seen)
    run_state_machine_as_test(machine, settings=run)


def topics(*facts: type[events.Fact]) -> set[str]:
    return {one.TOPIC for one in facts}


def test_no_order_of_attempts_leads_past_the_separation_of_duties(sqlite_template: Path) -> None:
    seen: set[str] = set()
    run = settings(max_examples=12, stateful_step_count=60)
    attempt(sqlite_template, seen, run)
    # Where nothing of the kind is ever recorded, nothing is shown.
    assert seen >= topics(events.RoleGranted, events.SubmissionSent, events.IndicatorVerified)


@pytest.mark.soak
def test_no_order_of_very_many_attempts_does(sqlite_template: Path) -> None:
    seen: set[str] = set()
    run = settings(max_examples=200, stateful_step_count=100)
    attempt(sqlite_template, seen, run)
    assert seen >= topics(
        events.RoleGranted,
        events.SubmissionSent,
        events.IndicatorVerified,
        events.RevisionApproved,
        events.ObjectionDecided,
        events.CycleFinalised,
    )


def forged(fact: type[events.Fact], actor: str, **said: Any) -> Record:
    """A fact that no command would record."""
    made = fact(originator_id=UUID(int=1), originator_version=1, timestamp=SPRING, **said)
    return Record(made, 1, SPRING, SURABAYA, CYCLE, actor, None)


GRANT = {"role": "assessor", "home": None}


@pytest.mark.parametrize(
    ("record", "breach"),
    [
        (
            forged(events.RoleGranted, "b", person="c", proposed_by="b", approved_by="b", **GRANT),
            "proposed and approved by one",
        ),
        (
            forged(events.RoleGranted, "b", person="b", proposed_by="a", approved_by="b", **GRANT),
            "a role for oneself",
        ),
        (
            forged(events.CycleFinalised, "c", proposed_by="a", approved_by="b"),
            "approved in another's name",
        ),
        (forged(events.SubmissionSent, "admin-1"), "a region's word by admin of None"),
        (forged(events.SubmissionAccepted, "operator-1", reason=""), "judged by operator"),
        (forged(events.SubmissionAccepted, "assessor-1", reason=""), "in a conflict of interest"),
    ],
)
def test_the_book_finds_what_should_not_be_there(record: Record, breach: str) -> None:
    book = Book({})
    for person, (role, home) in APPOINTED.items():
        by = {"proposed_by": SYSTEM.id, "approved_by": SYSTEM.id}
        book.add(forged(events.RoleGranted, SYSTEM.id, person=person, role=role, home=home, **by))
    assert book.breaches == []
    book.add(record)
    assert len(book.breaches) == 1
    assert breach in book.breaches[0]
