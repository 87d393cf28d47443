"""Registering somebody: what is known goes into the table of people, the id into the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from uuid import UUID, uuid4

from app.accounts import people
from app.accounts.people import Profile
from app.authorize import authorize
from app.service import Answer, Juara
from app.store.transaction import Transaction
from domain.access import Person, person_stream
from domain.actor import Actor
from projections import regions


def register(juara: Juara, actor: Actor, command_id: UUID | None, known: Profile) -> Answer:
    """Registers somebody who holds no role yet."""
    return _do(juara, actor, command_id, _Newcomer(known), None)


def invite(
    juara: Juara, actor: Actor, command_id: UUID | None, known: Profile, region: UUID
) -> Answer:
    """Registers somebody who enters data for a region."""
    return _do(juara, actor, command_id, _Newcomer(known), region)


def _do(
    juara: Juara, actor: Actor, command_id: UUID | None, who: _Newcomer, region: UUID | None
) -> Answer:
    command_id = command_id or uuid4()
    # The command is remembered by a digest; salted, it does not give a name away.
    told = "\n".join(str(part) for part in astuple(who.known))
    digest = hashlib.sha256(f"{command_id}\n{told}".encode()).hexdigest()
    return juara.do(actor, command_id, who.record, region=region, digest=digest)


@dataclass(frozen=True)
class _Newcomer:
    """Somebody who is to be registered, as a command."""

    known: Profile

    def record(
        self, juara: Juara, tx: Transaction, /, *, region: UUID | None, **_: object
    ) -> Mapping[str, str]:
        """Registers, or invites for a region."""
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
