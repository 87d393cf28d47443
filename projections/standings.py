"""Standings: the latest score of each region by cycle and basis; what the leaderboard ranks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    null,
    select,
)

from domain import events
from domain.scoring import Status
from projections import score_history
from projections.editions import scheme_of, year_of
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.regions import membership, regions
from projections.schema import AnyRow, Fixed, Json, UtcTime, metadata

standings = Table(
    "standings",
    metadata,
    Column("cycle", Text, primary_key=True),
    Column("basis", Text, primary_key=True),
    Column("region", Uuid, primary_key=True),
    Column("score", Fixed, nullable=False),
    Column("category", Text),
    Column("status", Text, nullable=False),
    Column("parts", Json(dict[str, Decimal]), nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("time", UtcTime, nullable=False),
    Index(None, "region"),
)
"""One row a region that has a score. ``version`` is that of its scorecard then; a score that
is not ``graded`` is partial and gives no rank."""

model = ReadModel("standings", (standings,))


@model.on(events.ScoreChanged)
def _changed(rows: Rows, record: Record, fact: events.ScoreChanged) -> None:
    _put(rows, record, fact.basis, fact, fact.status, fact.parts)


@model.on(events.ResultPublished)
def _published(rows: Rows, record: Record, fact: events.ResultPublished) -> None:
    _put(rows, record, "official", fact, Status.GRADED, {})


def _put(
    rows: Rows,
    record: Record,
    basis: str,
    fact: events.ScoreChanged | events.ResultPublished,
    status: str,
    parts: dict[str, Decimal],
) -> None:
    rows.put(
        standings,
        cycle=record.cycle,
        basis=basis,
        region=record.region,
        score=fact.score,
        category=fact.category,
        status=status,
        parts=parts,
        version=record.fact.originator_version,
        position=record.position,
        time=record.time,
    )


@dataclass(frozen=True)
class Field:
    """Who is compared: regions of a type, of a province, of a cluster; all where none is named."""

    type: str | None = None
    province: str | None = None
    cluster: str | None = None


EVERYBODY = Field()
"""All regions of the nation."""


def latest(connection: Connection, region: UUID, cycle: str, basis: str) -> AnyRow | None:
    """The score of one region as it stands now."""
    table = standings.c
    query = select(standings).where(
        table.cycle == cycle, table.basis == basis, table.region == region
    )
    return connection.execute(query).one_or_none()


def board(
    connection: Connection, cycle: str, basis: str, field: Field, position: int | None = None
) -> list[AnyRow]:
    """Every region compared, by code, with its cluster and its score now or at a position."""
    compared, region, score = _compared(field, cycle, position), regions.c.region, standings
    if position is None:
        about = score.c.region == region
        stands = and_(about, score.c.cycle == cycle, score.c.basis == basis)
    else:
        score = score_history.score_history
        stands = score.c.position == score_history.last(cycle, basis, region, position)
    query = compared.join(score, stands, isouter=True).add_columns(
        score.c.score,
        score.c.category,
        score.c.status,
        score.c.parts,
        score.c.position,
        score.c.time,
    )
    return list(connection.execute(query.order_by(regions.c.code)).all())


_province = regions.alias("province")


def _compared(field: Field, cycle: str, position: int | None) -> Select[*tuple[Any, ...]]:
    named = select(
        regions.c.region,
        regions.c.code,
        regions.c.name,
        regions.c.type,
        _province.c.code.label("province"),
    )
    query = named.join_from(
        regions, _province, regions.c.province == _province.c.region, isouter=True
    )
    if field.type is not None:
        query = query.where(regions.c.type == field.type)
    if field.province is not None:
        query = query.where(
            (_province.c.code == field.province) | (regions.c.code == field.province)
        )
    return _clustered(query, field, cycle, position)


def _clustered(
    query: Select[*tuple[Any, ...]], field: Field, cycle: str, position: int | None
) -> Select[*tuple[Any, ...]]:
    """The same with the cluster of each region, in an index that groups regions."""
    scheme = scheme_of(cycle)
    if scheme is None:
        return query.add_columns(null().label("cluster"))
    member = membership(scheme.name, year_of(cycle), position)
    query = query.join(member, member.c.region == regions.c.region, isouter=True)
    if field.cluster is not None:
        query = query.where(member.c.cluster == field.cluster)
    return query.add_columns(member.c.cluster)
