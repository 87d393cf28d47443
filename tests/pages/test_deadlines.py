"""The next deadline on the front page: in days, and with its zones."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.commands import cycles
from app.service import Juara
from domain.actor import Actor, Role
from tests.pages.conftest import Country, country

MINISTRY = Actor("admin-1", Role.ADMIN)
DEADLINE = datetime(2026, 7, 28, 16, 59, tzinfo=UTC)


def _open(juara: Juara) -> None:
    week = timedelta(days=7)
    juara.do(
        MINISTRY, None, cycles.open, index="iid", year=2026, deadline=DEADLINE - week, zone="WIT"
    )
    why = "jaringan putus"
    juara.do(
        MINISTRY, None, cycles.propose_extension, cycle="iid-2026", deadline=DEADLINE, reason=why
    )
    juara.do(Actor("admin-2", Role.ADMIN), None, cycles.approve_extension, cycle="iid-2026")


@pytest.fixture(scope="module")
def running(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """A country in which a cycle takes submissions."""
    folder = tmp_path_factory.mktemp("running")
    yield from country(sqlite_template, folder, _open, timedelta(seconds=1))


def test_home_counts_the_days_to_the_next_deadline(running: Country) -> None:
    page = " ".join(running.text("/").split())
    assert "148 <small>hari lagi</small>" in page
    zones = "23.59 WIB (00.59 WITA, Rabu; 01.59 WIT, Rabu)"
    assert f"Penyampaian ditutup Selasa, 28 Juli 2026 {zones}." in page
    assert f"Sudah diperpanjang 1 kali; semula Selasa, 21 Juli 2026 {zones}." in page
    english = " ".join(running.text("/", "en").split())
    zones = "23:59 WIB (00:59 WITA, Wednesday; 01:59 WIT, Wednesday)"
    assert f"Submissions close on Tuesday, 28 July 2026 {zones}." in english
    assert f"Extended so far: 1; first announced: Tuesday, 21 July 2026 {zones}." in english


def test_home_without_a_single_score_says_so(running: Country) -> None:
    assert "Belum ada skor" in running.text("/")
