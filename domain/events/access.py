"""Access: who holds which role, who must keep away from what, and who assesses whom.

A person is an opaque id. Names, logins and contacts live outside the log, where they can
be erased. What takes two people names both.
"""

from __future__ import annotations

from uuid import UUID

from domain.events.fact import Fact


class PersonRegistered(Fact):
    """Somebody has an account, and no role yet."""

    TOPIC = "person.registered"
    person: str


class RoleProposed(Fact):
    """An administrator proposes a role for somebody; a second one has to agree.

    ``home`` is the region that an operator or a head acts for, and the region that an
    assessor comes from.
    """

    TOPIC = "person.role_proposed"
    person: str
    role: str
    home: UUID | None
    proposed_by: str


class RoleGranted(Fact):
    """Somebody holds this role from here on, and no other."""

    TOPIC = "person.role_granted"
    person: str
    role: str
    home: UUID | None
    proposed_by: str
    approved_by: str


class OperatorInvited(Fact):
    """Somebody new enters data for a region from here on, at the invitation of its head."""

    TOPIC = "person.operator_invited"
    person: str
    home: UUID


class RoleRevoked(Fact):
    """Somebody holds no role any more."""

    TOPIC = "person.role_revoked"
    person: str
    reason: str


class PersonDisabled(Fact):
    """Somebody may not act until further notice, whatever the role."""

    TOPIC = "person.disabled"
    person: str
    reason: str


class PersonEnabled(Fact):
    """Somebody who had been kept from acting may act again."""

    TOPIC = "person.enabled"
    person: str


class ConflictDeclared(Fact):
    """An assessor must keep away from a region, for this kind of reason."""

    TOPIC = "person.conflict_declared"
    person: str
    against: UUID
    ground: str


class ErasureProposed(Fact):
    """An administrator proposes to erase what is known of somebody; a second one has to agree."""

    TOPIC = "person.erasure_proposed"
    person: str
    proposed_by: str


class PersonErased(Fact):
    """Name, login and contact of somebody are gone; what was done under the id stays."""

    TOPIC = "person.erased"
    person: str
    proposed_by: str
    approved_by: str


class AssessorAssigned(Fact):
    """An assessor is to settle what a region hands in during a cycle."""

    TOPIC = "panel.assessor_assigned"
    region: UUID
    cycle: str
    assessor: str


class AssessorReleased(Fact):
    """An assessor settles the region's things no more."""

    TOPIC = "panel.assessor_released"
    region: UUID
    cycle: str
    assessor: str
    reason: str
