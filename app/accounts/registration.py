"""Registering somebody: what is known goes into the table of people, the id into the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from uuid import UUID

from app.accounts import people
from app.accounts.people import Profile
from app.authorize import authorize
from app.commands import access
from app.service import Answer, Juara
from app.store.transaction import Transaction
from domain.access import Person, person_stream
from domain.actor import Actor, Role
from projections import regions


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is to be registered; without a region the person holds no role yet."""

    known: Profile
    region: UUID | None = None

    def record(
        self, juara: Juara, tx: Transaction, /, *, region: UUID | None, digest: str
    ) -> Mapping[str, str]:
        """Registers, or invites to enter data for the region: the command."""
        authorize(tx, "person.register" if region is None else "person.invite", region)
        person = people.new_person()
        it = juara.load(Person, person_stream(person))
        if region is None:
            it.register(person)
        else:
            regions.by_id(tx.connection, region)
            it.invite(person, region)
        people.add(tx.connection, person, self.known, tx.time)
        juara.record(it)
        return {"person": person, "version": str(it.version)}

    def enrol(
        self, juara: Juara, tx: Transaction, /, *, role: Role, home: UUID | None, digest: str
    ) -> Mapping[str, str]:
        """Registers with a role, at the word of whoever runs the machine: the command."""
        made = self.record(juara, tx, region=None, digest=digest)
        return access.appoint(juara, tx, person=made["person"], role=role, home=home)

    def digest(self, command_id: UUID | None) -> str:
        """What makes it this command and no other, without giving a name away."""
        told = "\n".join(str(part) for part in astuple(self.known))
        return hashlib.sha256(f"{command_id}\n{told}".encode()).hexdigest()


def register(juara: Juara, actor: Actor, command_id: UUID | None, known: Profile) -> Answer:
    """Registers somebody who holds no role yet."""
    who = Newcomer(known)
    return juara.do(actor, command_id, who.record, region=None, digest=who.digest(command_id))


def enrol(juara: Juara, actor: Actor, known: Profile, role: Role, home: UUID | None) -> Answer:
    """Registers somebody with a role, or not at all."""
    who = Newcomer(known)
    return juara.do(actor, None, who.enrol, role=role, home=home, digest=who.digest(None))
