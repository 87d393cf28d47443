"""An explained score: from the number down to the facts behind every point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from app.queries.measurements import Run, run
from app.queries.moment import Moment, moment
from app.queries.past import past
from app.queries.shown import require_shown
from domain import events
from domain.actor import PUBLIC, Actor
from domain.errors import NotFound, check
from domain.explanation import Explanation
from domain.index import Edition, edition
from domain.scorecard import Basis
from domain.scoring import Score, explain, score
from projections.record import Record


@dataclass(frozen=True, slots=True)
class Explained:
    """A score of a region with its parts, its submissions and the facts behind it.

    ``facts`` are the positions of the facts that settled something, by what they
    settled: the indicator of the region, or ``submission/indicator``. ``run`` measured the
    goalposts that it is judged by, where a part is relative within a cluster.
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
    cluster: str | None
    run: Run | None


def explained(
    connection: Connection,
    region: UUID,
    index: str,
    year: int,
    basis: str | None = None,
    as_of: str | None = None,
    viewer: Actor = PUBLIC,
) -> Explained:
    """The score of a region, taken apart, now or as it was.

    Raises:
        Unauthenticated: when it is not shown to the public yet.
        NotFound: when it is not shown, or the region had reported nothing for that year.
    """
    method, chosen = edition(index, year), computed(basis)
    require_shown(connection, viewer, f"{index}-{year}", chosen, region)
    when = moment(connection, as_of)
    then = past(connection, region, f"{index}-{year}", when.position)
    if not then.submissions and not then.figures:
        raise NotFound(f"the region had reported nothing for {index} {year} at that moment")
    judged = then.run(chosen)
    by = run(connection, judged) if judged else None
    known = replace(then.known(chosen), goalposts=by.goalposts if by else {})
    return Explained(
        edition=method,
        year=year,
        basis=chosen,
        as_of=when,
        score=score(method, known),
        tree=explain(method, known),
        submissions=sorted(
            then.submissions, key=lambda row: (-row[f"{chosen}_maturity"], row["name"])
        ),
        figures=then.figures,
        facts=_settled(then.records, chosen),
        organisations=then.organisations,
        cluster=then.cluster,
        run=by,
    )


def computed(basis: str | None) -> Basis:
    """The basis of a computed score; verified where none is named."""
    check(
        basis in {None, Basis.CLAIMED, Basis.VERIFIED},
        "basis must be claimed or verified: an official result is a figure of its source",
        field="basis",
    )
    return Basis(basis or Basis.VERIFIED)


def _settled(records: Sequence[Record], basis: Basis) -> Mapping[str, int]:
    """Where in the log each indicator was settled, the latest fact of each."""
    found: dict[str, int] = {}
    for record in records:
        fact = record.fact
        if isinstance(fact, _OF_SUBMISSION[basis]):
            found[f"{fact.originator_id}/{fact.indicator}"] = record.position
        elif isinstance(fact, _OF_REGION[basis]):
            found[fact.indicator] = record.position
    return found


_OF_SUBMISSION = {
    Basis.CLAIMED: (events.IndicatorClaimed,),
    Basis.VERIFIED: (events.IndicatorVerified, events.RevisionApproved),
}
_OF_REGION = {
    Basis.CLAIMED: (events.FigureReported,),
    Basis.VERIFIED: (events.FigureVerified, events.FigureRevisionApproved),
}
