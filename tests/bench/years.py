"""The databases that are measured on: made-up years, and copies of them for the other way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from app import reference
from app.commands import access
from app.database import upgrade
from app.service import Juara
from app.simulation import Plan, simulate
from app.simulation.plan import FACTS_OF_ONE, FACTS_OF_REGION, shares
from app.simulation.year import Year
from domain.actor import SYSTEM, Role
from projections.submissions import submissions
from tests.databases import PostgresServer, copy_sqlite
from tests.nation import ASSESSOR

YEAR = 2025
CYCLE = f"iid-{YEAR}"
REGIONS = 546


class Databases(Protocol):
    """Where databases come from."""

    name: str

    def empty(self) -> str:
        """A new database without tables."""

    def copy(self, url: str) -> str:
        """A database that holds the same; nobody may be connected to the first."""


@dataclass
class Files:
    """SQLite files in a folder that is thrown away."""

    folder: Path
    name: str = "SQLite"
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def empty(self) -> str:
        return f"sqlite:///{self.folder}/{next(self.numbers)}.db"

    def copy(self, url: str) -> str:
        made = self.empty()
        copy_sqlite(Path(url.removeprefix("sqlite:///")), Path(made.removeprefix("sqlite:///")))
        return made


@dataclass
class Server:
    """Databases of a PostgreSQL that keeps its promises."""

    server: PostgresServer
    stack: ExitStack
    name: str = "PostgreSQL"

    def empty(self) -> str:
        return self.server.url(self.stack.enter_context(self.server.database()))

    def copy(self, url: str) -> str:
        template = url.partition("@/")[2].partition("?")[0]
        return self.server.url(self.stack.enter_context(self.server.database(template)))


@contextmanager
def files() -> Iterator[Files]:
    """SQLite, on the disk of the temporary folder."""
    with TemporaryDirectory() as folder:
        yield Files(Path(folder))


@contextmanager
def server() -> Iterator[Server]:
    """PostgreSQL, with every commit on the disk before it is acknowledged."""
    with PostgresServer(durable=True) as running, ExitStack() as stack:
        yield Server(running, stack)


@contextmanager
def opened(url: str) -> Iterator[Juara]:
    """A service over a database."""
    juara = Juara(url)
    try:
        yield juara
    finally:
        juara.close()


@contextmanager
def registered(databases: Databases) -> Iterator[Juara]:
    """A service that knows the regions and nothing else."""
    url = databases.empty()
    upgrade(url)
    with opened(url) as juara:
        juara.do(SYSTEM, None, reference.load)
        yield juara


def handed_in(databases: Databases, submissions_: int, regions: int) -> str:
    """A year in which everything was sent and nothing verified."""
    with registered(databases) as juara:
        plan = Plan(YEAR, seed=546, regions=regions, submissions=submissions_)
        year = Year(juara, plan)
        year.open(force=False)
        portions = shares(plan, sorted(year.regions))
        juara.do(SYSTEM, None, access.appoint, person=ASSESSOR.id, role=Role.ASSESSOR)
        for portion in portions:
            juara.do(
                SYSTEM,
                None,
                access.assign,
                region=year.regions[portion.code],
                cycle=CYCLE,
                assessor=ASSESSOR.id,
            )
        for step in (year.hand_in, year.close):
            for _ in step(portions):
                pass
        return str(juara.engine.url.render_as_string(hide_password=False))


def whole_year(databases: Databases, facts: int) -> str:
    """A year of about so many facts, assessed and published."""
    count = max(1, facts - FACTS_OF_REGION * REGIONS) // FACTS_OF_ONE
    with registered(databases) as juara:
        simulate(juara, Plan(YEAR, seed=546, submissions=count))
        return str(juara.engine.url.render_as_string(hide_password=False))


@dataclass(frozen=True)
class Verification:
    """What an assessor is about to settle."""

    submission: UUID
    indicator: str
    level: int


def to_verify(juara: Juara) -> Iterator[Verification]:
    """Every claim of what was sent, submission after submission."""
    query = select(submissions.c.submission, submissions.c.claimed).where(
        submissions.c.state == "sent", submissions.c.cycle == CYCLE
    )
    with juara.reading() as connection:
        rows = connection.execute(query.order_by(submissions.c.submission)).all()
    for row in rows:
        for indicator, level in row.claimed.items():
            yield Verification(row.submission, indicator, level)
