"""A seeded service in each phase of a cycle, with a thing for everybody to act on.

The own region is R1, the other one R2; R3 is a third party. Whoever acts over HTTP has the
name that the table of tokens has. What a cell needs has happened by then.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import people, registration
from app.commands import access, agreements, cycles, objections, reports, submissions
from app.evidence import handing_in
from app.evidence.store import Store
from app.settings import Settings
from app.store.tables import events
from app.web import create_app
from domain.actor import SYSTEM, Actor, Role
from domain.cycle import Phase, Provisional
from domain.region import region_id
from projections import submissions as portfolio
from tests.accord import CONTENT
from tests.http.conftest import SECRET, Reply, World
from tests.nation import ADMIN, CYCLE, DECREE, PROFILE, Nation, head, operator

OWN, OTHER, THIRD = "35.76", "35.78", "35.10"
R1, R2, R3 = map(region_id, (OWN, OTHER, THIRD))
EARLIER = "iid-2024"
END_OF_YEAR = datetime(2025, 12, 31, 16, 59, tzinfo=UTC)
END_OF_OBJECTIONS = datetime(2025, 4, 10, 16, 59, tzinfo=UTC)
PDF = b"%%PDF-1.7\nbukti %d\n%%%%EOF\n"
HOLDERS: tuple[tuple[str, Role, str | None], ...] = (
    ("operator", Role.OPERATOR, OWN),
    ("head", Role.HEAD, OWN),
    ("self-head", Role.HEAD, OWN),
    ("assessor", Role.ASSESSOR, None),
    ("second-assessor", Role.ASSESSOR, None),
    ("third-assessor", Role.ASSESSOR, None),
    ("fresh-assessor", Role.ASSESSOR, None),
    ("conflicted", Role.ASSESSOR, None),
    ("at-home", Role.ASSESSOR, OWN),
    ("admin", Role.ADMIN, None),
    ("second-admin", Role.ADMIN, None),
    ("auditor", Role.AUDITOR, None),
)
FIRST = Actor("admin", Role.ADMIN)
SECOND = Actor("second-admin", Role.ADMIN)


def assessor(name: str = "assessor") -> Actor:
    return Actor(name, Role.ASSESSOR)


@contextmanager
def opened(url: str, folder: Path) -> Iterator[Seeded]:
    """The service over a database that is there."""
    nation = Nation(url)
    settings = Settings(url, SECRET, production=False, port=0, evidence_dir=folder)
    yield Seeded(Counting(nation, create_app(nation.juara, settings)), Store(folder))
    nation.close()


@dataclass
class Counting(World):
    """A world that notes how many facts there were just before each request."""

    before: int = 0

    def send(self, *words: Any, **more: Any) -> Reply:
        self.before = facts(self.nation)
        return super().send(*words, **more)


def facts(nation: Nation) -> int:
    """How many facts there are, save those that follow from others by themselves."""
    query = select(func.count()).where(events.c.topic != "scorecard.score_changed")
    with nation.juara.reading() as connection:
        return connection.scalar(query) or 0


class Seeded:
    """The service, who may sign what with which token, and the things by name."""

    def __init__(self, world: Counting, store: Store) -> None:
        self.world = world
        self.nation = world.nation
        self.store = store
        self.things: dict[str, str] = {}

    def seed(self, phase: Phase) -> None:
        """Everything up to a phase of the cycle of 2025."""
        self._begin()
        steps = list(Phase)[: list(Phase).index(phase) + 1]
        for step in steps:
            getattr(self, f"_{step}")()

    def _begin(self) -> None:
        nation = self.nation
        for code in (OWN, OTHER, THIRD):
            nation.region(code, f"Kota {code}", "kota")
        for name, role, home in HOLDERS:
            self.world.grant(name, role, home)
        for number, proposer in enumerate((SECOND, FIRST)):
            person = self._person(f"calon{number}")
            self.things[f"candidate-of-{proposer.id}"] = person
            nation.do(proposer, access.propose_role, person=person, role=Role.AUDITOR)
            erased = self._person(f"lama{number}")
            self.things[f"erased-by-{proposer.id}"] = erased
            nation.do(proposer, access.propose_erasure, person=erased)
        self.things["nobody-yet"] = self._person("baru")
        nation.do(ADMIN, cycles.open, index="iid", year=2024, deadline=END_OF_YEAR, zone="WIB")
        for name, region in (("own", R1), ("other", R2)):
            innovation = nation.draft(region, EARLIER)
            self.things[f"replicable-{name}"] = str(innovation)
            made = nation.do(
                head(region), agreements.propose, submission=innovation, partner=R3, **CONTENT
            )
            self.things[f"agreement-{name}"] = made.made["agreement"]
            self.things[f"digest-{name}"] = made.made["digest"]

    def _draft(self) -> None:
        """Nothing happens in a cycle that nobody has opened."""

    def _open(self) -> None:
        nation = self.nation
        nation.do(
            ADMIN,
            cycles.open,
            index="iid",
            year=2025,
            deadline=END_OF_YEAR,
            zone="WIB",
            provisional=Provisional.REGIONS,
        )
        for name in ("assessor", "second-assessor", "third-assessor", "conflicted"):
            nation.do(ADMIN, access.assign, region=R1, cycle=CYCLE, assessor=name)
        nation.do(assessor("conflicted"), access.declare_conflict, region=R1, ground="family")
        for name, region in (("own", R1), ("other", R2)):
            self.things[f"draft-{name}"] = str(nation.draft(region))
            self.things[f"sent-{name}"] = str(
                nation.sent(region, {"17": 3, "18": 2, "19": 2, "20": 2})
            )
            nation.report(region, "1", 2)
            kept = handing_in.hand_in(
                nation.juara,
                self.store,
                operator(region),
                region,
                CYCLE,
                io.BytesIO(PDF % region.time_low),
                "bukti.pdf",
            )
            self.things[f"file-{name}"] = kept.digest
        self._entered_by_a_head()

    def _entered_by_a_head(self) -> None:
        """What somebody entered who is a head by now."""
        entering = Actor("self-head", Role.OPERATOR, R1)
        figure: dict[str, Any] = {"region": R1, "cycle": CYCLE, "indicator": "3", "level": 1}
        self.nation.do(entering, reports.report, **figure)
        made = self.nation.do(
            entering,
            submissions.draft,
            region=R1,
            cycle=CYCLE,
            organisation=self.nation.agencies[R1],
            profile=PROFILE | {"name": "Milik sendiri"},
        )
        self.things["draft-self"] = made.made["submission"]

    def _assessment(self) -> None:
        self.nation.close_cycle()
        sent = UUID(self.things["sent-own"])
        self._verify("assessor", sent, "17", 3)
        self._verify("third-assessor", sent, "18", 2)
        self._verify("third-assessor", sent, "19", 2)
        self._propose("second-assessor", sent, "18", 1)
        self._propose("assessor", sent, "19", 1)

    def _objections(self) -> None:
        self.nation.do(ADMIN, cycles.open_objections, cycle=CYCLE, until=END_OF_OBJECTIONS)
        for indicator in ("20", "17"):
            self.nation.do(
                head(R1),
                objections.file,
                region=R1,
                cycle=CYCLE,
                indicator=indicator,
                submission=UUID(self.things["sent-own"]),
                reason="bukti ada",
                evidence=[DECREE],
            )

    def _final(self) -> None:
        self.answer_objections()
        self.nation.finalise_cycle()

    def answer_objections(self) -> None:
        """Every objection is decided, and the time for more of them is over."""
        for number in (1, 2):
            self.nation.do(
                assessor("second-assessor"),
                objections.decide,
                region=R1,
                cycle=CYCLE,
                number=number,
                verdict="dismissed",
                reason="bukti tidak cukup",
            )
        self.nation.end_objections()

    def _verify(self, by: str, submission: UUID, indicator: str, level: int) -> None:
        content: dict[str, Any] = {
            "submission": submission,
            "indicator": indicator,
            "level": level,
        }
        self.nation.do(assessor(by), submissions.verify, **content, reason="")

    def _propose(self, by: str, submission: UUID, indicator: str, level: int) -> None:
        content: dict[str, Any] = {
            "submission": submission,
            "indicator": indicator,
            "level": level,
        }
        self.nation.do(assessor(by), submissions.propose_revision, **content, reason="keliru")

    def _person(self, login: str) -> str:
        known = people.profile(login, f"Nama {login}")
        return registration.register(self.nation.juara, SYSTEM, None, known).made["person"]

    def version(self, submission: str) -> int:
        with self.nation.juara.reading() as connection:
            number: int = portfolio.find(connection, UUID(submission)).version
        return number


def thing(seeded: Seeded, name: str) -> Any:
    """A thing by its name; of a kind that there is none of in this phase, one that is nowhere."""
    return seeded.things.get(name, "00000000-0000-4000-8000-000000000000")
