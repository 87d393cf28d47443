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
    juara.do(MINISTRY, None, cycles.open, index="iid", year=2026, deadline=DEADLINE, zone="WIT")


@pytest.fixture(scope="module")
def running(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """A country in which a cycle takes submissions."""
    folder = tmp_path_factory.mktemp("running")
    yield from country(sqlite_template, folder, _open, timedelta(seconds=1))


def test_home_counts_the_days_to_the_next_deadline(running: Country) -> None:
    page = " ".join(running.text("/").split())
    assert "148 <small>hari lagi</small>" in page
    assert "Penyampaian ditutup Selasa, 28 Juli 2026 23.59 WIB (01.59 WIT, Rabu)." in page
    english = " ".join(running.text("/", "en").split())
    assert "Submissions close on Tuesday, 28 July 2026 23:59 WIB (01:59 WIT, Wednesday)." in english


def test_home_without_a_single_score_says_so(running: Country) -> None:
    assert "Belum ada skor" in running.text("/")
