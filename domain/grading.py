"""The grade (peringkat A, B, C) of a region among the scores of its cluster.

Official cuts were not found and the published grades fit no fixed one, so the grade is
relative to the cluster and always called indicative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.arithmetic import exactly
from domain.index import GradeRule


@dataclass(frozen=True)
class Grade:
    """A computed grade: letter, name, and whether a cluster or the fixed cuts gave it."""

    letter: str
    name: str
    relative: bool
    indicative: bool = True


def grade(rule: GradeRule, score: Decimal, cluster: Sequence[Decimal]) -> Grade:
    """The grade of a score among all scores of its cluster, its own included."""
    relative = len(cluster) >= rule.least.number
    best, worst = _cuts(rule, cluster) if relative else _fixed(rule)
    letter = "A" if score >= best else "C" if score < worst else "B"
    return Grade(letter, rule.names[letter], relative)


def _fixed(rule: GradeRule) -> tuple[Decimal, Decimal]:
    return rule.fixed_best.number, rule.fixed_worst.number


def _cuts(rule: GradeRule, cluster: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    with exactly():
        mean = sum(cluster, Decimal(0)) / len(cluster)
        variance = sum(((one - mean) ** 2 for one in cluster), Decimal(0)) / len(cluster)
        deviation = variance.sqrt()
        return mean + rule.best.number * deviation, mean + rule.worst.number * deviation
