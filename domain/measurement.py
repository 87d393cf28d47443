"""A measurement: the runs that measure one cluster of regions of one type in one cycle.

Part of the index is relative within the cluster (dimension 5 of the IPKD, Permendagri
19/2020). A run records the goalposts of that part once; until the next run they stand
still, and so no region's correction moves another region.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from eventsourcing.domain import event

from domain import events
from domain.aggregate import Aggregate, stream_id
from domain.arithmetic import exactly, plain
from domain.errors import require
from domain.measures import measurable, measure_goalposts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from domain.index import Edition


def measurement_id(cycle: str, type: str, cluster: str) -> UUID:  # noqa: A002 -- the domain's word
    """The stream of the runs on a cluster of regions of a type in a cycle."""
    return stream_id("measurement", cycle, type, cluster)


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Who is measured: a cluster of regions of one type in one cycle, and their figures.

    ``regions`` are the members by code, ``figures`` what each has on each basis, by basis
    and code; a member may have none.
    """

    cycle: str
    scheme: str
    type: str
    cluster: str
    regions: Mapping[str, UUID]
    figures: Mapping[str, Mapping[str, Mapping[str, Decimal]]]


class Measurement(Aggregate):
    """The goalposts of one cluster, run by run, on each basis."""

    TOPIC = "measurement"

    def __init__(self) -> None:
        """A cluster that nobody has measured."""
        self.cycle = ""
        self.runs = 0
        self.goalposts: dict[str, dict[str, Any]] = {}

    @property
    def keys(self) -> Mapping[str, UUID | str | None]:
        """Facts of a measurement are the nation's, not a region's."""
        return {"cycle": self.cycle}

    def measure(self, edition: Edition, cohort: Cohort) -> None:
        """Decide: the goalposts are where the figures put them now.

        A basis on which they are where they were records nothing; so does one on which
        no member has all its figures.
        """
        named = f"{cohort.type}, {cohort.cluster}, {cohort.cycle}"
        require(edition.ratios, f"{edition.id} measures nothing within clusters")
        require(cohort.regions, f"no region belongs to this cluster: {named}")
        found = {basis: goalposts_of(edition, cohort, basis) for basis in cohort.figures}
        measured = {basis: maps for basis, maps in found.items() if maps["low"]}
        require(measured, f"no region of this cluster has all its figures: {named}")
        run = self.runs + 1
        for basis, maps in measured.items():
            if maps != self.goalposts.get(basis):
                self._measured(
                    cycle=cohort.cycle,
                    edition=edition.id,
                    basis=basis,
                    scheme=cohort.scheme,
                    type=cohort.type,
                    cluster=cohort.cluster,
                    run=run,
                    members=len(cohort.regions),
                    measured=len(measurable(edition, cohort.figures[basis])),
                    **maps,
                )

    @event(events.GoalpostsMeasured)
    def _measured(
        self,
        cycle: str,
        edition: str,
        basis: str,
        scheme: str,
        type: str,  # noqa: A002
        cluster: str,
        run: int,
        members: int,
        measured: int,
        low: dict[str, Decimal],
        high: dict[str, Decimal],
        low_region: dict[str, UUID],
        high_region: dict[str, UUID],
    ) -> None:
        self.cycle, self.runs = cycle, run
        self.goalposts[basis] = {
            "low": low,
            "high": high,
            "low_region": low_region,
            "high_region": high_region,
        }


def goalposts_of(edition: Edition, cohort: Cohort, basis: str) -> dict[str, Any]:
    """The goalposts on a basis as a fact holds them: flat maps by the code of the ratio."""
    posts = measure_goalposts(edition, cohort.figures[basis])
    with exactly():
        return {
            "low": {code: plain(post.low) for code, post in posts.items()},
            "high": {code: plain(post.high) for code, post in posts.items()},
            "low_region": {code: cohort.regions[post.low_region] for code, post in posts.items()},
            "high_region": {code: cohort.regions[post.high_region] for code, post in posts.items()},
        }
