"""``juara verify --evidence``: a file that was changed, lost or swapped is named."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from app.commands import reports
from app.evidence import files, handing_in
from app.evidence.store import Store
from domain.region import region_id
from tests.app.terminal import Terminal
from tests.evidence import samples
from tests.evidence.test_store import spoil
from tests.nation import CYCLE, Nation, operator

MOJOKERTO = region_id("35.76")
DIGEST = hashlib.sha256(samples.PDF).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "evidence")


@pytest.fixture
def nation(database_url: str, store: Store) -> Iterator[Nation]:
    """A figure rests on a file."""
    nation = Nation(database_url)
    nation.region("35.76")
    nation.open_cycle()
    actor, stream = operator(MOJOKERTO), io.BytesIO(samples.PDF)
    file = handing_in.hand_in(nation.juara, store, actor, MOJOKERTO, CYCLE, stream, "SK.pdf")
    nation.do(
        actor,
        reports.report,
        region=MOJOKERTO,
        cycle=CYCLE,
        indicator="2a",
        level=1,
        evidence=[file.reference],
    )
    yield nation
    nation.close()


@pytest.fixture
def juara(
    nation: Nation,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Terminal:
    monkeypatch.setenv("JUARA_DATABASE_URL", nation.url)
    monkeypatch.setenv("JUARA_EVIDENCE_DIR", str(store.folder))
    return Terminal(monkeypatch, capsys)


def test_sound_files_agree(juara: Terminal) -> None:
    said = juara("verify", "--evidence")
    assert (said.code, said.out) == (0, "evidence: all agree\n")


def test_a_changed_byte_is_found_and_its_digest_named(juara: Terminal, store: Store) -> None:
    spoil(store.path(DIGEST))
    said = juara("verify")
    assert said.code == 1
    assert f"evidence: the file {DIGEST} has other bytes" in said.err


def test_a_lost_file_is_found_even_when_the_register_forgets_it(
    juara: Terminal, nation: Nation, store: Store
) -> None:
    store.path(DIGEST).unlink()
    with nation.juara.engine.begin() as connection:
        connection.execute(delete(files))
    said = juara("verify", "--evidence")
    assert (said.code, said.err) == (1, f"evidence: the file {DIGEST} is not there\n")
