"""Standings: the ranked regions of one index, year and basis, now or as they were."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, exists, select

from app.queries.moment import Moment, moment
from domain.errors import check
from domain.index import Edition, edition
from domain.ranking import Entry, Ranking, rank
from domain.scorecard import Basis
from projections.schema import AnyRow
from projections.standings import Field, board
from projections.standings import standings as table

EVERYBODY = Field()


@dataclass(frozen=True, slots=True)
class Standings:
    """A leaderboard and all that says which one it is."""

    edition: Edition
    year: int
    basis: Basis
    field: Field
    as_of: Moment
    ranking: Ranking

    @property
    def index(self) -> str:
        """The index that is ranked."""
        return self.edition.index


def standings(
    connection: Connection,
    index: str,
    year: int,
    basis: str | None = None,
    field: Field = EVERYBODY,
    as_of: str | None = None,
) -> Standings:
    """The standings of an index in a year.

    Args:
        connection: a snapshot to read in.
        index: ``iid`` or another index that has editions.
        year: the measurement year.
        basis: claimed, verified or official; official where none is named and results
            were published, else verified.
        field: which regions are compared.
        as_of: a position or a time; now for none.

    Raises:
        NotFound: when no edition of the index covers the year.
        Invalid: when the basis or the moment is none.
    """
    method = edition(index, year)
    cycle = f"{index}-{year}"
    chosen = _basis(connection, cycle, basis)
    when = moment(connection, as_of)
    rows = board(connection, cycle, chosen, field, when.position if when.past else None)
    return Standings(method, year, chosen, field, when, rank(map(_entry, rows)))


def _basis(connection: Connection, cycle: str, basis: str | None) -> Basis:
    if basis is not None:
        check(basis in set(Basis), f"basis must be one of {', '.join(Basis)}", field="basis")
        return Basis(basis)
    official = exists().where(table.c.cycle == cycle, table.c.basis == Basis.OFFICIAL)
    return Basis.OFFICIAL if connection.scalar(select(official)) else Basis.VERIFIED


def _entry(row: AnyRow) -> Entry:
    return Entry(
        code=row.code,
        name=row.name,
        type=row.type,
        province=row.province or row.code,
        score=row.score,
        category=row.category,
    )
