"""A region (daerah): a provinsi, kabupaten or kota, and its agencies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from eventsourcing.domain import event

from domain import events
from domain.aggregate import Aggregate, stream_id
from domain.clusters import normal_membership
from domain.errors import AlreadyExists, check, require
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from uuid import UUID

TYPES = ("provinsi", "kabupaten", "kota")
ZONES = ("WIB", "WITA", "WIT")
_CODE = re.compile(r"(\d\d)\.?(\d\d)?")
# The six administrative areas of Jakarta have codes, but no government of their own
# (UU 2/2024): the province alone is compared.
_WITHOUT_GOVERNMENT = "31"


def region_id(code: str) -> UUID:
    """The id of the region that was registered under this code."""
    return stream_id("region", normal_code(code))


def organisation_id(region: UUID, name: str) -> UUID:
    """The id of an agency: one name is one agency within a region."""
    return stream_id("organisation", region, clean(name, "organisation").casefold())


def normal_code(code: str) -> str:
    """A Kemendagri code with its dot: ``3576`` and ``35.76`` are both ``35.76``.

    Raises:
        Invalid: when the text has not the form of a code.
    """
    match = _CODE.fullmatch(code) if code.isascii() else None
    check(match, f"{code!r} is not a region code such as 35.76 or 35", field="region_code")
    return ".".join(part for part in (match and match.groups()) or () if part)


class Region(Aggregate):
    """One regional government under its codes and names over time."""

    TOPIC = "region"

    def __init__(self) -> None:
        """A region that is not in the register."""
        self.code = ""
        self.name = ""
        self.type = ""
        self.organisations: dict[UUID, str] = {}
        self.clusters: dict[tuple[str, int], str] = {}

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a region are about the region."""
        return {"region": self.id}

    def register(self, code: str, name: str, type: str, **particulars: Any) -> None:  # noqa: A002
        """Decide: a region enters the register, once.

        Args:
            code: the Kemendagri code, with or without its dot.
            name: the full official name, such as ``Kota Mojokerto``.
            type: ``provinsi``, ``kabupaten`` or ``kota``.
            particulars: the other fields of ``RegionRegistered``.
        """
        require(not self.exists, f"region {code} is registered already")
        code = normal_code(code)
        check(type in TYPES, f"type must be one of {', '.join(TYPES)}", field="type")
        check(
            (type == "provinsi") == ("." not in code),
            f"{code} is no code of a {type}",
            field="code",
        )
        check(
            not code.startswith(f"{_WITHOUT_GOVERNMENT}."),
            f"{code} is an administrative area of Jakarta, not a region",
            field="code",
        )
        name = clean(name, "name")
        check(
            particulars["timezone"] in ZONES, "timezone must be WIB, WITA or WIT", field="timezone"
        )
        self._registered(code=code, name=name, type=type, **particulars)

    @event(events.RegionRegistered)
    def _registered(
        self,
        code: str,
        name: str,
        type: str,  # noqa: A002
        province: UUID | None,
        capital: str,
        latitude: Decimal,
        longitude: Decimal,
        timezone: str,
        area_km2: Decimal | None,
        population: int,
    ) -> None:
        self.code, self.name, self.type = code, name, type

    def rename(self, name: str, reason: str) -> None:
        """Decide: the region has another name from now on."""
        require(self.exists, "the region is not registered")
        name = clean(name, "name")
        if name != self.name:
            self._renamed(name=name, reason=clean(reason, "reason"))

    @event(events.RegionRenamed)
    def _renamed(self, name: str, reason: str) -> None:
        self.name = name

    def recode(self, code: str, reason: str) -> None:
        """Decide: the region has another code from now on."""
        require(self.exists, "the region is not registered")
        code = normal_code(code)
        check(
            ("." in code) == ("." in self.code), f"{code} is no code of a {self.type}", field="code"
        )
        if code != self.code:
            self._recoded(code=code, reason=clean(reason, "reason"))

    @event(events.RegionRecoded)
    def _recoded(self, code: str, reason: str) -> None:
        self.code = code

    def cluster(self, scheme: str, year: int, cluster: str, source: str) -> None:
        """Decide: in this measurement year the region is compared within this cluster."""
        require(self.exists, "the region is not registered")
        scheme, cluster = normal_membership(scheme, year, cluster)
        source = clean(source, "source", most=500)
        if self.clusters.get((scheme, year)) != cluster:
            self._clustered(scheme=scheme, year=year, cluster=cluster, source=source)

    @event(events.RegionClustered)
    def _clustered(self, scheme: str, year: int, cluster: str, source: str) -> None:
        self.clusters[scheme, year] = cluster

    def register_organisation(self, name: str) -> UUID:
        """Decide: the region has an agency of this name; its id is the answer."""
        require(self.exists, "the region is not registered")
        name = clean(name, "name")
        organisation = organisation_id(self.id, name)
        if organisation in self.organisations:
            raise AlreadyExists(f"{self.name} has the agency {name} already", field="name")
        self._organisation_registered(organisation=organisation, name=name)
        return organisation

    @event(events.OrganisationRegistered)
    def _organisation_registered(self, organisation: UUID, name: str) -> None:
        self.organisations[organisation] = name

    def close_organisation(self, organisation: UUID, reason: str) -> None:
        """Decide: the agency takes part no more."""
        require(organisation in self.organisations, "the region has no such agency")
        self._organisation_closed(organisation=organisation, reason=clean(reason, "reason"))

    @event(events.OrganisationClosed)
    def _organisation_closed(self, organisation: UUID, reason: str) -> None:
        del self.organisations[organisation]
