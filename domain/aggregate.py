"""What all aggregates share: they start blank, decide, and evolve by facts.

The mechanism is that of the ``eventsourcing`` library. Ours differs in one point: a
stream has no separate "created" event, so an aggregate begins blank, at version 0,
and its first fact is a fact like any other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID, uuid5

from eventsourcing.domain import BaseAggregate, CommandMethodDecorator

from domain.errors import Stale
from domain.events import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_JUARA = UUID("6b1f7a3e-50c4-5d0e-9a55-1dd5a1d0a2c8")
NOWHERE = UUID(int=0)
"""The region of what has not begun."""

_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def stream_id(kind: str, *names: object) -> UUID:
    """The id that follows from names, so that the same thing always has the same stream."""
    return uuid5(_JUARA, "/".join((kind, *map(str, names))))


class Aggregate(BaseAggregate[UUID]):
    """A thing with a history. Public methods decide, ``@event`` methods evolve.

    A method decorated with a fact class is run when the fact is made and again on
    every replay, so it never refuses.
    """

    TOPIC: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Lets ``@event`` name a fact of ``domain.events`` instead of a nested class."""
        cls.Event = Fact  # type: ignore[attr-defined]
        for member in list(vars(cls).values()):
            if isinstance(member, CommandMethodDecorator) and member.given_event_cls:
                setattr(cls, member.given_event_cls.__name__, member.given_event_cls)
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        """The state before the first fact."""

    @classmethod
    def blank(cls, id: UUID) -> Self:  # noqa: A002 -- the library's word
        """The aggregate to which nothing has happened yet (version 0)."""
        self = cls.__new__(cls)
        self.__base_init__(id, 0, _BEFORE_ALL)
        self.__init__()  # type: ignore[misc]
        return self

    @classmethod
    def replay(cls, id: UUID, facts: Iterable[Fact]) -> Self:  # noqa: A002
        """The aggregate as its facts, in order, have made it."""
        self = cls.blank(id)
        for fact in facts:
            fact.mutate(self)
        return self

    @property
    def exists(self) -> bool:
        """Whether anything has happened to it."""
        return self.version > 0

    def require_version(self, seen: int | None) -> None:
        """Refuse with ``Stale`` when somebody who saw another version acts; none was asked."""
        if seen is not None and seen != self.version:
            raise Stale(f"you saw version {seen}, by now it is version {self.version}")

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """What its facts are about: region, cycle and submission, as far as it has them."""
        raise NotImplementedError
