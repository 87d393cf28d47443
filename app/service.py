"""The service: one application over one event store, and how a command runs in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID, uuid4

import msgspec
from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import IntegrityError, Mapper
from sqlalchemy import Connection, bindparam, exc, insert, select
from structlog.contextvars import bind_contextvars

from app.scoring import moved, rescore
from app.store import DATABASE_URL
from app.store.mapper import FactMapper
from app.store.recorder import Recorder, utc_now
from app.store.tables import commands
from app.store.transaction import Transaction, current, transaction
from domain.actor import Actor
from domain.aggregate import Aggregate
from domain.errors import CommandReused, NotFound, Refusal
from domain.events import Fact
from projections import project
from projections.record import Record

_REMEMBER = insert(commands)
_REMEMBERED = select(commands).where(commands.c.command_id == bindparam("id"))
_OF_A_REPEATED_ONE = (Refusal, IntegrityError, exc.IntegrityError)
"""How a command ends that was carried out before: what it does is done, or its id is known."""

A = TypeVar("A", bound=Aggregate)
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command did: where the log ended after it, and what it made.

    ``repeated`` says that the command had been carried out before, so that this is its
    first answer, told again.
    """

    position: int
    time: datetime
    made: Mapping[str, str]
    repeated: bool = False


class Juara(Application[UUID]):
    """The event-sourced application behind HTTP, pages and the command line."""

    name = "juara"
    recorder: Recorder

    def __init__(self, database_url: str, clock: Callable[[], datetime] = utc_now) -> None:
        """Opens the log in this database; time comes from this clock."""
        super().__init__({"PERSISTENCE_MODULE": "app.store", DATABASE_URL: database_url})
        self.recorder.clock = clock
        self.engine = self.recorder.engine

    def construct_mapper(self) -> Mapper[UUID]:
        """Facts are stored as plain typed JSON."""
        return self.factory.mapper(mapper_class=FactMapper)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot of the read models, or the current transaction inside of one."""
        with self.recorder.reading() as connection:
            yield connection

    def do(
        self,
        actor: Actor,
        command_id: UUID | None,
        command: Callable[Concatenate[Juara, Transaction, P], Mapping[str, str]],
        *args: P.args,
        **content: P.kwargs,
    ) -> Answer:
        """Carries out a command once: facts, read models and scores in one transaction.

        What is logged from here on tells the id of the command.

        Args:
            actor: who commands.
            command_id: the same id again gives the first answer and does nothing; none
                makes a command of its own.
            command: a function of ``app.commands``; it says what it made, such as an id.
            args: none; a command is told everything by name.
            content: what makes it this command and no other.

        Raises:
            CommandReused: when the id belongs to a command with other content.
        """
        command_id = command_id or uuid4()
        bind_contextvars(command=str(command_id))
        name = f"{command.__module__.rpartition('.')[2]}.{command.__name__}"
        digest = hashlib.sha256(_canonical([actor.id, name, content])).hexdigest()
        try:
            with self.transaction(actor, command_id) as tx:
                made = dict(command(self, tx, *args, **content))
                row = {
                    "command_id": command_id,
                    "actor": actor.id,
                    "name": name,
                    "digest": digest,
                    "position": tx.position,
                    "time": tx.time,
                    "answer": made,
                }
                tx.connection.execute(_REMEMBER, row)
                return Answer(tx.position, tx.time, made)
        except _OF_A_REPEATED_ONE:
            # Repeated ones are rare: the others need not ask, while everybody waits for them.
            done = self._first_answer(command_id, digest)
            if done is None:
                raise
            return done

    @contextmanager
    def transaction(self, actor: Actor, command_id: UUID) -> Iterator[Transaction]:
        """A transaction that holds the append lock."""
        with transaction(self.engine, actor, command_id, self.recorder.clock) as tx:
            yield tx

    def load(self, kind: type[A], id: UUID) -> A:  # noqa: A002
        """The aggregate of this id, blank when nothing has happened to it yet."""

        def project(_: A | None, facts: Iterable[Fact]) -> A:
            return kind.replay(id, facts)

        aggregate: A = self.repository.get(id, projector_func=project)
        return aggregate

    def existing(self, kind: type[A], id: UUID) -> A:  # noqa: A002
        """The aggregate of this id; ``NotFound`` when nothing has happened to it."""
        aggregate = self.load(kind, id)
        if not aggregate.exists:
            raise NotFound(f"no such {kind.TOPIC}")
        return aggregate

    def record(self, *aggregates: Aggregate) -> None:
        """Appends what the aggregates decided; read models and scores follow at once."""
        self.gather(*aggregates)
        self.settle()

    def gather(self, *aggregates: Aggregate) -> None:
        """Appends what the aggregates decided; ``settle`` is to follow."""
        for aggregate in aggregates:
            self._append(aggregate.collect_events(), aggregate.keys)

    def settle(self) -> None:
        """Writes the read models, and appends the scores that have changed."""
        tx = self._tx
        tx.rows.flush()
        while tx.moved:
            (region, cycle), causes = tx.moved.popitem()
            self._append(rescore(tx, region, cycle, causes), {"region": region, "cycle": cycle})
        tx.rows.flush()

    def _append(self, facts: Sequence[DomainEventProtocol[UUID]], keys: Mapping[str, Any]) -> None:
        tx, region, cycle = self._tx, keys.get("region"), keys.get("cycle")
        stored = list(map(self.mapper.to_stored_event, facts))
        positions = self.recorder.insert_events(stored, keys=keys)
        for fact, position in zip(facts, positions, strict=True):
            it = cast("Fact", fact)
            record = Record(it, position, tx.time, region, cycle, tx.actor.id, tx.cause)
            project(tx.rows, record)
            for moved_region, moved_cycle, basis in moved(tx.connection, record):
                tx.moved.setdefault((moved_region, moved_cycle), {})[basis] = record

    def _first_answer(self, command_id: UUID, digest: str) -> Answer | None:
        with self.reading() as connection:
            row = connection.execute(_REMEMBERED, {"id": command_id}).one_or_none()
        if row is None:
            return None
        if row.digest != digest:
            raise CommandReused("this command id was used for a command with other content")
        return Answer(row.position, row.time, row.answer, repeated=True)

    @property
    def _tx(self) -> Transaction:
        tx = current()
        if tx is None:
            message = "facts are recorded inside a command only"
            raise RuntimeError(message)
        return tx


def _canonical(content: Any) -> bytes:
    return msgspec.json.encode(content, order="deterministic", enc_hook=str)
