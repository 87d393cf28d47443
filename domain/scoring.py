"""The facts of one region and an edition in, an explained score out; nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum

from domain.arithmetic import exactly, plain
from domain.calculation import Calculation, read
from domain.errors import require
from domain.explanation import Explanation, Notice
from domain.index import Earned, Edition, empty_mandatory
from domain.measures import measure_goalposts
from domain.portfolio import Goalpost, Portfolio, RegionFacts, State, SubmissionFacts

__all__ = [
    "Explanation",
    "Goalpost",
    "Portfolio",
    "RegionFacts",
    "Score",
    "State",
    "Status",
    "SubmissionFacts",
    "calculate",
    "explain",
    "measure_goalposts",
    "score",
]


class Status(StrEnum):
    """What a score is worth: complete, lacking data, or not measured at all."""

    GRADED = "graded"
    ELIMINATED = "eliminated"
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True)
class Score:
    """The score of one region.

    ``value`` is rounded as the edition says, ``parts`` are exact: the points of each
    part, their ``total`` and the counts behind them (``counted`` names those).
    ``missing`` names figures that were not reported, ``waiting`` ratios whose cluster has
    no goalposts yet.
    """

    value: Decimal
    category: str | None
    parts: dict[str, Decimal]
    status: Status = Status.GRADED
    missing: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    counted: frozenset[str] = frozenset()


def score(edition: Edition, facts: RegionFacts) -> Score:
    """The score that follows from the facts; ``WrongState`` where none can be computed."""
    require(edition.computable, f"{edition.id} is not computed: {edition.why_not}")
    with exactly():
        return _score(edition, facts)


def _score(edition: Edition, facts: RegionFacts) -> Score:
    earned = {part.code: part.measure.earn(part, edition, facts) for part in edition.parts}
    total = sum((one.points for one in earned.values()), Decimal(0))
    value = edition.rounding.apply(total / edition.scale * 100)
    counts = {name: count for one in earned.values() for name, count in one.counts.items()}
    missing = tuple(code for one in earned.values() for code in one.missing)
    waiting = tuple(code for one in earned.values() for code in one.waiting)
    return Score(
        value=value,
        category=edition.category(value),
        parts=_flat(earned, total, counts),
        status=_status(facts, missing, waiting),
        missing=missing,
        waiting=waiting,
        counted=frozenset(counts),
    )


def _flat(
    earned: Mapping[str, Earned], total: Decimal, counts: Mapping[str, int]
) -> dict[str, Decimal]:
    points = {code: plain(one.points) for code, one in earned.items()}
    whole = {name: Decimal(count) for name, count in counts.items()}
    return points | {"total": plain(total)} | whole


def _status(facts: RegionFacts, missing: tuple[str, ...], waiting: tuple[str, ...]) -> Status:
    if missing and facts.figures:
        return Status.ELIMINATED
    return Status.NOT_MEASURED if missing or waiting else Status.GRADED


def explain(edition: Edition, facts: RegionFacts) -> Explanation:
    """The same score as a tree: rounding at the root, then parts, rows and numbers."""
    found = score(edition, facts)
    with exactly():
        parts = tuple(part.measure.explain(part, edition, facts) for part in edition.parts)
    return Explanation(
        code=edition.id,
        label=edition.title,
        points=found.value,
        maximum=Decimal(100),
        template="bulatkan({jumlah_poin} / {skala} × 100; kelipatan {satuan})",
        numbers={
            "jumlah_poin": found.parts["total"],
            "skala": edition.scale,
            "satuan": str(edition.rounding.quantum),
        },
        children=parts,
        source=edition.rounding.source,
    )


def calculate(edition: Edition, body: Mapping[str, object]) -> dict[str, object]:
    """The answer to "what would the score be", storing nothing.

    ``Invalid`` names the path of the first thing in the body that cannot be.
    """
    require(edition.computable, f"{edition.id} is not computed: {edition.why_not}")
    asked = read(edition, body)
    found = score(edition, asked.facts)
    return {
        "edition": edition.id,
        "score": found.value,
        "category": found.category,
        "status": str(found.status),
        "parts": {
            name: int(value) if name in found.counted else value
            for name, value in found.parts.items()
        },
        "submissions": [{"maturity": plain(one.earned(edition))} for one in asked.submissions],
        "warnings": [asdict(notice) for notice in _notices(edition, asked, found)],
    }


def _notices(edition: Edition, asked: Calculation, found: Score) -> tuple[Notice, ...]:
    return (
        *_on_edition(edition),
        *(Notice("missing", f"{code} is missing", f"figures.{code}") for code in found.missing),
        *(Notice("waiting", f"{code} has no goalposts", "goalposts") for code in found.waiting),
        *empty_mandatory(edition.region_indicators, asked.facts.levels, "spd."),
        *_on_gates(edition, asked.facts),
        *(
            notice
            for number, one in enumerate(asked.submissions)
            if one.maturity is None and one.state != State.REJECTED
            for notice in empty_mandatory(
                edition.submission_indicators, one.levels, f"submissions.{number}.levels."
            )
        ),
    )


def _on_edition(edition: Edition) -> tuple[Notice, ...]:
    if not edition.approximate:
        return ()
    return (Notice("approximate", f"{edition.id} fills gaps of its sources by assumptions"),)


def _on_gates(edition: Edition, facts: RegionFacts) -> tuple[Notice, ...]:
    lines = explain(edition, facts).walk()
    return tuple(line.notice for line in lines if line.notice)
