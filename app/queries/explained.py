"""An explained score: from the number down to the facts behind every point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app import log
from app.queries.moment import Moment, moment
from app.scoring import folded, is_counted
from domain import events
from domain.errors import NotFound, check
from domain.explanation import Explanation
from domain.index import Edition, edition
from domain.scorecard import Basis
from domain.scoring import Score, explain, score
from projections import figures, organisations, submissions
from projections.read_model import Rows
from projections.record import Record


@dataclass(frozen=True, slots=True)
class Explained:
    """A score of a region with its parts, its submissions and the facts behind it.

    ``facts`` are the positions of the facts that settled something, by what they
    settled: the indicator of the region, or submission and indicator.
    """

    edition: Edition
    year: int
    basis: Basis
    as_of: Moment
    score: Score
    tree: Explanation
    submissions: Sequence[Mapping[str, Any]]
    figures: Sequence[Mapping[str, Any]]
    facts: Mapping[str, int]
    organisations: Mapping[UUID, str]


def explained(
    connection: Connection,
    region: UUID,
    index: str,
    year: int,
    basis: str | None = None,
    as_of: str | None = None,
) -> Explained:
    """The score of a region, taken apart, now or as it was.

    The state at the moment is folded from the facts of the region up to it, by the same
    rules that keep the read models.
    """
    method = edition(index, year)
    chosen = _computed(basis)
    when = moment(connection, as_of)
    cycle = f"{index}-{year}"
    records = list(log.Reader().of_region(connection, region, _TOPICS, cycle, when.position))
    rows = Rows()
    for record in records:
        for model in _MODELS:
            model.project(rows, record)
    known = folded(rows, cycle, chosen)
    handed_in = [row for row in rows.of(submissions.submissions).values() if is_counted(row)]
    reported = list(rows.of(figures.figures).values())
    if not handed_in and not reported:
        raise NotFound(f"the region has reported nothing for {cycle} by position {when.position}")
    return Explained(
        edition=method,
        year=year,
        basis=chosen,
        as_of=when,
        score=score(method, known),
        tree=explain(method, known),
        submissions=sorted(handed_in, key=lambda row: (-row[f"{chosen}_maturity"], row["name"])),
        figures=reported,
        facts=_settled(records, chosen),
        organisations={
            row["organisation"]: row["name"]
            for row in rows.of(organisations.organisations).values()
        },
    )


_MODELS = (organisations.model, submissions.model, figures.model)
_TOPICS = tuple(topic for model in _MODELS for topic in model.rules)


def _computed(basis: str | None) -> Basis:
    check(
        basis in {None, Basis.CLAIMED, Basis.VERIFIED},
        "basis must be claimed or verified: an official result is a figure of its source",
        field="basis",
    )
    return Basis(basis or Basis.VERIFIED)


def _settled(records: Sequence[Record], basis: Basis) -> Mapping[str, int]:
    """Where in the log each indicator was settled, the latest fact of each."""
    settling = (
        (events.IndicatorClaimed, events.FigureReported)
        if basis is Basis.CLAIMED
        else (events.IndicatorVerified, events.FigureVerified)
    )
    found: dict[str, int] = {}
    for record in records:
        if isinstance(record.fact, settling):
            of_region = isinstance(record.fact, events.FigureReported | events.FigureVerified)
            subject = "" if of_region else f"{record.fact.originator_id}/"
            found[subject + record.fact.indicator] = record.position
    return found
