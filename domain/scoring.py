"""The facts of one region and an edition in, an explained score out; nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Context, Decimal, localcontext
from enum import StrEnum

from domain.calculation import Calculation, read
from domain.errors import require
from domain.explanation import Explanation, Notice, plain
from domain.index import Edition, empty_mandatory
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
    part, their ``total`` and the counts behind them. ``missing`` names the figures
    without which a part could not be measured.
    """

    value: Decimal
    category: str | None
    parts: dict[str, Decimal]
    status: Status = Status.GRADED
    missing: tuple[str, ...] = ()
    counted: frozenset[str] = frozenset()


def score(edition: Edition, facts: RegionFacts) -> Score:
    """The score that follows from the facts; ``WrongState`` where none can be computed."""
    require(edition.computable, f"{edition.id} is not computed: {edition.why_not}")
    with _exactly():
        return _score(edition, facts)


@contextmanager
def _exactly() -> Iterator[None]:
    """The arithmetic of every score, whatever the surroundings have set."""
    with localcontext(Context(prec=28)):
        yield


def _score(edition: Edition, facts: RegionFacts) -> Score:
    points: dict[str, Decimal] = {}
    counts: dict[str, int] = {}
    missing: tuple[str, ...] = ()
    for part in edition.parts:
        earned = part.measure.earn(part, edition, facts)
        points[part.code] = earned.points
        counts.update(earned.counts)
        missing += earned.missing
    points["total"] = sum(points.values(), Decimal(0))
    value = _value(edition, points["total"])
    return Score(
        value=value,
        category=edition.category(value),
        parts=_flat(points, counts),
        status=_status(facts, missing),
        missing=missing,
        counted=frozenset(counts),
    )


def _value(edition: Edition, total: Decimal) -> Decimal:
    return edition.rounding.apply(total / edition.scale * 100)


def _flat(points: Mapping[str, Decimal], counts: Mapping[str, int]) -> dict[str, Decimal]:
    exact = {code: plain(value) for code, value in points.items()}
    return exact | {name: Decimal(count) for name, count in counts.items()}


def _status(facts: RegionFacts, missing: tuple[str, ...]) -> Status:
    if not missing:
        return Status.GRADED
    return Status.ELIMINATED if facts.figures else Status.NOT_MEASURED


def explain(edition: Edition, facts: RegionFacts) -> Explanation:
    """The same score as a tree: rounding at the root, then parts, rows and numbers."""
    found = score(edition, facts)
    with _exactly():
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
