"""Measurement: the runs that measure a cluster of regions."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from domain.events.fact import Fact


class GoalpostsMeasured(Fact):
    """A run found between which values the ratios of a cluster lie, on one basis.

    Each map has an entry for each ratio: its lowest and its highest finite value, exact,
    and the region that set it. ``measured`` of the ``members`` of the cluster had all
    their figures and took part.
    """

    TOPIC = "measurement.goalposts_measured"
    cycle: str
    edition: str
    basis: str
    scheme: str
    type: str
    cluster: str
    run: int
    members: int
    measured: int
    low: dict[str, Decimal]
    high: dict[str, Decimal]
    low_region: dict[str, UUID]
    high_region: dict[str, UUID]
