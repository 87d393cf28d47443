"""Organisations: the agencies (OPD) of each region."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Column, Connection, Table, Text, Uuid, bindparam, select

from domain import events
from domain.errors import NotFound
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, metadata

organisations = Table(
    "organisations",
    metadata,
    Column("organisation", Uuid, primary_key=True),
    Column("region", Uuid, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("closed", BigInteger),
)
"""One row an agency; ``closed`` is the position at which it ceased."""

model = ReadModel("organisations", (organisations,))

# Statements of commands are built once: building takes as long as executing.
_THIS = organisations.c.organisation == bindparam("organisation")
_REGION_OF = select(organisations.c.region).where(_THIS)
_WORKING = select(organisations).where(
    _THIS, organisations.c.region == bindparam("region"), organisations.c.closed.is_(None)
)


@model.on(events.OrganisationRegistered)
def _registered(rows: Rows, record: Record, fact: events.OrganisationRegistered) -> None:
    rows.put(
        organisations,
        organisation=fact.organisation,
        region=record.region,
        name=fact.name,
        since=record.position,
        closed=None,
    )


@model.on(events.OrganisationClosed)
def _closed(rows: Rows, record: Record, fact: events.OrganisationClosed) -> None:
    rows.change(organisations, fact.organisation, closed=record.position)


def of_region(connection: Connection, region: UUID) -> Sequence[AnyRow]:
    """The agencies of a region by name, those that ceased included."""
    query = select(organisations).where(organisations.c.region == region)
    return connection.execute(query.order_by(organisations.c.name)).all()


def region_of(connection: Connection, organisation: UUID) -> UUID | None:
    """The region whose agency it is or was, if there is such an agency."""
    return connection.scalar(_REGION_OF, {"organisation": organisation})


def find(connection: Connection, region: UUID, organisation: UUID) -> AnyRow:
    """A working agency of the region.

    Raises:
        NotFound: when the region has no such agency, or has it no longer.
    """
    asked = {"organisation": organisation, "region": region}
    found = connection.execute(_WORKING, asked).one_or_none()
    if found is None:
        raise NotFound("the region has no such agency", field="organisation")
    return found
