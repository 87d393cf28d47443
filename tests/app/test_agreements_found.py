"""Who fits whom, and who replicated from whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from app import log
from app.commands import agreements, cycles, regions, submissions
from app.queries import agreements as query
from app.queries.network import Asked, replicated
from app.queries.partners import Partners, partners
from app.queries.replications import behind
from app.rebuild import rebuild
from domain.actor import PUBLIC, Actor, Role
from domain.affinity import Because
from domain.errors import NotFound, WrongState
from domain.replication import Standing
from projections import READ_MODELS
from projections import regions as register
from projections import submissions as portfolio
from projections.agreements import benefits
from tests.accord import CONTENT, Accord, terms
from tests.nation import ADMIN, ASSESSOR, DEADLINE, Nation, head, operator


@dataclass
class Land:
    """Four cities and a regency; the first city has innovations that others could use."""

    nation: Nation
    accord: Accord
    mojokerto: UUID
    kediri: UUID
    blitar: UUID
    banyuwangi: UUID
    gayatri: UUID

    def partners(self, region: UUID, year: int = 2025) -> Partners:
        with self.nation.juara.reading() as connection:
            return partners(connection, register.by_id(connection, region), "iid", year)


@pytest.fixture
def land(database_url: str) -> Iterator[Land]:
    nation = Nation(database_url)
    mojokerto = nation.region("35.76", "Kota Mojokerto")
    kediri = nation.region("35.71", "Kota Kediri")
    blitar = nation.region("35.72", "Kota Blitar")
    banyuwangi = nation.region("35.10", "Kabupaten Banyuwangi", "kabupaten")
    nation.open_cycle()
    gayatri = nation.draft(mojokerto, name="Gayatri", urusan="kesehatan")
    yield Land(nation, Accord(nation), mojokerto, kediri, blitar, banyuwangi, gayatri)
    assert nation.wrong() == []
    nation.close()


def accepted(land: Land) -> None:
    """Gayatri was verified as strong in 16, in the year that closes."""
    nation = land.nation
    nation.claim(land.mojokerto, land.gayatri, "16", 3)
    land.accord.send(land.mojokerto, land.gayatri)
    nation.sent(land.kediri, {"16": 1}, urusan="sosial")
    nation.close_cycle()
    nation.verify(land.gayatri, "16", 3)
    nation.do(ASSESSOR, submissions.accept, submission=land.gayatri)


def test_a_region_is_shown_where_it_is_weak_and_who_is_strong_there(land: Land) -> None:
    accepted(land)
    found = land.partners(land.kediri)
    assert found.source_year == 2025
    assert {one.indicator.code for one in found.needs} >= {"16", "35"}
    assert "kesehatan" in {one.urusan for one in found.services}
    (suggestion,) = found.fitting
    assert (suggestion.innovation, suggestion.region.code) == ("Gayatri", "35.76")
    reasons = {one.because: one for one in suggestion.reasons}
    assert set(reasons) == {
        Because.SAME_TYPE,
        Because.SIMILAR_SIZE,
        Because.STRONG_INDICATOR,
        Because.MISSING_SERVICE,
    }
    strong = reasons[Because.STRONG_INDICATOR]
    assert [strong.about, strong.own, strong.other] == ["16", 1, 3]


def test_other_types_and_the_own_innovations_are_not_suggested(land: Land) -> None:
    accepted(land)
    assert land.partners(land.banyuwangi).fitting == []
    assert land.partners(land.mojokerto).fitting == []


def test_peers_of_the_same_cluster_come_with_their_reason(land: Land) -> None:
    accepted(land)
    for region in (land.mojokerto, land.kediri):
        land.nation.do(
            ADMIN,
            regions.cluster,
            region=region,
            scheme="kapasitas fiskal",
            year=2024,
            cluster="tinggi",
            source="Kepmendagri",
        )
    (suggestion,) = land.partners(land.kediri).fitting
    assert Because.SAME_CLUSTER in {one.because for one in suggestion.reasons}


def test_what_others_replicated_is_proven_for_any_region_that_has_it_not_yet(land: Land) -> None:
    accepted(land)
    land.accord.replicated(land.mojokerto, land.kediri, land.gayatri)
    (proven,) = land.partners(land.banyuwangi).proven
    assert (proven.innovation, proven.replicated) == ("Gayatri", 1)
    assert land.partners(land.kediri).proven == []
    assert land.partners(land.mojokerto).proven == []
    assert land.partners(land.kediri).fitting == []


def test_an_earlier_year_stands_in_until_anything_is_accepted(land: Land) -> None:
    assert land.partners(land.kediri).source_year is None
    accepted(land)
    land.nation.finalise_cycle()
    land.nation.open_cycle(2026)
    assert land.partners(land.blitar, 2026).source_year == 2025
    with pytest.raises(NotFound):
        land.partners(land.blitar, 1999)


def test_a_year_that_is_not_shown_before_it_is_final_is_not_shown_here_either(
    land: Land,
) -> None:
    accepted(land)
    land.nation.finalise_cycle()
    content: dict[str, Any] = {"index": "iid", "year": 2026, "deadline": DEADLINE + timedelta(365)}
    land.nation.do(ADMIN, cycles.open, **content, zone="WIB", provisional="ministry")
    with pytest.raises(WrongState, match="once it is final"):
        land.partners(land.blitar, 2026)
    assert land.partners(land.blitar, 2025).source_year == 2025


# The network


def test_the_network_is_told_by_year_service_and_province(land: Land) -> None:
    accord = land.accord
    lain = land.nation.draft(land.kediri, name="Lapor Mas", urusan="kominfo")
    accord.replicated(land.mojokerto, land.kediri, land.gayatri, date="2024-11-12")
    accord.replicated(land.mojokerto, land.blitar, land.gayatri, date="2025-02-01")
    accord.replicated(land.kediri, land.mojokerto, lain, date="2024-05-05")
    accord.in_effect(land.mojokerto, land.banyuwangi, land.gayatri)
    with land.nation.juara.reading() as connection:
        every = replicated(connection)
        of_2024 = replicated(connection, Asked(year=2024))
        of_health = replicated(connection, Asked(urusan="kesehatan"))
        of_blitar = replicated(connection, Asked(region="35.72"))
    assert [one.date for one in every.replications] == ["2025-02-01", "2024-11-12", "2024-05-05"]
    assert (every.by_year, every.by_urusan) == (
        {2024: 2, 2025: 1},
        {"kesehatan": 2, "kominfo": 1},
    )
    assert [(one.name, one.regions) for one in every.innovations] == [
        ("Gayatri", 2),
        ("Lapor Mas", 1),
    ]
    (pair,) = every.close.mutual
    assert {one.code for one in pair} == {"35.76", "35.71"}
    assert every.close.pairs == 2
    assert [len(one.replications) for one in (of_2024, of_health, of_blitar)] == [2, 2, 1]


def test_a_correction_takes_a_link_out_of_the_network(land: Land) -> None:
    agreement = land.accord.replicated(land.mojokerto, land.kediri, land.gayatri)
    again = land.accord.replicated(land.mojokerto, land.kediri, land.gayatri)
    with land.nation.juara.reading() as connection:
        assert len(replicated(connection).replications) == 1
    for one in (agreement, again):
        land.accord.correct(head(land.kediri), one, None)
    with land.nation.juara.reading() as connection:
        assert replicated(connection).replications == []


def test_what_is_wrong_in_the_read_models_is_found_and_rebuilt(land: Land) -> None:
    land.accord.replicated(land.mojokerto, land.kediri, land.gayatri)
    land.nation.draft(land.kediri, replicates=str(land.gayatri))
    juara = land.nation.juara
    models = [READ_MODELS[name] for name in ("agreements", "replicas")]
    tables = [table for model in models for table in model.tables]
    before = [land.nation.rows(table) for table in tables]
    assert all(rows for rows, table in zip(before, tables, strict=True) if table is not benefits)
    with juara.engine.begin() as connection:
        for table in tables:
            connection.execute(delete(table))
    assert land.nation.wrong()
    for _ in rebuild(juara, models, log.Reader()):
        pass
    assert [land.nation.rows(table) for table in tables] == before


# What others see


def test_every_step_is_in_the_history_of_both_regions(land: Land) -> None:
    agreement = land.accord.interest(land.kediri, land.gayatri)
    land.accord.do(head(land.mojokerto), agreements.propose, agreement, **CONTENT)
    land.accord.sign(land.kediri, agreement)
    land.accord.sign(land.mojokerto, agreement)
    land.accord.do(head(land.kediri), agreements.amend, agreement, **terms(scope="kota"))
    told: dict[tuple[str, UUID], list[str]] = {}
    actors = {
        "kediri": operator(land.kediri),
        "mojokerto": head(land.mojokerto),
        "auditor": Actor("aud", Role.AUDITOR),
        "public": PUBLIC,
    }
    with land.nation.juara.reading() as connection:
        for name, actor in actors.items():
            for region in (land.kediri, land.mojokerto, land.blitar):
                found = query.history(connection, actor, region)
                told[name, region] = [one.topic.removeprefix("agreement.") for one in found]
    whole = [
        "amended",
        "took_effect",
        "signed",
        "signed",
        "proposed",
        "interest_expressed",
    ]
    for name in ("kediri", "mojokerto", "auditor"):
        assert told[name, land.kediri] == told[name, land.mojokerto] == whole
    assert told["public", land.kediri] == told["public", land.mojokerto] == whole[1:]
    assert {tuple(told[name, land.blitar]) for name in actors} == {()}


def test_the_ledgers_show_both_sides_beside_each_other(land: Land) -> None:
    agreement = land.accord.in_effect(land.mojokerto, land.kediri, land.gayatri)
    measured = {"measure": "kematian ibu", "value": 8, "date": "2024-12-01"}
    land.accord.do(operator(land.kediri), agreements.record_benefit, agreement, **measured)
    with land.nation.juara.reading() as connection:
        found = query.find(connection, PUBLIC, agreement)
    own, other = found.ledgers
    assert (own.side, other.side) == ("originator", "partner")
    assert own.gains[0].measured == []
    (benefit,) = other.gains[0].measured
    assert [benefit.progress, benefit.acknowledged] == [Decimal("0.5"), False]


def test_the_assessor_sees_which_agreements_count_and_why_others_do_not(land: Land) -> None:
    land.accord.replicated(land.mojokerto, land.kediri, land.gayatri)
    land.accord.replicated(land.mojokerto, land.blitar, land.gayatri, date="2025-01-02")
    with land.nation.juara.reading() as connection:
        found = behind(connection, portfolio.find(connection, land.gayatri))
    assert (found.level, found.claimed, found.verified) == (1, 1, None)
    assert [(one.partner_code, one.standing) for one in found.replications] == [
        ("35.71", Standing.COUNTS),
        ("35.72", Standing.OUTSIDE_WINDOW),
    ]
