"""The edition behind a cycle, by the name that the cycle has in the log."""

from __future__ import annotations

from functools import cache

from domain.index import Edition, edition


@cache
def edition_of(cycle: str) -> Edition:
    """The edition of a cycle such as ``iid-2025``."""
    index, _, year = cycle.rpartition("-")
    return edition(index, int(year))
