"""Given what has happened, when somebody decides, then this has happened: no storage at all.

given(Region, registered()).when(lambda it: it.rename("Kota Baru", "Perda 1/2026")).then(
    fact(RegionRenamed, name="Kota Baru", reason="Perda 1/2026")
)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from eventsourcing.utils import resolve_topic

from domain.aggregate import Aggregate
from domain.errors import Refusal
from domain.events import Fact

A = TypeVar("A", bound=Aggregate)
F = TypeVar("F", bound=Fact)

STREAM = UUID("00000000-0000-4000-8000-000000000546")
THEN = datetime(2026, 1, 1, tzinfo=UTC)


def fact(kind: type[F], **said: Any) -> F:
    """A fact that says this; its place in a history follows from where it is told."""
    # An aggregate evolves by a class of its own making, which the topic leads to.
    evolving: type[F] = resolve_topic(kind.TOPIC)
    return evolving(originator_id=STREAM, originator_version=0, timestamp=THEN, **said)


def given(kind: type[A], *facts: Fact) -> Story[A]:
    """The story of an aggregate to which all this has happened."""
    return Story(kind, facts)


@dataclass(frozen=True)
class Story(Generic[A]):
    """What has happened so far."""

    kind: type[A]
    facts: tuple[Fact, ...]

    @property
    def aggregate(self) -> A:
        """The aggregate as its history has made it."""
        numbered = (
            replace(one, originator_version=number)
            for number, one in enumerate(self.facts, start=1)
        )
        return self.kind.replay(STREAM, numbered)

    def when(self, decide: Callable[[A], object]) -> Outcome[A]:
        """What comes of a decision: new facts, or a refusal."""
        aggregate, refusal = self.aggregate, None
        try:
            decide(aggregate)
        except Refusal as refused:
            refusal = refused
        return Outcome(self, aggregate, tuple(aggregate.collect_events()), refusal)


@dataclass(frozen=True)
class Outcome(Generic[A]):
    """What came of a decision."""

    story: Story[A]
    aggregate: A
    facts: tuple[Any, ...]
    refusal: Refusal | None

    def then(self, *expected: Fact) -> Story[A]:
        """Exactly these facts were recorded, and a replay of them makes the same aggregate."""
        if self.refusal is not None:
            raise self.refusal
        assert _told(self.facts) == _told(expected)
        so_far = Story(self.story.kind, self.story.facts + expected)
        assert _state(so_far.aggregate) == _state(self.aggregate)
        return so_far

    def then_nothing(self) -> Story[A]:
        """Nothing was recorded, since nothing would have changed."""
        return self.then()

    def refused(self, kind: type[Refusal], words: str, *, field: str | None = None) -> None:
        """Refused for this reason, blaming this field, and nothing was recorded."""
        assert self.refusal is not None, f"not refused: {_told(self.facts)}"
        assert type(self.refusal) is kind, repr(self.refusal)
        assert words in self.refusal.message
        assert self.refusal.field == field
        assert not self.facts


def _told(facts: Iterable[Fact]) -> list[tuple[str, dict[str, Any]]]:
    envelope = {"originator_id", "originator_version", "timestamp"}
    return [
        (one.TOPIC, {name: said for name, said in vars(one).items() if name not in envelope})
        for one in facts
    ]


def _state(aggregate: Aggregate) -> dict[str, Any]:
    of_the_moment = {"_pending_events", "_modified_on"}
    return {name: said for name, said in vars(aggregate).items() if name not in of_the_moment}
