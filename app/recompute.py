"""Computing again what the log says was computed: every score change, and all goalposts.

A region is folded from its own facts and from the measuring runs between them. As each run
passes by, the region tells what it was measured by; so the goalposts of every run can be
measured again at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from heapq import merge
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection

from app import log
from app.scoring import cluster_of, folded, of_nothing
from app.service import Juara
from domain.events import GoalpostsMeasured, ScoreChanged
from domain.measurement import Cohort, goalposts_of
from domain.measures import measurable
from domain.scorecard import Basis
from domain.scoring import score
from projections import figures, goalposts, regions, submissions
from projections.editions import edition_of
from projections.read_model import Rows
from projections.record import Record

_SOURCES = (regions.model, submissions.model, figures.model, goalposts.model)
_RUN = (GoalpostsMeasured.TOPIC,)
_TOPICS = sorted({ScoreChanged.TOPIC, *(topic for model in _SOURCES for topic in model.rules)})


def recomputed(juara: Juara) -> Iterator[str | None]:
    """Yields once a region, and once a measuring run: none, or the first difference."""
    runs = _Runs()
    with juara.reading() as connection:
        ids = log.regions(connection)
        runs.read(connection)
        until = len(runs.records)
    for region in (one for one in ids if one is not None):
        with juara.reading() as connection:
            runs.read(connection)
            yield next(_wrong_scores(connection, region, runs), None)
    # Later runs may have measured regions that were folded before them.
    yield from map(runs.difference, runs.records[:until])


@dataclass
class _Members:
    """Whom a run measured: ids and figures by region code."""

    regions: dict[str, UUID] = field(default_factory=dict)
    figures: dict[str, Mapping[str, Decimal]] = field(default_factory=dict)


@dataclass
class _Runs:
    """The measuring runs of the log, and by position whom each measured."""

    records: list[Record] = field(default_factory=list)
    members: dict[int, _Members] = field(default_factory=dict)

    def read(self, connection: Connection) -> None:
        """Reads the runs that have come since the last time."""
        last = self.records[-1].position if self.records else 0
        self.records.extend(log.Reader().of_region(connection, None, _RUN, after=last))

    def pass_by(self, rows: Rows, region: UUID, run: Record) -> None:
        """Remembers by what a run measured a region, if it was in the cluster then."""
        fact = _measured(run)
        itself = rows.get(regions.regions, region)
        if itself is None or cluster_of(rows, region, fact.cycle) != (fact.type, fact.cluster):
            return
        members = self.members.setdefault(run.position, _Members())
        members.regions[itself["code"]] = region
        members.figures[itself["code"]] = folded(
            rows, region, fact.cycle, Basis(fact.basis)
        ).figures

    def difference(self, run: Record) -> str | None:
        """What is wrong with the goalposts of a run, if anything."""
        fact = _measured(run)
        again = _again(fact, self.members.get(run.position, _Members()))
        wrong = [name for name, value in again.items() if value != getattr(fact, name)]
        if not wrong:
            return None
        return (
            f"position {run.position}: the goalposts of {fact.type}, {fact.cluster} in"
            f" {fact.cycle} ({fact.basis}) do not follow from the figures: {', '.join(wrong)}"
        )


def _measured(run: Record) -> GoalpostsMeasured:
    return cast("GoalpostsMeasured", run.fact)


def _again(fact: GoalpostsMeasured, members: _Members) -> dict[str, Any]:
    edition = edition_of(fact.cycle)
    cohort = Cohort(
        cycle=fact.cycle,
        scheme=fact.scheme,
        type=fact.type,
        cluster=fact.cluster,
        regions=members.regions,
        figures={fact.basis: members.figures},
    )
    measured = len(measurable(edition, members.figures))
    counts = {"members": len(members.regions), "measured": measured}
    return goalposts_of(edition, cohort, fact.basis) | counts


def _wrong_scores(connection: Connection, region: UUID, runs: _Runs) -> Iterator[str]:
    rows = Rows()
    stands: dict[tuple[str, str], ScoreChanged] = {}
    own = log.Reader().of_region(connection, region, _TOPICS)
    for record in merge(own, runs.records, key=attrgetter("position")):
        for model in _SOURCES:
            model.project(rows, record)
        if isinstance(record.fact, GoalpostsMeasured):
            runs.pass_by(rows, region, record)
        elif isinstance(record.fact, ScoreChanged):
            change = record.fact
            before = stands.get((change.cycle, change.basis))
            yield from _wrong_change(rows, record, change, before)
            stands[change.cycle, change.basis] = change
    yield from _not_recorded(rows, region, stands)


def _wrong_change(
    rows: Rows, record: Record, change: ScoreChanged, before: ScoreChanged | None
) -> Iterator[str]:
    known = folded(rows, change.region, change.cycle, Basis(change.basis))
    again = score(edition_of(change.cycle), known)
    expected = (before and before.score, again.value, again.parts, again.category, again.status)
    recorded = (change.before, change.score, change.parts, change.category, change.status)
    if expected != recorded:
        yield (
            f"position {record.position}: {change.cycle} {change.basis} of region"
            f" {change.region} was recorded as {change.before} to {change.score},"
            f" the facts give {expected[0]} to {again.value}"
        )


def _not_recorded(
    rows: Rows, region: UUID, stands: Mapping[tuple[str, str], ScoreChanged]
) -> Iterator[str]:
    """Scores that would follow from the facts at the end, but that no fact says."""
    tables = (figures.figures, submissions.submissions)
    for cycle in sorted({row["cycle"] for table in tables for row in rows.of(table).values()}):
        for basis in (Basis.CLAIMED, Basis.VERIFIED):
            last = stands.get((cycle, basis))
            said = (last.parts, last.status) if last else of_nothing(cycle)
            now = score(edition_of(cycle), folded(rows, region, cycle, basis))
            if (now.parts, now.status) != said:
                yield (
                    f"region {region}, {cycle}, {basis}: the facts give {now.parts},"
                    f" {now.status}, not {said[0]}, {said[1]}"
                )
