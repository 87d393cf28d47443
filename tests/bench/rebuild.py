"""P5: every read model from the log, against one tracked transaction an event."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from app.log import Reader
from app.rebuild import ALL, rebuild
from app.service import Juara
from projections.record import Record
from tests.bench.library import Library
from tests.bench.measure import Figure, Sizes, Way, rates, seconds_each
from tests.bench.years import Databases, opened, whole_year

ROUNDS = 3
FIRST = 600
_EVENTS = 400


def rebuilding(databases: Databases, sizes: Sizes) -> list[Figure]:
    """A whole rebuild by the fact, against the library's way by the event, and a smaller one."""
    url = whole_year(databases, sizes.year)
    copy = databases.copy(url)
    with opened(copy) as emptied:
        empty(emptied)
    library = Library(copy)
    records = iter(library.take_over(_EVENTS * (ROUNDS + 1) + FIRST))
    # The register of regions comes first in the log; what is measured is the year after it.
    library.follow(list(islice(records, FIRST)))
    with opened(url) as juara, opened(whole_year(databases, sizes.year // 4)) as quarter:
        facts, fewer = count(juara), count(quarter)
        ways = {
            "Juara": whole(juara, facts),
            "library": by_event(library, records),
            "a quarter": whole(quarter, fewer),
        }
        seconds = seconds_each(ways, ROUNDS)
    library.close()
    what = f"rebuild of every read model from {facts:,} facts ({databases.name})"
    linear = f"a fact of {facts:,}, against one of {fewer:,}: linear"
    return [
        Figure("P5", what, seconds["library"] / seconds["Juara"], 50, rates=rates(seconds)),
        Figure("P5", linear, seconds["Juara"] / seconds["a quarter"], 1.2, least=False),
    ]


def count(juara: Juara) -> int:
    return juara.recorder.max_notification_id() or 0


def whole(juara: Juara, facts: int) -> Way:
    def way() -> int:
        for _ in rebuild(juara, ALL, Reader()):
            pass
        return facts

    return way


def by_event(library: Library, records: Iterator[Record]) -> Way:
    def way() -> int:
        library.follow(list(islice(records, _EVENTS)))
        return _EVENTS

    return way


def empty(juara: Juara) -> None:
    """Forget every row of every read model."""
    with juara.engine.begin() as connection:
        for model in ALL:
            for table in model.tables:
                connection.execute(table.delete())
