"""The event store: our persistence module for the ``eventsourcing`` library.

The library finds ``Factory`` here by ``PERSISTENCE_MODULE=app.store``. It is written once,
with SQLAlchemy Core, for SQLite and PostgreSQL. There are no tracking or process
recorders: read models are kept in the transaction that records the fact, so there is
no position to track.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never

from eventsourcing.persistence import (
    InfrastructureFactory,
    InfrastructureFactoryError,
    TrackingRecorder,
)

from app.store.engine import engine
from app.store.recorder import Recorder, utc_now

if TYPE_CHECKING:
    from eventsourcing.utils import Environment, EnvType

__all__ = ["Factory"]

DATABASE_URL = "JUARA_DATABASE_URL"


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Makes the recorder for the database that ``JUARA_DATABASE_URL`` names."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        """Connects, unless the environment asks for what loses events."""
        super().__init__(env)
        if self.env.get("POSTGRES_ENABLE_DB_FUNCTIONS"):
            message = (
                "POSTGRES_ENABLE_DB_FUNCTIONS is set: with it readers of the log skip events"
                " that were committed out of order. Unset it to start."
            )
            raise InfrastructureFactoryError(message)
        self.recorder = Recorder(engine(self.env.get(DATABASE_URL, "")), utc_now)

    def aggregate_recorder(self, purpose: str = "events") -> Recorder:
        """The one recorder; aggregates are not snapshotted."""
        if purpose != "events":
            raise NotImplementedError(purpose)
        return self.recorder

    def application_recorder(self) -> Recorder:
        """The one recorder."""
        return self.recorder

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Never:
        """Not offered: inline read models need no tracking."""
        raise NotImplementedError

    def process_recorder(self) -> Never:
        """Not offered: inline read models need no tracking."""
        raise NotImplementedError

    def close(self) -> None:
        """Closes the connections."""
        self.recorder.engine.dispose()
