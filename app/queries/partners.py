"""Finding a partner by need: where a region is weak, and who of its kind is strong there.

Shown are submissions that were accepted, of the year asked for or the latest before it in
which any were. Every suggestion says why.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from domain.affinity import Because, Need, Peer, Reason, Service, fitting, likeness, worth
from domain.cycle import Provisional
from domain.errors import require
from domain.index import Edition, edition
from domain.scorecard import Basis
from projections import cycles as runs
from projections import regions
from projections import submissions as portfolio
from projections.agreements import agreements
from projections.cycles import cycles
from projections.regions import clusters
from projections.schema import AnyRow
from projections.standings import latest
from projections.submissions import submissions

Innovation = tuple[UUID, str]

_NEEDS = 8
_PEERS = 60
_PER_REGION = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An innovation of another region that fits, and why; ``worth`` adds up the reasons.

    One that was replicated before it was accepted shows no maturity.
    """

    submission: UUID
    innovation: str
    urusan: str
    region: AnyRow
    maturity: Decimal | None
    replicated: int
    reasons: Sequence[Reason]
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Partners:
    """The needs of a region in a year, and what of others fits them.

    ``fitting`` are innovations of regions of its type, ``proven`` those of any region that
    others have replicated already. ``source_year`` is the year that they are taken from;
    none where nothing was accepted yet.
    """

    edition: Edition
    year: int
    basis: Basis
    region: AnyRow
    source_year: int | None
    needs: Sequence[Need]
    services: Sequence[Service]
    fitting: Sequence[Suggestion]
    proven: Sequence[Suggestion]


def partners(
    connection: Connection, region: AnyRow, index: str, year: int, limit: int = 20
) -> Partners:
    """Partners for a region by what it lacks.

    Raises:
        NotFound: when no edition of the index covers the year.
        WrongState: when the year is not shown to everybody before it is final.
    """
    method = edition(index, year)
    cycle = f"{index}-{year}"
    run = runs.find(connection, cycle)
    require(run is None or _is_shown(run), f"{cycle} is shown to everybody once it is final")
    basis = _basis(connection, region.region, cycle)
    needs = _needs(connection, region.region, cycle, method, basis)
    services = _services(connection, region.region, cycle, method, basis)
    source = _source_year(connection, index, year)
    cycle_of_source = f"{index}-{source}" if source else None
    found = _Search(connection, region, year, cycle_of_source, needs, services)
    return Partners(
        edition=method,
        year=year,
        basis=basis,
        region=region,
        source_year=source,
        needs=needs,
        services=services,
        fitting=found.fitting(limit),
        proven=found.proven(limit),
    )


@dataclass
class _Search:
    connection: Connection
    region: AnyRow
    year: int
    source: str | None
    needs: Sequence[Need]
    services: Sequence[Service]

    def __post_init__(self) -> None:
        self.replicated = _replicated(self.connection)
        self.taken = _taken(self.connection, self.region.region)
        self.all = {row.region: row for row in regions.listing(self.connection)}
        self.clusters = _clusters(self.connection, self.year)
        self.own = self._peer(self.region)

    def fitting(self, limit: int) -> list[Suggestion]:
        """What fits of the regions that are most alike; a few of each at most."""
        alike = sorted(
            (one for one in self.all if one != self.region.region and self._likeness(one)),
            key=lambda one: (-worth(self._likeness(one)), self.all[one].code),
        )
        rows = self._accepted(submissions.c.region.in_(alike[:_PEERS]))
        found = [one for one in map(self._suggestion, rows) if self._helps(one)]
        shown: Counter[UUID] = Counter()
        kept = []
        for one in sorted(found, key=_order):
            shown[one.region.region] += 1
            if shown[one.region.region] <= _PER_REGION:
                kept.append(one)
        return kept[:limit]

    def proven(self, limit: int) -> list[Suggestion]:
        """What others have replicated already, the most often replicated first."""
        known = {_innovation(row): row for row in self._agreed_on()}
        originators = {region for region, _ in known}
        known |= {
            _innovation(row): row
            for row in self._accepted(submissions.c.region.in_(originators))
            if _innovation(row) in known
        }
        found = [self._suggestion(row) for row in known.values()]
        return sorted(found, key=lambda one: (-one.replicated, *_order(one)))[:limit]

    def _agreed_on(self) -> list[AnyRow]:
        """The submissions of others that replications were agreed on, the newest last."""
        query = select(submissions).where(
            submissions.c.submission.in_(
                select(agreements.c.submission).where(agreements.c.confirmed.is_not(None))
            ),
            submissions.c.region != self.region.region,
        )
        rows = self.connection.execute(query.order_by(submissions.c.cycle))
        return [row for row in rows if _innovation(row) not in self.taken]

    def _accepted(self, condition: ColumnElement[bool]) -> list[AnyRow]:
        query = select(submissions).where(
            submissions.c.cycle == self.source,
            submissions.c.state == "accepted",
            submissions.c.counts == 1,
            condition,
        )
        rows = self.connection.execute(query)
        return [row for row in rows if _innovation(row) not in self.taken]

    def _suggestion(self, row: AnyRow) -> Suggestion:
        times = self.replicated[_innovation(row)]
        accepted = row.state == "accepted"
        levels = row.verified if accepted else {}
        reasons = [
            *self._likeness(row.region),
            *fitting(self.needs, self.services, levels, row.urusan, times),
        ]
        return Suggestion(
            submission=row.submission,
            innovation=row.name,
            urusan=row.urusan,
            region=self.all[row.region],
            maturity=row.verified_maturity if accepted else None,
            replicated=times,
            reasons=reasons,
            worth=worth(reasons),
        )

    def _helps(self, one: Suggestion) -> bool:
        lacking = {Because.STRONG_INDICATOR, Because.MISSING_SERVICE, Because.WEAK_SERVICE}
        return any(reason.because in lacking for reason in one.reasons)

    def _likeness(self, region: UUID) -> list[Reason]:
        return likeness(self.own, self._peer(self.all[region]))

    def _peer(self, row: AnyRow) -> Peer:
        return Peer(type=row.type, population=row.population, clusters=self.clusters[row.region])


def _order(one: Suggestion) -> tuple[Decimal, str, str]:
    return -one.worth, one.region.code, one.innovation


def _is_shown(run: AnyRow) -> bool:
    return run.finalised is not None or run.provisional == Provisional.PUBLIC


def _basis(connection: Connection, region: UUID, cycle: str) -> Basis:
    verified = latest(connection, region, cycle, Basis.VERIFIED)
    settled = verified is not None and verified.parts.get("maturity_mean")
    return Basis.VERIFIED if settled else Basis.CLAIMED


def _needs(
    connection: Connection, region: UUID, cycle: str, method: Edition, basis: Basis
) -> list[Need]:
    means = portfolio.levels(connection, region, cycle, method, basis)
    every = [
        Need(indicator=one, mean=means.get(one.code, Decimal(0)))
        for one in method.submission_indicators
    ]
    weak = sorted(every, key=lambda one: -one.missing)
    return [one for one in weak if one.missing][:_NEEDS]


def _services(
    connection: Connection, region: UUID, cycle: str, method: Edition, basis: Basis
) -> list[Service]:
    brought: dict[str, list[Decimal]] = defaultdict(list)
    for row in portfolio.listing(connection, region, cycle, limit=100_000):
        if row.state in portfolio.HANDED_IN and row.counts:
            brought[row.urusan].append(getattr(row, f"{basis}_maturity"))
    every = (_service(code, brought[code]) for code in sorted(method.profile.basic_urusan))
    return [one for one in every if one.is_weak]


def _service(urusan: str, matured: Sequence[Decimal]) -> Service:
    mean = sum(matured, Decimal(0)) / len(matured) if matured else None
    return Service(urusan=urusan, innovations=len(matured), maturity=mean)


def _source_year(connection: Connection, index: str, year: int) -> int | None:
    """The latest year up to this one that is shown and in which anything was accepted."""
    query = select(cycles.c.year).where(
        cycles.c.index == index,
        cycles.c.year <= year,
        cycles.c.finalised.is_not(None) | (cycles.c.provisional == Provisional.PUBLIC),
        select(submissions.c.submission)
        .where(submissions.c.cycle == cycles.c.cycle, submissions.c.state == "accepted")
        .exists(),
    )
    return connection.scalar(query.order_by(cycles.c.year.desc()).limit(1))


def _innovation(row: AnyRow) -> Innovation:
    """Whose innovation a submission is; it goes by the same name in other years."""
    return row.region, row.name.casefold()


def _replicated(connection: Connection) -> Counter[Innovation]:
    """How many different regions have confirmed that they replicate an innovation."""
    table = agreements.c
    query = select(table.region, table.innovation, table.partner).where(
        table.confirmed.is_not(None)
    )
    by = {(row.region, row.innovation.casefold(), row.partner) for row in connection.execute(query)}
    return Counter((region, innovation) for region, innovation, _ in by)


def _taken(connection: Connection, region: UUID) -> set[Innovation]:
    """What the region has an agreement on already, or on its way."""
    table = agreements.c
    query = select(table.region, table.innovation).where(
        table.partner == region, table.state != "withdrawn"
    )
    return {(row.region, row.innovation.casefold()) for row in connection.execute(query)}


def _clusters(connection: Connection, year: int) -> Mapping[UUID, Mapping[str, str]]:
    """The clusters of each region in the latest year up to this one, by scheme."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    query = select(clusters).where(clusters.c.year <= year).order_by(clusters.c.year)
    for row in connection.execute(query):
        found[row.region][row.scheme] = row.cluster
    return found
