"""Standings: the ranked regions of one index, year and basis, now or as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import Connection, exists, select

from app.queries.grades import grades
from app.queries.moment import Moment, moment
from app.queries.published import Published, of_cycle
from app.queries.shown import require_shown
from domain.actor import PUBLIC, Actor
from domain.clusters import normal_cluster
from domain.errors import check
from domain.grading import Grade
from domain.index import Edition, edition
from domain.ranking import NOT_REPORTED, Entry, Ranking, rank
from domain.scorecard import Basis
from domain.scoring import Status
from projections.schema import AnyRow
from projections.standings import EVERYBODY, Field, board
from projections.standings import standings as table


@dataclass(frozen=True, slots=True)
class Standings:
    """A leaderboard and all that says which one it is.

    By region code: ``grades`` are the computed ones, where the index has grades, and
    ``published`` what sources have beside computed scores.
    """

    edition: Edition
    year: int
    basis: Basis
    field: Field
    as_of: Moment
    ranking: Ranking
    grades: Mapping[str, Grade]
    published: Mapping[str, Published]

    @property
    def index(self) -> str:
        """The index that is ranked."""
        return self.edition.index

    @property
    def fiscal_year(self) -> int | None:
        """The budget year (tahun anggaran) that was measured, where the index has one."""
        return self.edition.fiscal_year(self.year)

    def parts(self, entry: Entry) -> Mapping[str, Decimal]:
        """The points of each part of a computed score, in the order of the edition."""
        codes = (one.code for one in self.edition.parts)
        return {code: entry.parts[code] for code in codes if code in entry.parts}


def standings(
    connection: Connection,
    index: str,
    year: int,
    basis: str | None = None,
    field: Field = EVERYBODY,
    as_of: str | None = None,
    viewer: Actor = PUBLIC,
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
        viewer: who is to see them.

    Raises:
        NotFound: when no edition of the index covers the year, or its scores are not shown.
        Invalid: when the basis, the cluster or the moment is none.
    """
    method = edition(index, year)
    if field.cluster is not None:
        field = replace(field, cluster=normal_cluster(method, year, field.cluster))
    chosen = _basis(connection, f"{index}-{year}", basis)
    require_shown(connection, viewer, f"{index}-{year}", chosen)
    when = moment(connection, as_of)
    asked = _Asked(connection, method, year, chosen, when)
    entries = asked.entries(field)
    return Standings(
        edition=method,
        year=year,
        basis=chosen,
        field=field,
        as_of=when,
        ranking=rank(entries),
        grades=asked.grades(field, entries),
        published=asked.published(field),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which scores are asked for."""

    connection: Connection
    edition: Edition
    year: int
    basis: Basis
    when: Moment

    @property
    def cycle(self) -> str:
        """The cycle that is asked about."""
        return f"{self.edition.index}-{self.year}"

    def entries(self, field: Field) -> list[Entry]:
        """The regions compared, by code."""
        position = self.when.position if self.when.past else None
        return list(map(_entry, board(self.connection, self.cycle, self.basis, field, position)))

    def published(self, field: Field) -> Mapping[str, Published]:
        """What was published beside computed scores; an official board is that itself."""
        if self.basis is Basis.OFFICIAL:
            return {}
        return of_cycle(self.connection, self.cycle, self.when.position, field)

    def grades(self, field: Field, entries: list[Entry]) -> Mapping[str, Grade]:
        """The computed grades; a published result has the grade that was published."""
        if self.basis is Basis.OFFICIAL or self.edition.grade_rule is None:
            return {}
        whole = entries if field.province is None else self.entries(EVERYBODY)
        return grades(self.edition.grade_rule, whole)


def _basis(connection: Connection, cycle: str, basis: str | None) -> Basis:
    if basis is not None:
        check(basis in set(Basis), f"basis must be one of {', '.join(Basis)}", field="basis")
        return Basis(basis)
    official = exists().where(table.c.cycle == cycle, table.c.basis == Basis.OFFICIAL)
    return Basis.OFFICIAL if connection.scalar(select(official)) else Basis.VERIFIED


def _entry(row: AnyRow) -> Entry:
    graded = row.status == Status.GRADED
    return Entry(
        code=row.code,
        name=row.name,
        type=row.type,
        province=row.province or row.code,
        score=row.score if graded else None,
        category=row.category if graded else None,
        reason=row.status or NOT_REPORTED,
        parts=row.parts or {},
        cluster=row.cluster,
    )
