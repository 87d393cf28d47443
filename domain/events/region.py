"""Region: a provinsi, kabupaten or kota."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.events.fact import Fact


class RegionRegistered(Fact):
    """A region entered the register (Kepmendagri on codes and data of regions)."""

    TOPIC = "region.registered"
    code: str
    name: str
    type: str
    province: UUID | None
    capital: str
    latitude: Decimal
    longitude: Decimal
    timezone: str
    area_km2: Decimal | None
    population: int


class RegionRenamed(Fact):
    """A region has another name from here on."""

    TOPIC = "region.renamed"
    name: str
    reason: str


class RegionRecoded(Fact):
    """A region has another Kemendagri code from here on; the old one stays known."""

    TOPIC = "region.recoded"
    code: str
    reason: str


class RegionClustered(Fact):
    """A region belongs to a cluster of peers in one measurement year."""

    TOPIC = "region.clustered"
    scheme: str
    year: int
    cluster: str
    source: str


class OrganisationRegistered(Fact):
    """A region has this agency (OPD, perangkat daerah)."""

    TOPIC = "region.organisation_registered"
    organisation: UUID
    name: str


class OrganisationClosed(Fact):
    """An agency was merged away or dissolved; what it has done stays."""

    TOPIC = "region.organisation_closed"
    organisation: UUID
    reason: str
