"""Measuring runs: the goalposts of each cluster, and which region set each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection

from app.queries.moment import Moment, moment
from domain.clusters import normal_cluster
from domain.cycle import cycle_key
from domain.index import Edition, Ratio, edition
from domain.portfolio import Goalpost
from projections import goalposts, regions
from projections.editions import edition_of


class Setter(NamedTuple):
    """The region that set a goalpost, as it is called now."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    """The goalposts of one ratio, and who set them."""

    ratio: Ratio
    low: Decimal
    high: Decimal
    low_region: Setter
    high_region: Setter


@dataclass(frozen=True, slots=True)
class Run:
    """One measuring run on one basis: the fact at its position."""

    position: int
    time: datetime
    cycle: str
    edition: str
    basis: str
    scheme: str
    type: str
    cluster: str
    run: int
    members: int
    measured: int
    posts: Sequence[Post]

    @property
    def goalposts(self) -> Mapping[str, Goalpost]:
        """The goalposts by ratio, with the codes of the regions that set them."""
        return {
            post.ratio.code: Goalpost(
                post.low, post.high, post.low_region.code, post.high_region.code
            )
            for post in self.posts
        }


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a cycle, the newest first, and the positions of those in force."""

    edition: Edition
    year: int
    as_of: Moment
    runs: Sequence[Run]
    in_force: frozenset[int]


def runs(
    connection: Connection,
    index: str,
    year: int,
    *,
    type: str | None = None,  # noqa: A002 -- the word of the domain
    cluster: str | None = None,
    as_of: str | None = None,
) -> Runs:
    """The measuring runs of an index in a year, on a type or a cluster where one is named."""
    method = edition(index, year)
    within = None if cluster is None else normal_cluster(method, year, cluster)
    when = moment(connection, as_of)
    found = [
        dict(row._mapping)
        for row in goalposts.of_cycle(connection, cycle_key(index, year))
        if row.position <= when.position
        and type in {None, row.type}
        and within in {None, row.cluster}
    ]
    last: dict[tuple[str, str, str], int] = {}
    for row in found:
        last.setdefault((row["type"], row["cluster"], row["basis"]), row["position"])
    told = [run(connection, row) for row in found]
    return Runs(method, year, when, told, frozenset(last.values()))


def run(connection: Connection, row: Mapping[str, Any]) -> Run:
    """A run as it is told: with its ratios, and its regions by code and name."""
    ratios = {ratio.code: ratio for ratio in edition_of(row["cycle"]).ratios}
    setters = {*row["low_region"].values(), *row["high_region"].values()}
    named = {region: _named(connection, region) for region in setters}
    return Run(
        **{name: row[name] for name in Run.__dataclass_fields__ if name != "posts"},
        posts=[
            Post(
                ratio=ratio,
                low=row["low"][code],
                high=row["high"][code],
                low_region=named[row["low_region"][code]],
                high_region=named[row["high_region"][code]],
            )
            for code, ratio in ratios.items()
            if code in row["low"]
        ],
    )


def _named(connection: Connection, region: UUID) -> Setter:
    found = regions.by_id(connection, region)
    return Setter(found.code, found.name)
