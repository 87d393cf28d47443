"""The replication network: who replicated from whom, by year, service and province.

Counted are confirmed replications, each in the year of its day, as public as the
agreements behind them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from domain.network import Network, network
from projections.agreements import agreements
from projections.regions import regions
from projections.schema import AnyRow
from projections.submissions import submissions


@dataclass(frozen=True, slots=True)
class Place:
    """A region at an end of a link, with the code of its province."""

    code: str
    name: str
    type: str
    province: str


@dataclass(frozen=True, slots=True)
class Replication:
    """One confirmed replication; ``lacking`` is the side marked at the last evaluation."""

    agreement: UUID
    originator: Place
    replicator: Place
    innovation: str
    urusan: str
    date: str
    lacking: str | None

    @property
    def year(self) -> int:
        """The year of its day."""
        return int(self.date[:4])


@dataclass(frozen=True, slots=True)
class Asked:
    """Which replications: of a year, of a service, with an end in a province or a region."""

    year: int | None = None
    urusan: str | None = None
    province: str | None = None
    region: str | None = None


EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Innovation:
    """An innovation and by how many different regions it was replicated."""

    originator: Place
    name: str
    urusan: str
    regions: int


@dataclass(frozen=True, slots=True)
class Replicated:
    """The network, the replications that it is drawn from, and what stands out in it.

    ``provinces`` names the provinces by code; ``wide`` is the same network between them.
    """

    asked: Asked
    replications: Sequence[Replication]
    close: Network[Place]
    wide: Network[str]
    innovations: Sequence[Innovation]
    by_year: Mapping[int, int]
    by_urusan: Mapping[str, int]
    by_province: Mapping[str, int]
    provinces: Mapping[str, str]


def replicated(connection: Connection, asked: Asked = EVERYTHING) -> Replicated:
    """The network of the replications asked for, all where nothing is named."""
    places = _places(connection)
    found = [one for one in _replications(connection, places) if _is_asked(asked, one)]
    return Replicated(
        asked=asked,
        replications=found,
        close=network([(one.originator, one.replicator) for one in found]),
        wide=network([(one.originator.province, one.replicator.province) for one in found]),
        innovations=_innovations(found),
        by_year=dict(sorted(Counter(one.year for one in found).items())),
        by_urusan=dict(Counter(one.urusan for one in found).most_common()),
        by_province=dict(Counter(one.originator.province for one in found).most_common()),
        provinces={one.code: one.name for one in places.values() if one.code == one.province},
    )


def _places(connection: Connection) -> Mapping[UUID, Place]:
    province = regions.alias("province")
    rows = connection.execute(
        select(
            regions.c.region,
            regions.c.code,
            regions.c.name,
            regions.c.type,
            province.c.code.label("province"),
        ).join_from(regions, province, regions.c.province == province.c.region, isouter=True)
    )
    return {
        row.region: Place(row.code, row.name, row.type, row.province or row.code) for row in rows
    }


def _replications(connection: Connection, places: Mapping[UUID, Place]) -> list[Replication]:
    """Every confirmed replication, the latest day first; one a region and innovation."""
    table = agreements.c
    rows = connection.execute(
        select(agreements, submissions.c.urusan)
        .join_from(agreements, submissions, table.submission == submissions.c.submission)
        .where(table.confirmed.is_not(None))
        .order_by(table.confirmed.desc(), table.confirmed_at.desc())
    )
    found: dict[tuple[UUID, str, UUID], Replication] = {}
    for row in rows:
        key = row.region, row.innovation.casefold(), row.partner
        found.setdefault(key, _replication(row, places))
    return list(found.values())


def _replication(row: AnyRow, places: Mapping[UUID, Place]) -> Replication:
    return Replication(
        agreement=row.agreement,
        originator=places[row.region],
        replicator=places[row.partner],
        innovation=row.innovation,
        urusan=row.urusan,
        date=row.confirmed,
        lacking=row.lacking,
    )


def _is_asked(asked: Asked, one: Replication) -> bool:
    ends = (one.originator, one.replicator)
    return (
        asked.year in {None, one.year}
        and asked.urusan in {None, one.urusan}
        and (asked.province is None or any(end.province == asked.province for end in ends))
        and (asked.region is None or any(end.code == asked.region for end in ends))
    )


def _innovations(replications: Sequence[Replication]) -> list[Innovation]:
    """What was replicated by the most different regions first."""
    by: dict[tuple[Place, str], set[str]] = {}
    urusan: dict[tuple[Place, str], str] = {}
    names: dict[tuple[Place, str], str] = {}
    for one in replications:
        key = one.originator, one.innovation.casefold()
        by.setdefault(key, set()).add(one.replicator.code)
        urusan.setdefault(key, one.urusan)
        names.setdefault(key, one.innovation)
    found = [
        Innovation(key[0], names[key], urusan[key], len(replicators))
        for key, replicators in by.items()
    ]
    return sorted(found, key=lambda one: (-one.regions, one.originator.code, one.name))
