"""Rescoring: after a fact, the scores of its region that follow from it.

The totals come from the read models, inside the transaction that holds the append lock,
where they cannot be stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select

from app.store.tables import events as log
from app.store.transaction import Transaction
from domain import events
from domain.clusters import grouped_by
from domain.cycle import cycle_key
from domain.events import ScoreChanged
from domain.scorecard import Basis, scorecard_id
from domain.scoring import Portfolio, RegionFacts, State, SubmissionFacts, score
from projections import figures, goalposts, regions, standings, submissions
from projections.editions import edition_of, scheme_of, year_of
from projections.read_model import Row, Rows
from projections.record import Record

_BOTH = (Basis.CLAIMED, Basis.VERIFIED)
MOVES: Mapping[str, tuple[Basis, ...]] = {
    events.SubmissionSent.TOPIC: _BOTH,
    events.SubmissionWithdrawn.TOPIC: _BOTH,
    events.IndicatorVerified.TOPIC: (Basis.VERIFIED,),
    events.RevisionApproved.TOPIC: (Basis.VERIFIED,),
    events.SubmissionAccepted.TOPIC: (Basis.VERIFIED,),
    events.SubmissionRejected.TOPIC: (Basis.VERIFIED,),
    events.FigureReported.TOPIC: (Basis.CLAIMED,),
    events.FigureVerified.TOPIC: (Basis.VERIFIED,),
    events.FigureRevisionApproved.TOPIC: (Basis.VERIFIED,),
}
"""Which scores a fact can move."""


def moved(connection: Connection, record: Record) -> Iterator[tuple[UUID, str, Basis]]:
    """The scores that a fact can have moved: region, cycle and basis."""
    fact = record.fact
    if isinstance(fact, events.GoalpostsMeasured):
        yield from _moved_by_run(connection, fact)
    elif isinstance(fact, events.RegionClustered) and record.region is not None:
        for edition in grouped_by(fact.scheme, fact.year):
            for basis in _BOTH:
                yield record.region, cycle_key(edition.index, fact.year), basis
    elif record.region is not None and record.cycle is not None:
        for basis in MOVES.get(fact.TOPIC, ()):
            yield record.region, record.cycle, basis


def _moved_by_run(
    connection: Connection, run: events.GoalpostsMeasured
) -> Iterator[tuple[UUID, str, Basis]]:
    members = regions.members(connection, run.scheme, year_of(run.cycle), run.type, run.cluster)
    for member in members:
        yield member.region, run.cycle, Basis(run.basis)


def rescore(
    tx: Transaction, region: UUID, cycle: str, causes: Mapping[Basis, Record]
) -> list[ScoreChanged]:
    """The changes of a region's scores that facts caused, where they moved parts or status.

    Args:
        tx: where the facts were recorded.
        region: whose scores.
        cycle: in which cycle.
        causes: the last fact that can have moved the score on a basis. Where that fact
            itself followed from another one, such as the verification of a claim from the
            confirmation of a replication, the change names the other one.
    """
    facts, found = known(tx, region, cycle, causes), []
    for basis, cause in causes.items():
        now = score(edition_of(cycle), facts[basis])
        before = tx.rows.get(standings.standings, cycle, basis, region)
        if (now.parts, now.status) != _stands(before, cycle):
            found.append((basis, before, now, cause))
    if not found:
        return []
    stream = scorecard_id(region, cycle)
    return [
        ScoreChanged(
            originator_id=stream,
            originator_version=version,
            timestamp=tx.time,
            region=region,
            cycle=cycle,
            edition=edition_of(cycle).id,
            basis=basis,
            before=before["score"] if before else None,
            score=now.value,
            parts_before=before["parts"] if before else {},
            parts=now.parts,
            category=now.category,
            status=now.status,
            cause=cause.cause or cause.position,
        )
        for version, (basis, before, now, cause) in enumerate(
            found, _last_version(tx.connection, stream) + 1
        )
    ]


def known(
    tx: Transaction, region: UUID, cycle: str, bases: Iterable[Basis]
) -> dict[Basis, RegionFacts]:
    """All that a region's scores follow from, by basis, as it stands now."""
    reported = figures.known(tx.connection, region, cycle)
    portfolios = submissions.portfolios(tx.connection, region, cycle)
    return {
        basis: RegionFacts(
            levels=reported[basis][0],
            figures=reported[basis][1],
            portfolio=portfolios[basis],
            goalposts=goalposts.goalposts(run_in_force(tx.rows, region, cycle, basis)),
        )
        for basis in bases
    }


def folded(rows: Rows, region: UUID, cycle: str, basis: Basis) -> RegionFacts:
    """The same for a region whose rows were folded from its facts, at any past moment."""
    reported = [row for row in rows.of(figures.figures).values() if row["cycle"] == cycle]
    level, value = f"{basis}_level", f"{basis}_value"
    return RegionFacts(
        levels={row["indicator"]: row[level] for row in reported if row[level] is not None},
        figures={row["indicator"]: row[value] for row in reported if row[value] is not None},
        portfolio=Portfolio.of(
            edition_of(cycle),
            (
                SubmissionFacts(
                    state=State.ACCEPTED if basis is Basis.CLAIMED else State(row["state"]),
                    urusan=row["urusan"],
                    maturity=row[f"{basis}_maturity"],
                )
                for row in rows.of(submissions.submissions).values()
                if row["cycle"] == cycle and is_counted(row)
            ),
        ),
        goalposts=goalposts.goalposts(run_in_force(rows, region, cycle, basis)),
    )


def run_in_force(rows: Rows, region: UUID, cycle: str, basis: Basis) -> Row | None:
    """The measuring run whose goalposts hold for a region, if its cluster was measured."""
    cluster = cluster_of(rows, region, cycle)
    return cluster and goalposts.latest(rows, cycle, *cluster, basis)


def cluster_of(rows: Rows, region: UUID, cycle: str) -> tuple[str, str] | None:
    """The type and the cluster that a region is measured within in a cycle, if any."""
    scheme = scheme_of(cycle)
    if scheme is None:
        return None
    itself = rows.get(regions.regions, region)
    member = rows.get(regions.clusters, region, scheme.name, year_of(cycle))
    return (itself["type"], member["cluster"]) if itself and member else None


def is_counted(submission: Mapping[str, Any]) -> bool:
    """Whether a submission was handed in, at a stage that counts."""
    return submission["state"] in submissions.HANDED_IN and bool(submission["counts"])


def _stands(before: Row | None, cycle: str) -> tuple[Mapping[str, Decimal], str]:
    """The parts and the status that a score has so far."""
    return (before["parts"], before["status"]) if before else of_nothing(cycle)


@cache
def of_nothing(cycle: str) -> tuple[Mapping[str, Decimal], str]:
    """Those of a region that has reported nothing: it does not compete with a zero."""
    found = score(edition_of(cycle), RegionFacts())
    return found.parts, found.status


def _last_version(connection: Connection, stream: UUID) -> int:
    return connection.scalar(_LAST_VERSION, {"stream": stream}) or 0


_LAST_VERSION = select(func.max(log.c.version)).where(log.c.stream == bindparam("stream"))
