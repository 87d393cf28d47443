"""What no log may ever show, whoever tried what: judged by the facts alone.

The service remembers who holds which role in its read models; here everything is told anew
from the log, by rules written a second time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain import events
from domain.actor import SYSTEM, Role
from projections.record import Record

TAKES_TWO = (
    events.RoleGranted,
    events.PersonErased,
    events.DeadlineExtended,
    events.CycleFinalised,
    events.RevisionApproved,
    events.FigureRevisionApproved,
)
ENTERED = (
    events.SubmissionDrafted,
    events.ProfileAmended,
    events.IndicatorClaimed,
    events.FigureReported,
)
STOOD_BY = (events.SubmissionSent, events.ReportCertified)
OF_THE_REGION = (*ENTERED, *STOOD_BY, events.SubmissionWithdrawn, events.ObjectionFiled)
SCORED = (events.IndicatorVerified, events.RevisionProposed, events.RevisionApproved)
JUDGED = (
    *SCORED,
    events.SubmissionAccepted,
    events.SubmissionRejected,
    events.FigureVerified,
    events.FigureRevisionProposed,
    events.FigureRevisionApproved,
    events.ObjectionDecided,
)


@dataclass
class Book:
    """Who held what and did what so far, and what should never have been recorded.

    ``provinces`` are the regions above those that take part. An upheld objection corrects a
    score by the hand of who decides it, so a correction is known by its cause.
    """

    provinces: Mapping[UUID, UUID]
    breaches: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    _running: bool = False
    _roles: dict[str, tuple[str, UUID | None]] = field(default_factory=dict)
    _in_cycle: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _avoided: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    _entered: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    _scored: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    _objected: dict[tuple[UUID, int], UUID] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """One fact after the other, in the order of the log."""
        fact, actor = record.fact, record.actor
        found = [] if actor == SYSTEM.id else self._found(record)
        self.breaches += [f"{record.position} {fact.TOPIC} by {actor}: {one}" for one in found]
        self.seen.add(fact.TOPIC)
        self._note(record)

    def _found(self, record: Record) -> Iterator[str]:
        fact, actor = record.fact, record.actor
        if isinstance(fact, TAKES_TWO):
            yield from self._of_two(fact, actor)
        if isinstance(fact, OF_THE_REGION):
            yield from self._of_a_region(record)
        if isinstance(fact, JUDGED):
            yield from self._of_a_judge(record)

    def _of_two(self, fact: events.Fact, actor: str) -> Iterator[str]:
        assert isinstance(fact, TAKES_TWO)
        if fact.approved_by != actor:
            yield "approved in another's name"
        if fact.proposed_by == fact.approved_by:
            yield "proposed and approved by one"
        if isinstance(fact, events.RoleGranted):
            if fact.person in {fact.proposed_by, fact.approved_by}:
                yield "a role for oneself"
            if self._running and self._in_cycle[fact.person] - {fact.role}:
                yield "a second role in one cycle"

    def _of_a_region(self, record: Record) -> Iterator[str]:
        role, home = self._roles.get(record.actor, ("", None))
        if role not in {Role.OPERATOR, Role.HEAD} or home != record.region:
            yield f"a region's word by {role} of {home}"
        if isinstance(record.fact, STOOD_BY) and record.actor in self._entered[_stream(record)]:
            yield "stood by what the same person entered"

    def _of_a_judge(self, record: Record) -> Iterator[str]:
        role, home = self._roles.get(record.actor, ("", None))
        near = set() if home is None else {home, self.provinces.get(home)}
        if role != Role.ASSESSOR:
            yield f"judged by {role or 'nobody'}"
        if record.region in near | self._avoided[record.actor]:
            yield "judged in a conflict of interest"
        if isinstance(record.fact, events.ObjectionDecided):
            subject = self._objected[_stream(record), record.fact.number]
            if record.actor in self._scored[subject]:
                yield "decided on the own score"

    def _note(self, record: Record) -> None:
        self._note_role(record.fact)
        match record.fact:
            case events.ConflictDeclared(person=person, against=region):
                self._avoided[person].add(region)
            case events.ObjectionFiled(number=number, submission=UUID() as submission):
                self._objected[_stream(record), number] = submission
        if isinstance(record.fact, ENTERED):
            self._entered[_stream(record)].add(record.actor)
        if isinstance(record.fact, SCORED) and record.cause is None:
            self._scored[_stream(record)].add(record.actor)

    def _note_role(self, fact: events.Fact) -> None:
        match fact:
            case events.CycleOpened():
                self._running = True
                self._in_cycle.update({person: {it} for person, (it, _) in self._roles.items()})
            case events.CycleFinalised():
                self._running = False
            case events.RoleGranted(person=person, role=role, home=home):
                self._roles[person] = (role, home)
                if self._running:
                    self._in_cycle[person].add(role)
            case events.RoleRevoked(person=person):
                self._roles.pop(person, None)


def _stream(record: Record) -> UUID:
    return record.fact.originator_id
