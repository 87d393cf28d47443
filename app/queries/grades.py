"""Computed grades (peringkat A, B, C): each region among all of its type and cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from domain.grading import Grade, grade
from domain.index import GradeRule
from domain.ranking import Entry


def grades(rule: GradeRule | None, entries: Iterable[Entry]) -> Mapping[str, Grade]:
    """The indicative grade of every region with a score, by code; none without a rule.

    The entries are all regions of each cluster that is graded, whoever is shown.
    """
    if rule is None:
        return {}
    clusters: dict[tuple[str, str | None], dict[str, Decimal]] = defaultdict(dict)
    for one in entries:
        if one.score is not None:
            clusters[one.type, one.cluster][one.code] = one.score
    return {
        code: grade(rule, score, list(peers.values()))
        for peers in clusters.values()
        for code, score in peers.items()
    }
