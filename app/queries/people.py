"""People: the names behind the ids of the log, and what each may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from app.accounts import people
from projections import access
from projections.regions import regions
from projections.schema import AnyRow


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person: what is known, and what the log says of the role."""

    person: str
    login: str | None
    name: str | None
    role: str | None
    region: str | None
    state: str
    proposed_role: str | None
    proposed_region: str | None
    proposed_by: str | None
    erasure_by: str | None
    version: int

    @property
    def waiting(self) -> str:
        """What a second administrator has to agree to."""
        role = f"role {self.proposed_role}" if self.proposed_role else ""
        erasure = "erasure" if self.erasure_by else ""
        return ", ".join(filter(None, (role, erasure)))

    def shown(self) -> Mapping[str, object]:
        """What a list shows."""
        return {
            "person": self.person,
            "login": self.login or "",
            "name": self.name or "",
            "role": self.role or "",
            "region": self.region or "",
            "state": self.state,
            "waiting": self.waiting,
        }


def listing(connection: Connection, home: UUID | None = None) -> list[Somebody]:
    """Everybody, or those of one region, in order of id."""
    found = access.listing(connection, home)
    return _described(connection, found)


def one(connection: Connection, person: str) -> Somebody | None:
    """The person with this id."""
    row = access.holder(connection, person)
    return _described(connection, [row])[0] if row is not None else None


def conflicts(connection: Connection) -> Sequence[AnyRow]:
    """The regions that assessors have declared to keep away from, with codes and names."""
    table = access.conflicts.c
    query = select(access.conflicts, regions.c.code, regions.c.name).join_from(
        access.conflicts, regions, table.against == regions.c.region
    )
    return connection.execute(query.order_by(table.person, regions.c.code)).all()


def _described(connection: Connection, found: Sequence[AnyRow]) -> list[Somebody]:
    known = {row.person: people.by_id(connection, row.person) for row in found}
    homes = {home for row in found for home in (row.home, row.proposed_home) if home}
    query = select(regions.c.region, regions.c.code).where(regions.c.region.in_(homes))
    codes = {row.region: row.code for row in connection.execute(query)}
    return [_somebody(row, known[row.person], codes) for row in found]


def _somebody(row: AnyRow, known: AnyRow | None, codes: Mapping[UUID, str]) -> Somebody:
    return Somebody(
        person=row.person,
        login=known.login if known else None,
        name=known.name if known else (people.ERASED if row.erased else None),
        role=row.role,
        region=codes.get(row.home),
        state="erased" if row.erased else "disabled" if row.disabled else "active",
        proposed_role=row.proposed_role,
        proposed_region=codes.get(row.proposed_home),
        proposed_by=row.proposed_by,
        erasure_by=row.erasure_by,
        version=row.version,
    )
