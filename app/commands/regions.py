"""Commands on regions and their agencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.authorize import authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.errors import AlreadyExists
from domain.region import Region, normal_code, region_id
from projections.regions import codes

Made = Mapping[str, str]


def register(
    juara: Juara,
    tx: Transaction,
    *,
    code: str,
    name: str,
    type: str,  # noqa: A002 -- the word of the domain
    **particulars: Any,
) -> Made:
    """Enters a region into the register."""
    authorize(tx, "region.register")
    _require_free(tx, code)
    it = juara.load(Region, region_id(code))
    it.register(code, name, type, **particulars)
    return _recorded(juara, it)


def rename(juara: Juara, tx: Transaction, *, region: UUID, name: str, reason: str) -> Made:
    """Gives a region another name."""
    authorize(tx, "region.rename", region)
    it = juara.existing(Region, region)
    it.rename(name, reason)
    return _recorded(juara, it)


def recode(juara: Juara, tx: Transaction, *, region: UUID, code: str, reason: str) -> Made:
    """Gives a region another Kemendagri code."""
    authorize(tx, "region.recode", region)
    it = juara.existing(Region, region)
    _require_free(tx, code, it.id)
    it.recode(code, reason)
    return _recorded(juara, it)


def cluster(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    scheme: str,
    year: int,
    cluster: str,
    source: str,
) -> Made:
    """Puts a region into a cluster of peers for a measurement year."""
    authorize(tx, "region.cluster", region)
    it = juara.existing(Region, region)
    it.cluster(scheme, year, cluster, source)
    return _recorded(juara, it)


def register_organisation(juara: Juara, tx: Transaction, *, region: UUID, name: str) -> Made:
    """Enters an agency of a region."""
    authorize(tx, "organisation.register", region)
    it = juara.existing(Region, region)
    organisation = it.register_organisation(name)
    juara.record(it)
    return {"organisation": str(organisation)}


def close_organisation(
    juara: Juara, tx: Transaction, *, region: UUID, organisation: UUID, reason: str
) -> Made:
    """Records that an agency takes part no more."""
    authorize(tx, "organisation.close", region)
    it = juara.existing(Region, region)
    it.close_organisation(organisation, reason)
    return _recorded(juara, it)


def _require_free(tx: Transaction, code: str, region: UUID | None = None) -> None:
    """A code that a region has or had is not given to another one."""
    code = normal_code(code)
    holder = tx.connection.scalar(select(codes.c.region).where(codes.c.code == code))
    if holder not in {None, region}:
        raise AlreadyExists(f"the code {code} is or was that of another region", field="code")


def _recorded(juara: Juara, region: Region) -> Made:
    juara.record(region)
    return {"region": str(region.id), "code": region.code}
