"""The reference data: the 546 regional governments, and published results.

``regions.csv`` follows Kepmendagri 300.2.2-2138/2025; ``NOTICE.md`` says where it comes from.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any

from app.authorize import authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.region import Region, region_id


def load(juara: Juara, tx: Transaction) -> Mapping[str, str]:
    """Registers the regions of the file that are not registered yet, all or none."""
    authorize(tx, "region.register")
    registered = 0
    for row in _rows():
        region = juara.load(Region, region_id(row["code"]))
        if not region.exists:
            region.register(**row)
            juara.gather(region)
            registered += 1
    juara.settle()
    return {"regions": str(registered)}


def count() -> int:
    """How many regions the file has."""
    return sum(1 for _ in _rows())


def _rows() -> Iterator[dict[str, Any]]:
    text = files(__name__).joinpath("regions.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        province, area = row.pop("province_code"), row.pop("area_km2")
        yield {
            **row,
            "province": region_id(province) if province else None,
            "area_km2": Decimal(area) if area else None,
            "latitude": Decimal(row["latitude"]),
            "longitude": Decimal(row["longitude"]),
            "population": int(row["population"]),
        }
