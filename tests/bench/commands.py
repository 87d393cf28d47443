"""P1 and P2: a whole command against the library reaching the same outcome."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

from app.commands import submissions
from app.service import Juara
from tests.bench.library import Library
from tests.bench.measure import Figure, Sizes, Way, rates, seconds_each
from tests.bench.years import Databases, Verification, handed_in, opened, to_verify
from tests.nation import ASSESSOR


def command(name: str, databases: Databases, target: float, sizes: Sizes) -> Figure:
    """An assessor settles an indicator: facts, score change, read models."""
    needed = sizes.commands * (sizes.rounds + 1)
    url = handed_in(databases, max(20, needed // 8), regions=5)
    library = Library(databases.copy(url))
    library.take_over(10**9)
    with opened(url) as juara:
        asked, same = list(to_verify(juara)), sizes.commands
        ways = {
            "Juara": ours(juara, iter(asked), same),
            "library": theirs(library, iter(asked), same),
        }
        seconds = seconds_each(ways, sizes.rounds)
    library.close()
    what = f"a verification on {databases.name}: facts, score, read models"
    return Figure(name, what, seconds["library"] / seconds["Juara"], target, rates=rates(seconds))


def ours(juara: Juara, asked: Iterator[Verification], count: int) -> Way:
    def way() -> int:
        for one, _ in zip(asked, range(count), strict=False):
            juara.do(
                ASSESSOR,
                uuid4(),
                submissions.verify,
                submission=one.submission,
                indicator=one.indicator,
                level=one.level,
            )
        return count

    return way


def theirs(library: Library, asked: Iterator[Verification], count: int) -> Way:
    def way() -> int:
        for one, _ in zip(asked, range(count), strict=False):
            library.verify(one)
        return count

    return way
