"""Regions: codes, names, types, provinces, and clusters by year."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    Subquery,
    Table,
    Text,
    Uuid,
    func,
    select,
)

from domain import events
from domain.errors import NotFound
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, Fixed, metadata

regions = Table(
    "regions",
    metadata,
    Column("region", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("province", Uuid),
    Column("capital", Text, nullable=False),
    Column("latitude", Fixed, nullable=False),
    Column("longitude", Fixed, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("area_km2", Fixed),
    Column("population", BigInteger, nullable=False),
    Index(None, "type", "code"),
)
"""One row a region, as it is called now."""

codes = Table(
    "region_codes",
    metadata,
    Column("code", Text, primary_key=True),
    Column("region", Uuid, nullable=False, index=True),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger),
)
"""Every code that a region has or had, with the positions between which it held."""

clusters = Table(
    "region_clusters",
    metadata,
    Column("region", Uuid, primary_key=True),
    Column("scheme", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("cluster", Text, nullable=False),
    Column("source", Text, nullable=False),
    Index(None, "scheme", "year", "cluster"),
)
"""Which peers a region is compared with in a measurement year."""

clusterings = Table(
    "region_clusterings",
    metadata,
    Column("region", Uuid, primary_key=True),
    Column("scheme", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("cluster", Text, nullable=False),
)
"""Every cluster that a region was put into, with the position from which on it held."""

model = ReadModel("regions", (regions, codes, clusters, clusterings))


@model.on(events.RegionRegistered)
def _registered(rows: Rows, record: Record, fact: events.RegionRegistered) -> None:
    rows.add(
        regions,
        region=record.region,
        code=fact.code,
        name=fact.name,
        type=fact.type,
        province=fact.province,
        capital=fact.capital,
        latitude=fact.latitude,
        longitude=fact.longitude,
        timezone=fact.timezone,
        area_km2=fact.area_km2,
        population=fact.population,
    )
    rows.add(codes, code=fact.code, region=record.region, since=record.position)


@model.on(events.RegionRenamed)
def _renamed(rows: Rows, record: Record, fact: events.RegionRenamed) -> None:
    rows.change(regions, record.region, name=fact.name)


@model.on(events.RegionRecoded)
def _recoded(rows: Rows, record: Record, fact: events.RegionRecoded) -> None:
    before = rows.get(regions, record.region)
    if before is not None:
        rows.change(codes, before["code"], until=record.position)
    rows.change(regions, record.region, code=fact.code)
    rows.put(codes, code=fact.code, region=record.region, since=record.position, until=None)


@model.on(events.RegionClustered)
def _clustered(rows: Rows, record: Record, fact: events.RegionClustered) -> None:
    rows.put(
        clusters,
        region=record.region,
        scheme=fact.scheme,
        year=fact.year,
        cluster=fact.cluster,
        source=fact.source,
    )
    rows.add(
        clusterings,
        region=record.region,
        scheme=fact.scheme,
        year=fact.year,
        since=record.position,
        cluster=fact.cluster,
    )


_province = regions.alias("province")
_described = select(regions, _province.c.code.label("province_code")).join_from(
    regions, _province, regions.c.province == _province.c.region, isouter=True
)


def find(connection: Connection, code: str) -> AnyRow:
    """The region of a code with its dot, also of one that it had before.

    Raises:
        NotFound: when no region has or had the code.
    """
    region = connection.scalar(select(codes.c.region).where(codes.c.code == code))
    if region is None:
        raise NotFound(f"no region has the code {code}", field="region_code")
    return by_id(connection, region)


def by_id(connection: Connection, region: UUID) -> AnyRow:
    """The region of this id."""
    found = connection.execute(_described.where(regions.c.region == region)).one_or_none()
    if found is None:
        raise NotFound("no such region", field="region")
    return found


def listing(
    connection: Connection,
    type: str | None = None,  # noqa: A002 -- the word of the domain
    province: str | None = None,
) -> Sequence[AnyRow]:
    """The regions in order of code, of a type or of the province with this code."""
    query = _described.order_by(regions.c.code)
    if type is not None:
        query = query.where(regions.c.type == type)
    if province is not None:
        query = query.where((_province.c.code == province) | (regions.c.code == province))
    return connection.execute(query).all()


def members(
    connection: Connection,
    scheme: str,
    year: int,
    type: str,  # noqa: A002
    cluster: str,
) -> Sequence[AnyRow]:
    """The regions of a type in a cluster of a measurement year, in order of code."""
    query = (
        select(regions.c.region, regions.c.code)
        .join_from(regions, clusters, clusters.c.region == regions.c.region)
        .where(clusters.c.scheme == scheme, clusters.c.year == year)
        .where(clusters.c.cluster == cluster, regions.c.type == type)
    )
    return connection.execute(query.order_by(regions.c.code)).all()


def membership(scheme: str, year: int, position: int | None = None) -> Subquery:
    """The cluster of each region in a measurement year, now or as it was at a position."""
    if position is None:
        now = select(clusters.c.region, clusters.c.cluster)
        return now.where(clusters.c.scheme == scheme, clusters.c.year == year).subquery()
    table, later = clusterings.c, clusterings.alias("later")
    last = (
        select(func.max(later.c.since))
        .where(later.c.region == table.region, later.c.scheme == scheme, later.c.year == year)
        .where(later.c.since <= position)
        .scalar_subquery()
    )
    then = select(table.region, table.cluster).where(table.scheme == scheme, table.year == year)
    return then.where(table.since == last).subquery()
