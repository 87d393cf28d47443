"""A small nation to command in: a service over a database, its people, and what they do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, select, text

from app import log, verify
from app.commands import access, cycles, regions, reports, results, submissions
from app.rebuild import ALL
from app.service import Answer, Juara
from app.store.tables import events
from domain.actor import SYSTEM, Actor, Role
from domain.cycle import Cycle, Phase, cycle_id
from domain.region import region_id

SPRING = datetime(2025, 4, 1, 1, 0, tzinfo=UTC)
DEADLINE = datetime(2025, 8, 8, 16, 59, 59, tzinfo=UTC)
CYCLE = "iid-2025"
DECREE = {"digest": "ab" * 32, "name": "SK Kepala Daerah.pdf", "kind": "sk"}
ADMIN = Actor("admin-1", Role.ADMIN)
SECOND_ADMIN = Actor("admin-2", Role.ADMIN)
ASSESSOR = Actor("assessor-1", Role.ASSESSOR, region_id("51"))
PROFILE = {
    "name": "Gayatri",
    "need": "Ibu hamil berisiko tidak terpantau.",
    "owner": "Kepala Dinas",
    "kind": "non_digital",
    "form": "pelayanan_publik",
    "initiator": "opd",
    "urusan": "kesehatan",
    "stage": "penerapan",
    "trial_date": "2023-02-01",
    "implementation_date": "2023-08-17",
    "replicates": "",
}


def operator(region: UUID) -> Actor:
    """Who drafts and reports for a region."""
    return Actor(f"operator-{region}", Role.OPERATOR, region)


def head(region: UUID) -> Actor:
    """Who stands by what a region reports."""
    return Actor(f"head-{region}", Role.HEAD, region)


@dataclass
class Clock:
    """A clock that stands where it was put."""

    now: datetime = SPRING

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Nation:
    """Regions of which each has one agency, and the cycle of 2025."""

    assessors: ClassVar[Sequence[str]] = (ASSESSOR.id,)

    url: str
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.juara = Juara(self.url, self.clock)
        self.agencies: dict[UUID, UUID] = {}
        self.cycles: list[str] = []

    def close(self) -> None:
        self.juara.close()

    def do(
        self,
        actor: Actor,
        command: Callable[..., Mapping[str, str]],
        command_id: UUID | None = None,
        **content: Any,
    ) -> Answer:
        return self.juara.do(actor, command_id, command, **content)

    def region(self, code: str, name: str = "", type: str = "kota") -> UUID:  # noqa: A002
        """A region in the register, with an agency."""
        self.do(
            ADMIN,
            regions.register,
            code=code,
            name=name or f"Kota {code}",
            type=type,
            province=None,
            capital="Ibu Kota",
            latitude=Decimal("-7.4721"),
            longitude=Decimal("112.4337"),
            timezone="WIB",
            area_km2=Decimal("20.215"),
            population=141785,
        )
        region = region_id(code)
        made = self.do(ADMIN, regions.register_organisation, region=region, name="Dinas Kesehatan")
        self.agencies[region] = UUID(made.made["organisation"])
        for cycle in self.cycles:
            self.assign(region, cycle)
        return region

    def open_cycle(self, year: int = 2025, deadline: datetime = DEADLINE, **more: Any) -> str:
        """A cycle that takes submissions, and for every region its assessors."""
        opening = {"index": "iid", "year": year, "deadline": deadline, "zone": "WIB", **more}
        cycle = self.do(ADMIN, cycles.open, **opening).made["cycle"]
        for person in self.assessors if not self.cycles else ():
            self.do(SYSTEM, access.appoint, person=person, role=Role.ASSESSOR)
        self.cycles.append(cycle)
        for region in self.agencies:
            self.assign(region, cycle)
        return cycle

    def assign(self, region: UUID, cycle: str = CYCLE) -> None:
        """From here on the assessors settle what the region hands in."""
        for person in self.assessors:
            self.do(ADMIN, access.assign, region=region, cycle=cycle, assessor=person)

    def close_cycle(self, cycle: str = CYCLE) -> None:
        """From here on assessors decide."""
        self.do(ADMIN, cycles.close, cycle=cycle)

    def extend_cycle(self, deadline: datetime, cycle: str = CYCLE) -> None:
        """A later deadline, on which two administrators agree."""
        self.do(ADMIN, cycles.propose_extension, cycle=cycle, deadline=deadline, reason="banjir")
        self.do(SECOND_ADMIN, cycles.approve_extension, cycle=cycle)

    def finalise_cycle(self, cycle: str = CYCLE) -> None:
        """Final standings, on which two administrators agree after a day for objections."""
        until = self.clock.now + timedelta(days=1)
        if self.phase(cycle) is Phase.ASSESSMENT:
            self.do(ADMIN, cycles.open_objections, cycle=cycle, until=until)
        self.do(ADMIN, cycles.propose_finalisation, cycle=cycle)
        self.end_objections(cycle)
        self.do(SECOND_ADMIN, cycles.approve_finalisation, cycle=cycle)

    def end_objections(self, cycle: str = CYCLE) -> None:
        """The time in which regions may object passes."""
        until = self.juara.load(Cycle, cycle_id(cycle)).objections_until
        self.clock.now = max(self.clock.now, until)

    def phase(self, cycle: str = CYCLE) -> Phase:
        """Where the cycle stands."""
        return self.juara.load(Cycle, cycle_id(cycle)).phase(self.clock.now)

    def draft(self, region: UUID, cycle: str = CYCLE, **profile: str) -> UUID:
        """A draft of the region's agency, under a name of its own."""
        name = {"name": f"Inovasi {uuid4()}"}
        answer = self.do(
            operator(region),
            submissions.draft,
            region=region,
            cycle=cycle,
            organisation=self.agencies[region],
            profile=PROFILE | name | profile,
        )
        return UUID(answer.made["submission"])

    def sent(self, region: UUID, claims: Mapping[str, int] | None = None, **profile: str) -> UUID:
        """A submission of the region that was handed in with these claims."""
        submission = self.draft(region, **profile)
        for indicator, level in (claims or {}).items():
            self.claim(region, submission, indicator, level)
        self.do(head(region), submissions.send, submission=submission)
        return submission

    def claim(self, region: UUID, submission: UUID, indicator: str, level: int) -> Answer:
        return self.do(
            operator(region),
            submissions.claim,
            submission=submission,
            indicator=indicator,
            level=level,
            evidence=[DECREE],
        )

    def verify(
        self, submission: UUID, indicator: str, level: int, reason: str = "diperiksa"
    ) -> Answer:
        return self.do(
            ASSESSOR,
            submissions.verify,
            submission=submission,
            indicator=indicator,
            level=level,
            reason=reason,
        )

    def report(self, region: UUID, indicator: str, level: int) -> Answer:
        return self.do(
            operator(region),
            reports.report,
            region=region,
            cycle=CYCLE,
            indicator=indicator,
            level=level,
        )

    def publish(self, region: UUID, score: str, source: str = "Kepmendagri") -> Answer:
        return self.do(
            ADMIN,
            results.publish,
            region=region,
            index="iid",
            year=2023,
            score=Decimal(score),
            source=source,
        )

    def wrong(self) -> list[str]:
        """Where read models, scores or the log do not agree with one another."""
        proofs = (verify.projections(self.juara, ALL), verify.scores(self.juara))
        found = chain(*proofs, verify.log_itself(self.juara))
        return [one for one in found if one is not None]

    def topics(self, after: int = 0) -> list[str]:
        """What was recorded after a position, by topic."""
        position = events.c.position
        query = select(events.c.topic).where(position > after).order_by(position)
        with self.juara.reading() as connection:
            return list(connection.scalars(query))

    def end(self) -> int:
        """The last position of the log."""
        with self.juara.reading() as connection:
            return log.end(connection)[0]

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """A table as it stands, in order of its key."""
        with self.juara.reading() as connection:
            return rows(connection, table)

    def advance(self, **by: float) -> None:
        self.clock.now += timedelta(**by)


def rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    """A table as it stands, in order of its key."""
    found = connection.execute(select(table).order_by(*table.primary_key))
    return [dict(row._mapping) for row in found]


def dump(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every read model as the database keeps it, not as our column types read it."""
    return {
        table.name: sorted(
            (tuple(row) for row in connection.execute(select(text("*")).select_from(table))),
            key=repr,
        )
        for model in ALL
        for table in model.tables
    }
