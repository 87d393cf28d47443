"""The log: positions, versions, time, and who did what because of what."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import (
    InfrastructureFactory,
    InfrastructureFactoryError,
    IntegrityError,
    StoredEvent,
)
from eventsourcing.utils import Environment
from sqlalchemy import delete, exc, insert, select

from app.service import Juara
from app.store import DATABASE_URL
from app.store.engine import for_writing
from app.store.tables import events, head
from domain.actor import SYSTEM, Actor, Role
from domain.events import IndicatorClaimed, ScoreChanged
from domain.region import region_id
from tests.domain.stories import fact
from tests.nation import SPRING, Clock

REGION = region_id("35.76")
OPERATOR = Actor("operator-1", Role.OPERATOR, REGION)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def juara(database_url: str, clock: Clock) -> Iterator[Juara]:
    opened = Juara(database_url, clock)
    yield opened
    opened.close()


def noted(stream: UUID | None = None, version: int = 1) -> StoredEvent:
    return StoredEvent(stream or uuid4(), version, "cycle.closed", b'{"reason":""}')


def log(juara: Juara, *columns: Any) -> list[Any]:
    with juara.reading() as connection:
        return list(connection.execute(select(*columns).order_by(events.c.position)))


def positions(juara: Juara) -> list[int]:
    return [row.position for row in log(juara, events.c.position)]


def test_positions_count_up_from_1_without_a_gap(juara: Juara) -> None:
    assert juara.recorder.insert_events([noted(), noted()]) == [1, 2]
    assert juara.recorder.insert_events([noted()]) == [3]
    assert positions(juara) == [1, 2, 3]


def test_a_refused_append_leaves_no_gap(juara: Juara) -> None:
    taken = noted()
    juara.recorder.insert_events([taken])
    with pytest.raises(IntegrityError):
        juara.recorder.insert_events([noted(), taken])
    assert juara.recorder.insert_events([noted()]) == [2]


def test_a_transaction_that_fails_leaves_no_trace_and_no_gap(juara: Juara) -> None:
    def fail() -> None:
        with juara.transaction(SYSTEM, uuid4()):
            juara.recorder.insert_events([noted()])
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert positions(juara) == []
    assert juara.recorder.insert_events([noted()]) == [1]


def test_a_position_is_not_used_again_after_its_row_was_deleted_by_hand(juara: Juara) -> None:
    juara.recorder.insert_events([noted(), noted()])
    with juara.engine.begin() as connection:
        connection.execute(delete(events).where(events.c.position == 2))
    assert juara.recorder.insert_events([noted()]) == [3]
    assert positions(juara) == [1, 3]


def test_a_row_at_a_position_in_use_is_refused_by_the_database(juara: Juara) -> None:
    juara.recorder.insert_events([noted()])
    row = dict(log(juara, *events.c)[0]._mapping)
    with juara.engine.connect() as connection, connection.begin():
        twin = row | {"stream": uuid4()}
        with pytest.raises(exc.IntegrityError), connection.begin_nested():
            connection.execute(insert(events), twin)


def test_the_end_of_the_log_is_one_row(juara: Juara) -> None:
    with juara.engine.connect() as connection, connection.begin():
        for number in (1, 2):
            row = {"id": number, "position": 0, "time": SPRING}
            with pytest.raises(exc.IntegrityError), connection.begin_nested():
                connection.execute(insert(head), row)


def test_two_writers_at_one_version_of_a_stream_are_one_too_many(juara: Juara) -> None:
    stream = uuid4()

    def append(_: int) -> bool:
        try:
            juara.recorder.insert_events([noted(stream)])
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as writers:
        assert sum(writers.map(append, range(8))) == 1
    assert positions(juara) == [1]


def test_many_writers_skip_no_position_and_read_no_gap(juara: Juara) -> None:
    seen: list[list[int]] = []

    def append(_: int) -> None:
        juara.recorder.insert_events([noted(), noted(), noted()])
        seen.append([one.id for one in juara.recorder.select_notifications(None, 1000)])

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(append, range(40)))
    assert positions(juara) == list(range(1, 121))
    assert all(ids == list(range(1, len(ids) + 1)) and len(ids) % 3 == 0 for ids in seen)


def test_time_does_not_run_backwards_along_the_log(juara: Juara, clock: Clock) -> None:
    for hours in (0, 1, -5, 2, 1, 3):
        clock.now = SPRING + timedelta(hours=hours)
        juara.recorder.insert_events([noted()])
    times = [row.time for row in log(juara, events.c.time)]
    assert [(time - SPRING).total_seconds() / 3600 for time in times] == [0, 1, 1, 2, 2, 3]


def test_time_is_taken_when_the_lock_is_held_not_when_it_is_asked_for(
    juara: Juara, clock: Clock
) -> None:
    with ThreadPoolExecutor(1) as other, for_writing(juara.engine.connect()) as connection:
        with connection.begin():
            connection.execute(select(head).with_for_update())
            waiting = other.submit(juara.recorder.insert_events, [noted()])
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            clock.now += timedelta(hours=1)
        assert waiting.result(timeout=30) == [1]
    assert log(juara, events.c.time)[0].time == SPRING + timedelta(hours=1)


def test_a_fact_has_its_actor_its_command_and_its_cause_beside_it(juara: Juara) -> None:
    command = uuid4()
    with juara.transaction(OPERATOR, command) as tx:
        tx.cause = 7
        juara.recorder.insert_events(
            [noted()], keys={"region": REGION, "cycle": "iid-2025", "submission": command}
        )
    row = log(juara, *events.c)[0]
    assert (row.actor, row.role, row.actor_region) == ("operator-1", "operator", REGION)
    assert (row.command_id, row.cause, row.time) == (command, 7, SPRING)
    assert (row.region, row.cycle, row.submission) == (REGION, "iid-2025", command)
    assert (row.indicator, row.basis, row.score) == (None, None, None)


def test_what_a_fact_says_of_itself_stands_in_typed_columns(juara: Juara) -> None:
    changed = juara.mapper.to_stored_event(
        fact(
            ScoreChanged,
            region=REGION,
            cycle="iid-2025",
            edition="iid-2025",
            basis="verified",
            before=None,
            score=Decimal("61.9"),
            parts_before={},
            parts={},
            category=None,
            status="graded",
            cause=3,
        )
    )
    juara.recorder.insert_events([changed], keys={"region": uuid4()})
    row = log(juara, *events.c)[0]
    assert (row.topic, row.region, row.cycle) == ("scorecard.score_changed", REGION, "iid-2025")
    assert (row.basis, row.score, row.cause) == ("verified", Decimal("61.9"), 3)


def test_an_indicator_is_a_typed_column_too(juara: Juara) -> None:
    claimed = fact(IndicatorClaimed, indicator="17", level=3, evidence=[])
    juara.recorder.insert_events([juara.mapper.to_stored_event(claimed)])
    assert log(juara, events.c.indicator)[0].indicator == "17"


def test_db_functions_that_lose_events_are_refused_with_the_reason(database_url: str) -> None:
    env = {
        "PERSISTENCE_MODULE": "app.store",
        DATABASE_URL: database_url,
        "POSTGRES_ENABLE_DB_FUNCTIONS": "y",
    }
    with pytest.raises(InfrastructureFactoryError, match="skip events that were committed out of"):
        InfrastructureFactory.construct(Environment(env=env))


def test_the_service_does_not_start_where_the_environment_asks_for_them(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "y")
    with pytest.raises(InfrastructureFactoryError, match="Unset it to start"):
        Juara(sqlite_url)


def test_nobody_subscribes_to_a_log_whose_readers_are_told_at_once(juara: Juara) -> None:
    with pytest.raises(NotImplementedError):
        juara.recorder.subscribe()
