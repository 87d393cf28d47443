"""P3 and P4: a command costs the same however much has happened before it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from uuid import UUID, uuid4

from sqlalchemy import Engine, func, insert, select, update

from app.service import Juara
from app.store.tables import events, head
from tests.bench.commands import ours
from tests.bench.measure import Figure, Sizes, rates, seconds_each
from tests.bench.years import Databases, Verification, handed_in, opened, to_verify

MANY = 1_200
_CHUNK = 20_000


def verifications(databases: Databases, sizes: Sizes) -> Figure:
    """The 1,200th verification of a region's cycle against the first of one that sent little."""
    with (
        opened(handed_in(databases, MANY, regions=1)) as large,
        opened(handed_in(databases, sizes.commands, regions=1)) as small,
    ):
        begun = one_each(large)
        ours(large, begun, MANY - sizes.commands)()
        ways = {
            "the first": ours(small, to_verify(small), sizes.commands),
            "the 1,200th": ours(large, rest(large, begun), sizes.commands),
        }
        seconds = seconds_each(ways, min(sizes.rounds, 7))
    ratio = seconds["the 1,200th"] / seconds["the first"]
    what = "the 1,200th verification of a region's cycle, against the first"
    return Figure("P3", what, ratio, 1.5, least=False, rates=rates(seconds))


def one_each(juara: Juara) -> Iterator[Verification]:
    """The first claim of every submission."""
    seen: set[UUID] = set()
    for one in to_verify(juara):
        if one.submission not in seen:
            seen.add(one.submission)
            yield one


def rest(juara: Juara, begun: Iterator[Verification]) -> Iterator[Verification]:
    """What is left of the first claims, then the other ones."""
    yield from begun
    first = {one.submission: one.indicator for one in one_each(juara)}
    yield from (one for one in to_verify(juara) if first[one.submission] != one.indicator)


def log_length(databases: Databases, sizes: Sizes) -> Figure:
    """A command on a long log against the same command on a short one."""
    short = handed_in(databases, sizes.commands, regions=1)
    long = databases.copy(short)
    with opened(short) as of_little, opened(long) as of_much:
        lengthen(of_much.engine, sizes.log)
        ways = {
            "a short log": ours(of_little, to_verify(of_little), sizes.commands),
            "a long log": ours(of_much, to_verify(of_much), sizes.commands),
        }
        seconds = seconds_each(ways, min(sizes.rounds, 15))
    what = f"a command on a log of {sizes.log:,} facts, against one of {1_000:,}"
    ratio = seconds["a long log"] / seconds["a short log"]
    return Figure("P4", what, ratio, 1.2, least=False, rates=rates(seconds))


def lengthen(engine: Engine, length: int) -> None:
    """Append facts of other regions and streams, in the form of those that are there."""
    with engine.begin() as connection:
        rows = [dict(row._mapping) for row in connection.execute(select(events))]
        regions = [uuid4() for _ in range(546)]
        end = connection.scalar(select(func.max(events.c.position))) or 0
        numbers = iter(range(end + 1, length + 1))
        while chunk := list(islice(numbers, _CHUNK)):
            connection.execute(
                insert(events),
                [
                    {
                        **rows[number % len(rows)],
                        "position": number,
                        "stream": uuid4(),
                        "region": regions[number // 100 % len(regions)],
                        "submission": None,
                    }
                    for number in chunk
                ],
            )
        connection.execute(update(head).values(position=max(length, end)))
