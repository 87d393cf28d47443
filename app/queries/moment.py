"""A moment of the log: a position, and the time of the fact there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app import log
from app.store.tables import events
from domain.errors import Invalid

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Moment:
    """What is said holds as of this position; ``past`` when facts came after it."""

    position: int
    time: datetime
    past: bool = False


def moment(connection: Connection, when: str | None = None) -> Moment:
    """The moment that a text names: a position, an RFC 3339 time, or now for none.

    Raises:
        Invalid: when it is neither, a time without zone, or a position beyond the log.
    """
    position, time = log.end(connection)
    if when is None:
        return Moment(position, time)
    asked = _position(connection, when)
    if asked > position:
        raise Invalid(f"the log ends at position {position}", field="as_of")
    found = connection.scalar(select(events.c.time).where(events.c.position == asked))
    return Moment(asked, found or time, past=asked < position)


def _position(connection: Connection, when: str) -> int:
    if when.isascii() and when.isdigit():
        return min(int(when[:20]), LARGEST)
    return log.position_at(connection, parse_time(when, "as_of"))


def parse_time(text: str, field: str) -> datetime:
    """The moment of an RFC 3339 text such as ``2024-02-28T10:00:00+07:00``."""
    try:
        # A plus sign in a query string arrives as a space.
        time = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Invalid(
            f"{field} must be a time such as 2024-02-28T03:00:00Z or a position of the log",
            field=field,
        ) from None
    if time.tzinfo is None:
        raise Invalid(f"{field} must name its time zone", field=field)
    return time
