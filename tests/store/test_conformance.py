"""The suites that the library ships for event stores, on both databases.

Read models are kept in the transaction of their cause, so there are no recorders that track how far
a reader has come, and their suites do not apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import enumerate as threads
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.tests import persistence as suites
from eventsourcing.utils import Environment

from app.store import DATABASE_URL, Factory
from app.store.engine import engine
from app.store.recorder import Recorder


class StreamsOnly(Recorder):
    """The recorder as a store of single streams sees it: without positions and times."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Any:
        super().insert_events(stored_events, **kwargs)

    def select_events(self, *args: Any, **kwargs: Any) -> Sequence[StoredEvent]:
        return [
            StoredEvent(one.originator_id, one.originator_version, one.topic, one.state)
            for one in super().select_events(*args, **kwargs)
        ]


class _OnADatabase:
    kind: type[Recorder] = Recorder
    fixture = ""

    @pytest.fixture(autouse=True)
    def database(self, request: pytest.FixtureRequest) -> Iterator[None]:
        self.engine, before = engine(request.getfixturevalue(self.fixture)), set(threads())
        yield
        for reader in set(threads()) - before:
            # The suite tells its readers to stop, but does not wait until they have.
            reader.join()
        self.engine.dispose()

    def create_recorder(self) -> Any:
        return self.kind(self.engine)


class _OnSqlite(_OnADatabase):
    fixture = "sqlite_url"


class _OnPostgresql(_OnADatabase):
    fixture = "postgresql_url"


class TestStreamsOnSqlite(_OnSqlite, suites.AggregateRecorderTestCase):
    kind = StreamsOnly


class TestStreamsOnPostgresql(_OnPostgresql, suites.AggregateRecorderTestCase):
    kind = StreamsOnly


class TestLogOnSqlite(_OnSqlite, suites.ApplicationRecorderTestCase[Recorder]): ...


class TestLogOnPostgresql(_OnPostgresql, suites.ApplicationRecorderTestCase[Recorder]): ...


class TestOneWriterAtATimeOnSqlite(_OnSqlite, suites.NonInterleavingNotificationIDsBaseCase): ...


class TestOneWriterAtATimeOnPostgresql(
    _OnPostgresql, suites.NonInterleavingNotificationIDsBaseCase
): ...


class _Factory(suites.InfrastructureFactoryTestCase[Factory]):
    fixture = ""

    @pytest.fixture(autouse=True)
    def database(self, request: pytest.FixtureRequest) -> None:
        self.env = Environment(
            env={
                "PERSISTENCE_MODULE": "app.store",
                DATABASE_URL: request.getfixturevalue(self.fixture),
            }
        )

    def expected_factory_class(self) -> type[Factory]:
        return Factory

    def expected_aggregate_recorder_class(self) -> type[Recorder]:
        return Recorder

    def expected_application_recorder_class(self) -> type[Recorder]:
        return Recorder

    def expected_tracking_recorder_class(self) -> Any: ...
    def tracking_recorder_subclass(self) -> Any: ...
    def expected_process_recorder_class(self) -> Any: ...

    def test_create_tracking_recorder(self) -> None:
        with pytest.raises(NotImplementedError):
            self.factory.tracking_recorder()

    def test_create_process_recorder(self) -> None:
        with pytest.raises(NotImplementedError):
            self.factory.process_recorder()


class TestFactoryOnSqlite(_Factory):
    fixture = "sqlite_url"


class TestFactoryOnPostgresql(_Factory):
    fixture = "postgresql_url"


del _Factory  # or it would be collected as a test of its own
