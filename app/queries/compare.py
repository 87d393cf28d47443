"""Two to five regions side by side, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from app.queries.explained import computed
from app.queries.moment import Moment, moment
from app.queries.past import Past, past
from app.queries.shown import require_shown
from domain.actor import PUBLIC, Actor
from domain.errors import check
from domain.index import Edition, Indicator, Scope, edition
from domain.scorecard import Basis
from domain.scoring import Score, explain, score
from projections import regions

_FEWEST, _MOST = 2, 5
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator, rule or ratio: what it brings each region, in points of the index."""

    code: str
    name: str
    scope: Scope
    points: Mapping[str, Decimal]

    @property
    def spread(self) -> Decimal:
        """The best of the regions minus the worst."""
        return max(self.points.values()) - min(self.points.values())


@dataclass(frozen=True, slots=True)
class Comparison:
    """Regions side by side by code; the lines with the widest spread come first."""

    edition: Edition
    year: int
    basis: Basis
    as_of: Moment
    names: Mapping[str, str]
    scores: Mapping[str, Score]
    lines: Sequence[Line]


def compare(
    connection: Connection,
    codes: Sequence[str],
    index: str,
    year: int,
    basis: str | None = None,
    as_of: str | None = None,
    viewer: Actor = PUBLIC,
) -> Comparison:
    """Regions of these codes side by side in an index and year.

    Raises:
        Invalid: when they are fewer than two, more than five, or one is named twice.
        NotFound: when there is no such region or edition, or its scores are not shown.
    """
    check(
        _FEWEST <= len(set(codes)) == len(codes) <= _MOST,
        f"name {_FEWEST} to {_MOST} different regions",
        field="regions",
    )
    method, chosen = edition(index, year), computed(basis)
    require_shown(connection, viewer, f"{index}-{year}", chosen)
    when = moment(connection, as_of)
    found = [regions.find(connection, code) for code in codes]
    pasts = {
        region.code: past(connection, region.region, f"{index}-{year}", when.position)
        for region in found
    }
    scores = {code: score(method, then.known(chosen)) for code, then in pasts.items()}
    lines = [*_of_regions(method, pasts, chosen), *_of_submissions(method, pasts, chosen, scores)]
    return Comparison(
        edition=method,
        year=year,
        basis=chosen,
        as_of=when,
        names={region.code: region.name for region in found},
        scores=scores,
        lines=sorted(lines, key=lambda line: -line.spread),
    )


def _of_regions(method: Edition, pasts: Mapping[str, Past], basis: Basis) -> Iterator[Line]:
    """What the region itself answers for: every line of the parts that have lines."""
    trees = {code: explain(method, then.known(basis)) for code, then in pasts.items()}
    parts = zip(*(tree.children for tree in trees.values()), strict=True)
    for part in parts:
        for same in zip(*(tree.children for tree in part), strict=True):
            points = zip(trees, (line.points for line in same), strict=True)
            yield Line(
                code=same[0].code,
                name=same[0].label,
                scope=Scope.REGION,
                points={code: one / method.scale * 100 for code, one in points},
            )


def _of_submissions(
    method: Edition, pasts: Mapping[str, Past], basis: Basis, scores: Mapping[str, Score]
) -> Iterator[Line]:
    """What the submissions answer for, indicator by indicator."""
    for one in method.submission_indicators:
        yield Line(
            code=one.code,
            name=one.name,
            scope=Scope.SUBMISSION,
            points={
                code: _mean(one, then, basis, scores[code]) / method.scale * 100
                for code, then in pasts.items()
            },
        )


def _mean(indicator: Indicator, then: Past, basis: Basis, found: Score) -> Decimal:
    """The points of an indicator over all submissions, by the divisor of the region."""
    levels = (
        row[basis].get(indicator.code, 0)
        for row in then.submissions
        if basis is Basis.CLAIMED or row["state"] != "rejected"
    )
    total = sum(map(indicator.points, levels), _NOTHING)
    return total / found.parts["divisor"] if total else _NOTHING
