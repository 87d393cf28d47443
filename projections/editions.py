"""The edition behind a cycle, by the name that the cycle has in the log."""

from __future__ import annotations

from functools import cache

from domain.index import ClusterScheme, Edition, edition


@cache
def edition_of(cycle: str) -> Edition:
    """The edition of a cycle such as ``iid-2025``."""
    index, _, year = cycle.rpartition("-")
    return edition(index, int(year))


def year_of(cycle: str) -> int:
    """The measurement year of a cycle."""
    return int(cycle.rpartition("-")[2])


def scheme_of(cycle: str) -> ClusterScheme | None:
    """How regions are grouped in a cycle, where its index groups them."""
    return edition_of(cycle).cluster_scheme(year_of(cycle))
