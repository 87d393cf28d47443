"""A region as it was: its submissions and figures folded from its facts up to a position."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app import log
from app.scoring import cluster_of, folded, is_counted, run_in_force
from domain.events import GoalpostsMeasured
from domain.portfolio import RegionFacts
from domain.scorecard import Basis
from projections import figures, goalposts, organisations, regions, submissions
from projections.read_model import Row, Rows
from projections.record import Record

_MODELS = (regions.model, organisations.model, submissions.model, figures.model, goalposts.model)
_TOPICS = tuple(topic for model in _MODELS for topic in model.rules)


@dataclass(frozen=True, slots=True)
class Past:
    """What a region had handed in and reported in a cycle, and the facts of it."""

    region: UUID
    cycle: str
    records: Sequence[Record]
    rows: Rows

    @property
    def submissions(self) -> list[Row]:
        """What counts: handed in, at a stage that counts."""
        return [row for row in self.rows.of(submissions.submissions).values() if is_counted(row)]

    @property
    def figures(self) -> list[Row]:
        """The figures of the region."""
        return list(self.rows.of(figures.figures).values())

    @property
    def organisations(self) -> Mapping[UUID, str]:
        """The names of the agencies by id."""
        rows: Sequence[Mapping[str, Any]] = list(self.rows.of(organisations.organisations).values())
        return {row["organisation"]: row["name"] for row in rows}

    def known(self, basis: Basis) -> RegionFacts:
        """All that the region's score on a basis follows from."""
        return folded(self.rows, self.region, self.cycle, basis)

    @property
    def cluster(self) -> str | None:
        """The cluster that the region was measured within, if any."""
        within = cluster_of(self.rows, self.region, self.cycle)
        return within and within[1]

    def run(self, basis: Basis) -> Row | None:
        """The measuring run whose goalposts were in force for the region, if any."""
        return run_in_force(self.rows, self.region, self.cycle, basis)


def past(connection: Connection, region: UUID, cycle: str, position: int) -> Past:
    """The region at a position, by the same rules that keep the read models."""
    reader, measured = log.Reader(), (GoalpostsMeasured.TOPIC,)
    records = list(reader.of_region(connection, region, _TOPICS, cycle, position))
    # The goalposts of its cluster are the nation's facts, and part of what it was judged by.
    runs = reader.of_region(connection, None, measured, cycle, position)
    rows = Rows()
    for record in merge(records, runs, key=attrgetter("position")):
        for model in _MODELS:
            model.project(rows, record)
    return Past(region, cycle, records, rows)
