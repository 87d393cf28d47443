"""A nation whose regions are measured by their finances: figures, clusters, runs, objections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.commands import cycles, measurements, objections, regions, reports
from app.queries.standings import Standings, standings
from app.service import Answer, Juara
from app.store.tables import events
from app.store.transaction import Transaction
from domain.actor import Actor, Role
from domain.index import edition
from domain.region import region_id
from domain.report import Report, report_id
from domain.scorecard import Basis
from projections.editions import edition_of, scheme_of, year_of
from projections.standings import Field
from tests.nation import ADMIN, ASSESSOR, DEADLINE, DECREE, Nation, head, operator

IPKD = "ipkd-2024"
JUDGE = Actor("assessor-2", Role.ASSESSOR, region_id("52"))


def buleleng() -> dict[str, Decimal]:
    """Figures that give the published dimensions of Kabupaten Buleleng in measurement year 2024.

    Two ratios lie between goalposts that other regions of the cluster set.
    """
    figures = {row.code: Decimal(100) for row in edition("ipkd", 2024).region_indicators}
    figures |= {code: Decimal(1) for code in figures if code.startswith("d3_")}
    return figures | {
        "d1_pagu_rkpd": Decimal(3000),
        "d1_pagu_kuappas": Decimal(1500),
        "d1_pagu_apbd": Decimal("570.50"),
        "d2_spm": Decimal(0),
        "d3_23_akses": Decimal(0),
        "d4_btt_realisasi": Decimal("79.99"),
        "d5_pendapatan_rutin": Decimal(7334),
        "d5_beban_wajib": Decimal(100),
        "d6_opini_1": Decimal(3),
        "d6_opini_2": Decimal(3),
        "d6_opini_3": Decimal(3),
    }


def made_up(seed: object, year: int = 2024) -> dict[str, Decimal]:
    """Every figure of a region, drawn by a seed within what the edition takes."""
    chance = Random(f"{seed}")  # noqa: S311 -- figures, not secrets
    figures = {}
    for row in edition("ipkd", year).region_indicators:
        choices = sorted(row.quantity.choices) if row.quantity else []
        amount = Decimal(chance.randint(10**11, 10**15)) / 100
        figures[row.code] = chance.choice(choices) if choices else amount
        if row.quantity and row.quantity.places == 0 and not choices:
            figures[row.code] = Decimal(chance.randint(1, 100_000))
    return figures


@dataclass
class Finances(Nation):
    """The nation with an open cycle of the IPKD."""

    assessors = (ASSESSOR.id, JUDGE.id, "assessor-3", ADMIN.id)

    def open_ipkd(self, year: int = 2024, deadline: datetime = DEADLINE) -> str:
        return self.open_cycle(year, deadline, index="ipkd")

    def peers(
        self,
        codes: Iterable[str],
        cluster: str = "sedang",
        type: str = "kabupaten",  # noqa: A002
    ) -> list[UUID]:
        """Regions of a type in one cluster."""
        made = [self.region(code, f"Kabupaten {code}", type) for code in codes]
        for region in made:
            self.cluster(region, cluster)
        return made

    def cluster(self, region: UUID, cluster: str, cycle: str = IPKD) -> Answer:
        scheme = scheme_of(cycle)
        return self.do(
            ADMIN,
            regions.cluster,
            region=region,
            scheme=scheme.name if scheme else "",
            year=year_of(cycle),
            cluster=cluster,
            source="PMK 84/2023",
        )

    def figures(self, region: UUID, figures: Mapping[str, Decimal], cycle: str = IPKD) -> Answer:
        """The region reports these figures, and they are verified as they are."""
        return self.do(
            ADMIN, report_all, region=region, cycle=cycle, figures={**figures}, settle=True
        )

    def claimed(self, region: UUID, figures: Mapping[str, Decimal], cycle: str = IPKD) -> Answer:
        """The region reports these figures."""
        return self.do(
            ADMIN, report_all, region=region, cycle=cycle, figures={**figures}, settle=False
        )

    def report_figure(self, region: UUID, indicator: str, value: str, cycle: str = IPKD) -> Answer:
        return self.do(
            operator(region),
            reports.report,
            region=region,
            cycle=cycle,
            indicator=indicator,
            value=Decimal(value),
        )

    def correct(self, region: UUID, indicator: str, value: str, cycle: str = IPKD) -> Answer:
        """An assessor settles a figure anew."""
        return self.do(
            ASSESSOR,
            reports.verify,
            region=region,
            cycle=cycle,
            indicator=indicator,
            value=Decimal(value),
            reason="diperiksa ulang",
        )

    def measure(
        self,
        cluster: str = "sedang",
        year: int = 2024,
        type: str | None = None,  # noqa: A002
        index: str = "ipkd",
    ) -> Answer:
        return self.do(
            ADMIN, measurements.measure, index=index, year=year, cluster=cluster, type=type
        )

    def assess(self, cycle: str = IPKD) -> None:
        """From here on assessors decide."""
        self.do(ADMIN, cycles.close, cycle=cycle)

    def hear(self, cycle: str = IPKD, days: int = 3) -> datetime:
        """From here on regions may object, for some days."""
        until = self.clock.now + timedelta(days=days)
        self.do(ADMIN, cycles.open_objections, cycle=cycle, until=until)
        return until

    def object(self, region: UUID, indicator: str, cycle: str = IPKD, **content: Any) -> Answer:
        said = {"reason": "salinan neraca terlampir", "evidence": [DECREE], **content}
        return self.do(
            head(region), objections.file, region=region, cycle=cycle, indicator=indicator, **said
        )

    def decide(
        self, region: UUID, number: int, verdict: str, cycle: str = IPKD, **content: Any
    ) -> Answer:
        said = {"actor": JUDGE, "reason": "bukti cukup", **content}
        return self.do(
            said.pop("actor"),
            objections.decide,
            region=region,
            cycle=cycle,
            number=number,
            verdict=verdict,
            **said,
        )

    def standings(
        self,
        year: int = 2024,
        basis: str | None = Basis.VERIFIED,
        field: Field | None = None,
        as_of: int | None = None,
        index: str = "ipkd",
    ) -> Standings:
        with self.juara.reading() as connection:
            when = None if as_of is None else str(as_of)
            return standings(connection, index, year, basis, field or Field(), when)

    def scores(self, **asked: Any) -> dict[str, str]:
        """The ranked scores by region code."""
        return {one.entry.code: str(one.score) for one in self.standings(**asked).ranking.ranked}

    def unranked(self, **asked: Any) -> dict[str, str]:
        """Why regions are unranked, by code; those that reported nothing left out."""
        found = self.standings(**asked).ranking.unranked
        return {one.code: one.reason for one in found if one.reason != "not_reported"}

    def recorded(self, after: int) -> list[tuple[str, UUID | None, str | None, int | None]]:
        """Topic, region, basis and cause of what was recorded after a position."""
        columns = (events.c.topic, events.c.region, events.c.basis, events.c.cause)
        query = select(*columns).where(events.c.position > after).order_by(events.c.position)
        with self.juara.reading() as connection:
            return [tuple(row) for row in connection.execute(query)]


def report_all(
    juara: Juara,
    _: Transaction,
    *,
    region: UUID,
    cycle: str,
    figures: Mapping[str, Decimal],
    settle: bool,
) -> Mapping[str, str]:
    """All figures of a region at once, as a file brings them."""
    method, report = edition_of(cycle), juara.load(Report, report_id(region, cycle))
    for code, value in figures.items():
        report.report(method, region, cycle, code, level=None, value=value, evidence=[DECREE])
        if settle:
            report.verify(method, code, level=None, value=value, reason="impor")
    juara.record(report)
    return {}
