"""What read models answer, asked through their queries."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from app.commands import regions as commands
from app.commands import submissions as of_submissions
from domain.errors import NotFound
from domain.portfolio import Portfolio
from domain.region import region_id
from projections import cycles, figures, organisations, regions, results, score_history, submissions
from projections.standings import Field, board, latest
from tests.nation import ADMIN, CYCLE, SPRING, Nation, head

JAVA, BALI = region_id("35"), region_id("51")
MOJOKERTO, BATU, DENPASAR = map(region_id, ("35.76", "35.79", "51.71"))


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    opened = Nation(database_url)
    opened.region("35", "Provinsi Jawa Timur", "provinsi")
    opened.region("51", "Provinsi Bali", "provinsi")
    for code, province in (("35.76", JAVA), ("35.79", JAVA), ("51.71", BALI)):
        registered(opened, code, province)
    opened.open_cycle()
    yield opened
    opened.close()


def registered(nation: Nation, code: str, province: UUID) -> None:
    nation.do(
        ADMIN,
        commands.register,
        code=code,
        name=f"Kota {code}",
        type="kota",
        province=province,
        capital="Ibu Kota",
        latitude=Decimal("-7.4721"),
        longitude=Decimal("112.4337"),
        timezone="WIB",
        area_km2=Decimal("20.215"),
        population=141785,
    )
    region = region_id(code)
    made = nation.do(ADMIN, commands.register_organisation, region=region, name="Dinas Kesehatan")
    nation.agencies[region] = UUID(made.made["organisation"])
    for cycle in nation.cycles:
        nation.assign(region, cycle)


@pytest.fixture
def connection(nation: Nation) -> Iterator[Connection]:
    """A snapshot of what was made before it was asked for."""
    with nation.juara.reading() as opened:
        yield opened


def codes(rows: Any) -> list[str]:
    return [row.code for row in rows]


def test_regions_are_listed_by_code_by_type_and_by_province(connection: Connection) -> None:
    assert codes(regions.listing(connection)) == ["35", "35.76", "35.79", "51", "51.71"]
    assert codes(regions.listing(connection, type="kota")) == ["35.76", "35.79", "51.71"]
    assert codes(regions.listing(connection, province="35")) == ["35", "35.76", "35.79"]
    assert codes(regions.listing(connection, type="kota", province="51")) == ["51.71"]
    assert codes(regions.listing(connection, type="kabupaten")) == []


def test_a_region_is_found_by_its_code_and_by_those_it_had(nation: Nation) -> None:
    nation.do(ADMIN, commands.recode, region=MOJOKERTO, code="35.80", reason="UU")
    with nation.juara.reading() as connection:
        for code in ("35.76", "35.80"):
            found = regions.find(connection, code)
            assert (found.region, found.code, found.province_code) == (MOJOKERTO, "35.80", "35")
        with pytest.raises(NotFound, match="no region has the code 99"):
            regions.find(connection, "99")
        with pytest.raises(NotFound, match="no such region"):
            regions.by_id(connection, uuid4())


def test_a_working_agency_is_found_within_its_region(nation: Nation) -> None:
    agency = nation.agencies[MOJOKERTO]
    with nation.juara.reading() as connection:
        assert organisations.find(connection, MOJOKERTO, agency).name == "Dinas Kesehatan"
        with pytest.raises(NotFound):
            organisations.find(connection, BATU, agency)
    nation.do(
        ADMIN,
        commands.close_organisation,
        region=MOJOKERTO,
        organisation=agency,
        reason="digabung",
    )
    with nation.juara.reading() as connection:
        with pytest.raises(NotFound):
            organisations.find(connection, MOJOKERTO, agency)
        (row,) = organisations.of_region(connection, MOJOKERTO)
        assert row.closed == nation.end()


def test_the_board_compares_the_regions_asked_for_with_a_score_or_without(nation: Nation) -> None:
    nation.report(MOJOKERTO, "8", 3)
    nation.report(DENPASAR, "8", 2)

    def compared(**field: str) -> list[tuple[str, Any]]:
        with nation.juara.reading() as connection:
            rows = board(connection, CYCLE, "claimed", Field(**field))
        return [(row.code, row.score) for row in rows]

    third, fifth = Decimal("1.80"), Decimal("1.20")
    assert compared(type="kota") == [("35.76", third), ("35.79", None), ("51.71", fifth)]
    assert compared(province="51") == [("51", None), ("51.71", fifth)]
    assert compared(type="provinsi") == [("35", None), ("51", None)]
    assert compared(type="kabupaten") == []


def test_the_board_of_a_basis_knows_nothing_of_the_others(nation: Nation) -> None:
    nation.report(MOJOKERTO, "8", 3)
    with nation.juara.reading() as connection:
        assert latest(connection, MOJOKERTO, CYCLE, "verified") is None
        assert not any(row.score for row in board(connection, CYCLE, "verified", Field()))
        assert not any(row.score for row in board(connection, "iid-2024", "claimed", Field()))


def test_the_history_of_a_region_is_told_backwards_by_index_year_and_basis(nation: Nation) -> None:
    nation.publish(MOJOKERTO, "84.46")
    for level in (1, 2, 3):
        nation.report(MOJOKERTO, "8", level)
    nation.report(BATU, "8", 3)

    def told(**asked: Any) -> list[Decimal]:
        with nation.juara.reading() as connection:
            rows = score_history.of_region(connection, MOJOKERTO, **asked)
        return [row.score for row in rows]

    claimed = [Decimal("1.80"), Decimal("1.20"), Decimal("0.60")]
    assert told() == [*claimed, Decimal("84.46")]
    assert told(index="iid", year=2025) == told(year=2025) == claimed
    assert told(index="iid", basis="official") == [Decimal("84.46")]
    assert told(index="ii") == told(index="iid_") == []
    assert told(limit=1) == claimed[:1]
    with nation.juara.reading() as connection:
        newest = score_history.of_region(connection, MOJOKERTO, limit=1)[0].position
    assert told(before=newest) == [*claimed[1:], Decimal("84.46")]


def test_the_years_of_an_index_are_those_with_results(nation: Nation) -> None:
    nation.publish(MOJOKERTO, "84.46")
    nation.publish(MOJOKERTO, "84.40", source="siaran pers")
    with nation.juara.reading() as connection:
        assert results.years(connection, "iid") == [2023]
        assert results.years(connection, "ipkd") == []
        assert [row.stands for row in results.of_region(connection, MOJOKERTO)] == [True, False]
        assert len(results.of_cycle(connection, "iid-2023")) == 2


def test_submissions_are_paged_by_id_and_filtered_by_state(nation: Nation) -> None:
    sent = sorted(nation.sent(MOJOKERTO) for _ in range(5))
    drafted = nation.draft(BATU)
    nation.do(head(MOJOKERTO), of_submissions.withdraw, submission=sent[0], reason="ganda")

    def listed(**asked: Any) -> list[UUID]:
        with nation.juara.reading() as connection:
            return [row.submission for row in submissions.listing(connection, **asked)]

    assert listed() == sorted([*sent, drafted])
    assert listed(region=BATU) == listed(state="draft") == [drafted]
    assert listed(region=MOJOKERTO, state="sent") == sent[1:]
    assert listed(region=MOJOKERTO, limit=2) == sent[:2]
    assert listed(region=MOJOKERTO, after=sent[1], limit=2) == sent[2:4]
    assert listed(cycle="iid-2024") == []


def test_a_portfolio_adds_up_what_was_handed_in(nation: Nation) -> None:
    for service in ("kesehatan", "kesehatan", "sosial"):
        nation.sent(MOJOKERTO, {"17": 3}, urusan=service)
    nation.sent(MOJOKERTO, {"17": 3}, stage="uji_coba", implementation_date="")
    nation.draft(MOJOKERTO)
    with nation.juara.reading() as connection:
        found = submissions.portfolios(connection, MOJOKERTO, CYCLE)
        nothing = submissions.portfolios(connection, BATU, CYCLE)
    services = frozenset({"kesehatan", "sosial"})
    assert found["claimed"] == Portfolio(3, 3, Decimal(18), services)
    assert found["verified"] == Portfolio(3, 0, Decimal(0), services)
    assert nothing == {"claimed": Portfolio(), "verified": Portfolio()}


def test_a_report_is_stood_by_until_a_figure_changes(nation: Nation) -> None:
    nation.report(MOJOKERTO, "8", 3)
    with nation.juara.reading() as connection:
        report = figures.report(connection, MOJOKERTO, CYCLE)
        assert report is not None
        assert (report.certified, report.version) == (False, 1)
        known = figures.known(connection, MOJOKERTO, CYCLE)
        assert known == {"claimed": ({"8": 3}, {}), "verified": ({}, {})}
        assert figures.report(connection, BATU, CYCLE) is None


def test_cycles_are_listed_newest_first(nation: Nation) -> None:
    nation.open_cycle(2024)
    with nation.juara.reading() as connection:
        assert [row.cycle for row in cycles.listing(connection)] == ["iid-2025", "iid-2024"]
        found = cycles.find(connection, CYCLE)
        assert found is not None
        assert found.opened == SPRING
        assert cycles.find(connection, "iid-1999") is None
