"""Rows that somebody put into the log by hand: none makes the service import or forget anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent
from sqlalchemy import select

from app import log
from app.rebuild import ALL, rebuild
from app.store.mapper import FACTS
from app.store.tables import events
from domain.region import Region
from projections.regions import regions
from tests.nation import Nation

FOREIGN = "juara_foreign_module:Planted"


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    opened = Nation(database_url)
    yield opened
    opened.close()


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A module that could be imported, if anything did."""
    (tmp_path / "juara_foreign_module.py").write_text("class Planted: ...\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("juara_foreign_module", None)


def plant(nation: Nation, topic: str, body: bytes, region: UUID) -> int:
    """A row that no command wrote, at the end of the log."""
    rows = [StoredEvent(uuid4(), 1, topic, body)]
    return nation.juara.recorder.insert_events(rows, keys={"region": region})[0]


@pytest.mark.usefixtures("planted")
def test_a_foreign_topic_imports_nothing_is_set_aside_and_named(nation: Nation) -> None:
    region = nation.region("35.76")
    position = plant(nation, FOREIGN, b"{}", region)
    reader = log.Reader()
    with nation.juara.reading() as connection:
        read = [record.position for record in reader.of_region(connection, region)]
    assert read == list(range(1, position))
    assert "juara_foreign_module" not in sys.modules
    assert len(reader.set_aside) == 1
    assert f"position {position}: " in reader.set_aside[0]
    assert FOREIGN in reader.set_aside[0]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{}", b'{"reason": 1}', b"\xff\xfe", b'{"reason": {"_type_": "x", "_data_": 1}}'],
    ids=["empty", "torn", "without its field", "mistyped", "not text", "transcoded"],
)
def test_a_body_that_does_not_fit_its_topic_is_set_aside_and_named(
    nation: Nation, body: bytes
) -> None:
    region = nation.region("35.76")
    position = plant(nation, "submission.withdrawn", body, region)
    reader = log.Reader()
    with nation.juara.reading() as connection:
        assert len(list(reader.of_region(connection, region))) == position - 1
    assert "topic 'submission.withdrawn'" in reader.set_aside[0]


def test_a_poisoned_row_stops_no_other_region(nation: Nation) -> None:
    poisoned, sound = nation.region("35.76"), nation.region("35.78")
    plant(nation, FOREIGN, b"{}", poisoned)
    reader = log.Reader()
    list(rebuild(nation.juara, ALL, reader))
    assert {row["region"] for row in nation.rows(regions)} == {poisoned, sound}


def test_an_aggregate_with_a_row_that_cannot_be_read_is_not_loaded_in_part(
    nation: Nation,
) -> None:
    region = nation.region("35.76")
    nation.juara.recorder.insert_events([StoredEvent(region, 3, FOREIGN, b"{}")])
    with pytest.raises(MapperDeserialisationError, match=f"version 3 of stream {region}"):
        nation.juara.load(Region, region)
    assert "juara_foreign_module" not in sys.modules


def test_every_topic_in_the_log_of_a_nation_is_on_the_list(nation: Nation) -> None:
    nation.region("35.76")
    nation.open_cycle()
    with nation.juara.reading() as connection:
        topics = set(connection.scalars(select(events.c.topic)))
    assert topics
    assert topics <= FACTS.keys()
