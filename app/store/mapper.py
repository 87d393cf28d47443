"""Between facts and their stored form: plain JSON, typed by the annotations of the fact."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.persistence import Mapper, MapperDeserialisationError, StoredEvent
from eventsourcing.utils import resolve_topic

# Imported for their facts: an aggregate registers the topics of what it evolves by.
from domain import (  # noqa: F401
    access,
    agreement,
    cycle,
    events,
    measurement,
    region,
    report,
    scorecard,
    submission,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from eventsourcing.domain import DomainEventProtocol

_OF_THE_LIBRARY = ("originator_id", "originator_version", "timestamp")
_encode = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical").encode

FACTS: dict[str, type[events.Fact]] = {
    fact.TOPIC: resolve_topic(fact.TOPIC)
    for fact in map(vars(events).__getitem__, events.__all__)
    if fact is not events.Fact
}
"""The facts that may be read, by topic. No other topic is resolved, or a row could name
any module to import."""


@dataclass(frozen=True)
class StoredFact(StoredEvent):
    """A fact ready for the log, with what it says of itself in typed columns."""

    said: Mapping[str, Any] = field(default_factory=dict)


_TYPED = ("region", "cycle", "indicator", "basis", "score", "cause")


class FactMapper(Mapper[UUID]):
    """Encodes and decodes facts. Their time is a column of the log, not part of the body."""

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredFact:
        """The stored form of a fact."""
        body = dict(vars(domain_event))
        stream, version = body.pop("originator_id"), body.pop("originator_version")
        del body["timestamp"]
        said = {name: body[name] for name in _TYPED if body.get(name) is not None}
        topic: str = type(domain_event).TOPIC  # type: ignore[attr-defined]
        return StoredFact(stream, version, topic, _encode(body), said)

    def to_domain_event(self, stored_event: StoredEvent) -> events.Fact:
        """The fact in a row of the log.

        Raises:
            MapperDeserialisationError: when the topic is not on the list, or the body
                does not fit it; the message names the row.
        """
        return fact(
            stored_event.topic,
            stored_event.originator_id,
            stored_event.originator_version,
            getattr(stored_event, "time", None),
            stored_event.state,
        )


def fact(topic: str, stream: Any, version: int, time: datetime | None, body: bytes) -> events.Fact:
    """The fact of these columns of the log."""
    try:
        cls, decode = _decoder(topic)
        state = decode(body)
    except (KeyError, msgspec.MsgspecError) as error:
        message = f"cannot read version {version} of stream {stream}, topic {topic!r}: {error}"
        raise MapperDeserialisationError(message) from error
    state["originator_id"], state["originator_version"], state["timestamp"] = stream, version, time
    made = object.__new__(cls)
    object.__setattr__(made, "__dict__", state)
    return made


@cache
def _decoder(topic: str) -> tuple[type[events.Fact], Callable[[bytes], dict[str, Any]]]:
    cls = FACTS[topic]
    hints = get_type_hints(cls)
    said = {one.name: hints[one.name] for one in fields(cls) if one.name not in _OF_THE_LIBRARY}
    return cls, msgspec.json.Decoder(TypedDict(cls.__name__, said)).decode  # type: ignore[operator]
