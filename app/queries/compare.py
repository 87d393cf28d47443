"""Two to five regions side by side, indicator by indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from app.queries.explained import computed
from app.queries.moment import Moment, moment
from app.queries.past import Past, past
from domain.errors import check
from domain.index import Edition, Indicator, Scope, edition
from domain.scorecard import Basis
from domain.scoring import Score, explain, score
from projections import regions

_FEWEST, _MOST = 2, 5
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: what it brings each region, in points of the index (0 to 100)."""

    indicator: Indicator
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
) -> Comparison:
    """Regions of these codes side by side in an index and year.

    Raises:
        Invalid: when they are fewer than two, more than five, or one is named twice.
    """
    check(
        _FEWEST <= len(set(codes)) == len(codes) <= _MOST,
        f"name {_FEWEST} to {_MOST} different regions",
        field="regions",
    )
    method, chosen = edition(index, year), computed(basis)
    when = moment(connection, as_of)
    found = [regions.find(connection, code) for code in codes]
    pasts = {
        region.code: past(connection, region.region, f"{index}-{year}", when.position)
        for region in found
    }
    scores = {code: score(method, then.known(chosen)) for code, then in pasts.items()}
    lines = [
        Line(one, {code: _points(one, method, pasts[code], chosen, scores[code]) for code in pasts})
        for one in method.indicators
    ]
    return Comparison(
        edition=method,
        year=year,
        basis=chosen,
        as_of=when,
        names={region.code: region.name for region in found},
        scores=scores,
        lines=sorted(lines, key=lambda line: -line.spread),
    )


def _points(
    indicator: Indicator, method: Edition, then: Past, basis: Basis, found: Score
) -> Decimal:
    if indicator.scope is Scope.REGION:
        tree = explain(method, then.known(basis))
        earned = sum((line.points for line in tree.walk() if line.code == indicator.code), _NOTHING)
    else:
        levels = (
            row[basis].get(indicator.code, 0)
            for row in then.submissions
            if basis is Basis.CLAIMED or row["state"] != "rejected"
        )
        total = sum(map(indicator.points, levels), _NOTHING)
        earned = total / found.parts["divisor"] if total else _NOTHING
    return earned / method.scale * 100
