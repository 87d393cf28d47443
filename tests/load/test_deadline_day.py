"""The last hours before a deadline: fifty commands and five hundred looks a second.

Ten minutes of it by default, on two cores that do nothing else: server, database and crowd share
them. ``JUARA_LOAD_SECONDS`` makes it shorter, ``JUARA_LOAD_PART`` (such as 0.2) less of a crowd.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app import reference, tokens
from app.commands import cycles, regions
from app.service import Juara
from app.simulation import Plan, simulate
from app.store.tables import events
from domain.actor import SYSTEM, Role
from projections.regions import listing
from projections.submissions import submissions
from tests.conftest import migrate
from tests.databases import PostgresServer
from tests.load.crowd import PAST, YEAR, Asked, Load, Office, Told, crowd
from tests.nation import ADMIN

SECONDS = int(os.environ.get("JUARA_LOAD_SECONDS", "600"))
PART = float(os.environ.get("JUARA_LOAD_PART", "1"))
WARM_SECONDS = 20
WRITERS = 50
BUDGET_A_SECOND = 40
PROCESSES = 2
WRITES, READS = 50, 500
CYCLE = f"iid-{YEAR}"
SUBMISSIONS_OF_THE_PAST = 2000
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Country:
    """A national register with a past year and an open cycle, and those who hand in."""

    url: str
    offices: list[Office]
    codes: list[str]


def country(url: str, offices: int) -> Country:
    """Every region there is, a year that is over, and a cycle that is about to close."""
    juara = Juara(url)
    juara.do(SYSTEM, None, reference.load)
    simulate(juara, Plan(PAST, seed=546, submissions=SUBMISSIONS_OF_THE_PAST))
    deadline = datetime.now(UTC) + timedelta(days=1)
    juara.do(ADMIN, None, cycles.open, index="iid", year=YEAR, deadline=deadline, zone="WIB")
    with juara.reading() as connection:
        codes = {row.code: row.region for row in listing(connection)}
    # Spread over the archipelago, not all of one province.
    chosen = list(codes)[:: len(codes) // offices][:offices]
    made = [_office(juara, code, codes[code]) for code in chosen]
    juara.close()
    return Country(url, made, list(codes))


def _office(juara: Juara, code: str, region: UUID) -> Office:
    agency = juara.do(ADMIN, None, regions.register_organisation, region=region, name="Dinas Baru")
    operator, head = (tokens.create(juara, role, region, 1) for role in (Role.OPERATOR, Role.HEAD))
    return Office(code, agency.made["organisation"], operator, head)


@contextmanager
def serving(url: str) -> Iterator[int]:
    """`juara serve`, behind one proxy; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = {
        "JUARA_DATABASE_URL": url,
        "JUARA_ENV": "production",
        "JUARA_SECRET_KEY": "a secret of the tests that is long enough",
        "JUARA_TRUSTED_PROXIES": "1",
        "JUARA_PROCESSES": str(PROCESSES),
        "PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "serve"],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://")
    try:
        yield port
    finally:
        process.terminate()
        process.communicate()


def shares(waited: Iterable[float], *of_hundred: int) -> list[float]:
    """How long so many of a hundred waited at most, in seconds."""
    line = sorted(waited)
    return [line[min(len(line) * share // 100, len(line) - 1)] for share in of_hundred]


def report(asked: list[Asked]) -> Mapping[str, list[float]]:
    """Prints what there was of each kind; the 50th, 95th and 99th of a hundred waits."""
    kinds = sorted({one.kind for one in asked})
    found: dict[str, list[float]] = {}
    for kind in [*kinds, "all"]:
        these = [one for one in asked if kind in {one.kind, "all"}]
        found[kind] = shares((one.waited for one in these), 50, 95, 99)
        told = dict(sorted(Counter(one.status for one in these).items()))
        waits = "  ".join(f"{seconds * 1000:7.0f}" for seconds in found[kind])
        print(f"{kind:14} {len(these):7}  {waits} ms  {told}")  # noqa: T201 -- what a soak tells
    return found


def require_kept(url: str, told: Told) -> None:
    """Everything that was acknowledged is there, and nothing else."""
    juara = Juara(url)
    kept = select(submissions.c.submission).where(submissions.c.cycle == CYCLE)
    versions = select(events.c.stream, func.max(events.c.version).label("version"))
    query = versions.where(events.c.stream.in_(kept)).group_by(events.c.stream)
    with juara.reading() as connection:
        found = {str(row.stream): row.version for row in connection.execute(query)}
    juara.close()
    assert found == told.versions


def verified(url: str) -> bool:
    """Whether `juara verify` finds that all agree."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "verify"],
        cwd=ROOT,
        env=os.environ | {"JUARA_DATABASE_URL": url},
        check=False,
    )
    return done.returncode == 0


@pytest.fixture(scope="module")
def there() -> Iterator[Country]:
    """A country on a database that keeps its promises."""
    with PostgresServer(durable=True) as server, server.database() as name:
        migrate(server.url(name))
        yield country(server.url(name), WRITERS + 1)


def rush(there: Country, load: Load) -> Told:
    """What a crowd was told by a server that had a while to make its first answers."""
    with serving(there.url) as port:
        return crowd(port, there.offices, there.codes, load)


def when_warm(told: Told) -> list[Asked]:
    """What was asked once the first answers had been made."""
    begun = min(one.due for one in told.asked)
    return [one for one in told.asked if one.due > begun + WARM_SECONDS]


@pytest.mark.soak
def test_the_last_hours_before_a_deadline(there: Country) -> None:
    load = Load(WARM_SECONDS + SECONDS, WRITES * PART, READS * PART)
    told = rush(there, load)
    waits = report(when_warm(told))
    assert not [one for one in told.asked if one.status >= 500 or not one.status]
    require_kept(there.url, told)
    assert verified(there.url)
    _, most, nearly_all = waits["all"]
    assert most < 0.5
    assert nearly_all < 2


@pytest.mark.soak
def test_a_region_that_floods_is_told_to_wait_and_no_other_one_waits(there: Country) -> None:
    load = Load(WARM_SECONDS + min(SECONDS, 60), writes=WRITERS / 5, reads=0, floods=200 * PART)
    asked = when_warm(rush(there, load))
    report(asked)
    flood = [one for one in asked if one.kind == "flood"]
    assert {one.status for one in flood} <= {201, 429, 503}
    assert 429 in {one.status for one in flood}
    lasted = max(one.due + one.waited for one in flood) - min(one.due for one in flood)
    assert [one.status for one in flood].count(201) < PROCESSES * (BUDGET_A_SECOND * lasted + 400)
    others = [one for one in asked if one.kind != "flood"]
    assert {one.status for one in others} <= {200, 201}
    most, nearly_all = shares((one.waited for one in others), 95, 99)
    assert most < 0.5
    assert nearly_all < 2
