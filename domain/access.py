"""Access: people under opaque ids with their roles and conflicts, and the panels that assess.

Who holds power over others never holds it alone: a role, like the erasure of a person, is
proposed by one administrator and approved by another, and nobody has a say in the own case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventsourcing.domain import event

from domain import events
from domain.actor import Role
from domain.aggregate import NOWHERE, Aggregate, stream_id
from domain.errors import Forbidden, check, require
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

GRANTED = (Role.OPERATOR, Role.HEAD, Role.ASSESSOR, Role.ADMIN, Role.AUDITOR)
"""The roles that somebody can hold."""

OF_A_REGION = frozenset({Role.OPERATOR, Role.HEAD})
"""The roles that are held for one region."""

GROUNDS = ("family", "employment", "business", "adviser", "other")
"""Why an assessor keeps away from a region. Particulars would be personal data."""


def person_stream(person: str) -> UUID:
    """The stream of the person with this id."""
    return stream_id("person", person)


def panel_id(region: UUID, cycle: str) -> UUID:
    """The stream of the panel that assesses a region in a cycle."""
    return stream_id("panel", region, cycle)


def check_role(role: Role, home: UUID | None) -> None:
    """Refuse a role that cannot be held, or not with this region.

    An assessor may have a home region, which is then out of bounds.
    """
    check(role in GRANTED, f"nobody can hold the role {role}", field="role")
    check(role not in OF_A_REGION or home, f"the role {role} needs a region", field="region")
    without = role in OF_A_REGION or role is Role.ASSESSOR
    check(without or not home, f"the role {role} has no region", field="region")


def require_another(first: str, second: str) -> None:
    """Refuse when what takes two people is done by one."""
    if first == second:
        raise Forbidden("this takes two people: somebody else has to approve it")


class Person(Aggregate):
    """Somebody who acts, or a machine that acts for them."""

    TOPIC = "person"

    def __init__(self) -> None:
        """Somebody unknown."""
        self.person = ""
        self.role: Role | None = None
        self.home: UUID | None = None
        self.proposal: tuple[Role, UUID | None, str] | None = None
        self.erasure_proposed_by: str | None = None
        self.conflicts: dict[UUID, str] = {}
        self.disabled = False
        self.erased = False

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a person are the nation's."""
        return {}

    def register(self, person: str) -> None:
        """Decide: somebody gets an account."""
        require(not self.exists, "this person is registered already")
        self._registered(person=person)

    @event(events.PersonRegistered)
    def _registered(self, person: str) -> None:
        self.person = person

    def propose_role(
        self, role: Role, home: UUID | None, by: str, held: Collection[Role] = ()
    ) -> None:
        """Decide: an administrator proposes a role; never for oneself.

        ``held`` are the roles that the person has held in a cycle that still runs: it is
        one role for each cycle.
        """
        self._require_active()
        if by == self.person:
            raise Forbidden("nobody proposes a role for oneself")
        self._check_grant(role, home, held)
        self._role_proposed(person=self.person, role=role, home=home, proposed_by=by)

    @event(events.RoleProposed)
    def _role_proposed(self, person: str, role: str, home: UUID | None, proposed_by: str) -> None:
        self.proposal = (Role(role), home, proposed_by)

    def approve_role(self, by: str, held: Collection[Role] = ()) -> None:
        """Decide: a second administrator agrees; the role is held from now on."""
        self._require_active()
        require(self.proposal, "no role is proposed for this person")
        role, home, proposed_by = self.proposal or (Role.PUBLIC, None, "")
        require_another(proposed_by, by)
        if by == self.person:
            raise Forbidden("nobody approves the own role")
        self._check_grant(role, home, held)
        self._role_granted(
            person=self.person, role=role, home=home, proposed_by=proposed_by, approved_by=by
        )

    def appoint(
        self, person: str, role: Role, home: UUID | None, by: str, held: Collection[Role] = ()
    ) -> None:
        """Decide: who runs the machine appoints somebody, such as the first administrator."""
        require(not self.erased, "this person was erased")
        self._check_grant(role, home, held)
        self._role_granted(person=person, role=role, home=home, proposed_by=by, approved_by=by)

    @event(events.RoleGranted)
    def _role_granted(
        self, person: str, role: str, home: UUID | None, proposed_by: str, approved_by: str
    ) -> None:
        self.person, self.role, self.home, self.proposal = person, Role(role), home, None

    def invite(self, person: str, home: UUID) -> None:
        """Decide: somebody new enters data for a region."""
        require(not self.exists, "this person is registered already")
        self._operator_invited(person=person, home=home)

    @event(events.OperatorInvited)
    def _operator_invited(self, person: str, home: UUID) -> None:
        self.person, self.role, self.home = person, Role.OPERATOR, home

    def revoke_role(self, reason: str) -> None:
        """Decide: the person holds no role any more. To take power away, one is enough."""
        self._require_active()
        require(self.role, "this person holds no role")
        self._role_revoked(person=self.person, reason=clean(reason, "reason"))

    @event(events.RoleRevoked)
    def _role_revoked(self, person: str, reason: str) -> None:
        self.role = self.home = self.proposal = None

    def disable(self, reason: str) -> None:
        """Decide: the person may not act until further notice."""
        self._require_active()
        require(not self.disabled, "this person is disabled already")
        self._disabled(person=self.person, reason=clean(reason, "reason"))

    @event(events.PersonDisabled)
    def _disabled(self, person: str, reason: str) -> None:
        self.disabled = True

    def enable(self) -> None:
        """Decide: the person may act again."""
        self._require_active()
        require(self.disabled, "this person is not disabled")
        self._enabled(person=self.person)

    @event(events.PersonEnabled)
    def _enabled(self, person: str) -> None:
        self.disabled = False

    def declare_conflict(self, against: UUID, ground: str) -> None:
        """Decide: an assessor keeps away from a region, also one assigned before."""
        self._require_active()
        check(ground in GROUNDS, f"ground must be one of {', '.join(GROUNDS)}", field="ground")
        if against not in self.conflicts:
            self._conflict_declared(person=self.person, against=against, ground=ground)

    @event(events.ConflictDeclared)
    def _conflict_declared(self, person: str, against: UUID, ground: str) -> None:
        self.conflicts[against] = ground

    def propose_erasure(self, by: str) -> None:
        """Decide: an administrator proposes to erase what is known of the person."""
        self._require_active()
        self._erasure_proposed(person=self.person, proposed_by=by)

    @event(events.ErasureProposed)
    def _erasure_proposed(self, person: str, proposed_by: str) -> None:
        self.erasure_proposed_by = proposed_by

    def approve_erasure(self, by: str) -> None:
        """Decide: a second administrator agrees; the person is a mere id from now on."""
        self._require_active()
        require(self.erasure_proposed_by, "nobody has proposed to erase this person")
        proposed_by = self.erasure_proposed_by or ""
        require_another(proposed_by, by)
        self._erased(person=self.person, proposed_by=proposed_by, approved_by=by)

    @event(events.PersonErased)
    def _erased(self, person: str, proposed_by: str, approved_by: str) -> None:
        self.role = self.home = self.proposal = self.erasure_proposed_by = None
        self.erased = True

    def _require_active(self) -> None:
        require(self.exists, "nobody of this id is registered")
        require(not self.erased, "this person was erased")

    def _check_grant(self, role: Role, home: UUID | None, held: Collection[Role]) -> None:
        check_role(role, home)
        require(
            (role, home) != (self.role, self.home), f"this person holds the role {role} already"
        )
        other = next((one for one in held if one is not role), None)
        require(
            other is None,
            f"this person has been {other} in a cycle that still runs: one role for each cycle",
        )


class Panel(Aggregate):
    """The assessors who settle what one region hands in during one cycle."""

    TOPIC = "panel"

    def __init__(self) -> None:
        """A panel without assessors."""
        self.region = NOWHERE
        self.cycle = ""
        self.assessors: set[str] = set()

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a panel are about its region and its cycle."""
        return {"region": self.region, "cycle": self.cycle}

    def assign(self, region: UUID, cycle: str, assessor: str) -> None:
        """Decide: an assessor is to settle the region's things; again changes nothing."""
        if assessor not in self.assessors:
            self._assigned(region=region, cycle=cycle, assessor=assessor)

    @event(events.AssessorAssigned)
    def _assigned(self, region: UUID, cycle: str, assessor: str) -> None:
        self.region, self.cycle = region, cycle
        self.assessors.add(assessor)

    def release(self, assessor: str, reason: str) -> None:
        """Decide: an assessor settles the region's things no more."""
        require(assessor in self.assessors, "this assessor is not assigned to the region")
        self._released(
            region=self.region,
            cycle=self.cycle,
            assessor=assessor,
            reason=clean(reason, "reason"),
        )

    @event(events.AssessorReleased)
    def _released(self, region: UUID, cycle: str, assessor: str, reason: str) -> None:
        self.assessors.discard(assessor)
