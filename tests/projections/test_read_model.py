"""The rows of a read model: in memory and in the database alike, whatever is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from app.rebuild import ALL
from app.store.engine import engine, for_writing
from app.store.mapper import FACTS
from domain.events import OrganisationClosed, OrganisationRegistered
from projections import READ_MODELS
from projections.organisations import organisations
from projections.read_model import ReadModel, Rows, fold, is_national, partition, replace
from projections.record import Record
from tests.domain.stories import fact

REGION, OTHER = UUID(int=1), UUID(int=2)
AGENCY = UUID(int=7)
NOW = datetime(2025, 4, 1, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    opened = engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with for_writing(database.connect()) as opened, opened.begin():
        yield opened


def agency(number: int = 7, **other: Any) -> dict[str, Any]:
    row = {"organisation": UUID(int=number), "region": REGION, "name": "Dinas Sosial", "since": 1}
    return {**row, "closed": None, **other}


def stored(connection: Connection) -> list[dict[str, Any]]:
    return list(partition(connection, organisations, None).values())


def test_a_row_is_written_when_it_is_flushed(connection: Connection) -> None:
    rows = Rows(connection)
    rows.add(organisations, **agency())
    assert stored(connection) == []
    rows.flush()
    assert stored(connection) == [agency()]


def test_columns_that_are_not_named_are_null(connection: Connection) -> None:
    rows = Rows(connection)
    named = {name: said for name, said in agency().items() if name != "closed"}
    rows.add(organisations, **named)
    rows.flush()
    assert stored(connection) == [agency()]
    assert rows.get(organisations, AGENCY) == agency()


def test_a_row_that_is_there_is_changed_in_the_columns_named(connection: Connection) -> None:
    replace(connection, organisations, [REGION], [agency(), agency(8)])
    rows = Rows(connection)
    rows.change(organisations, AGENCY, closed=5)
    rows.put(organisations, organisation=AGENCY, name="Dinas Kesehatan")
    rows.flush()
    assert sorted(stored(connection), key=str) == sorted(
        [agency(closed=5, name="Dinas Kesehatan"), agency(8)], key=str
    )


def test_what_was_added_and_changed_at_once_is_written_once(connection: Connection) -> None:
    rows = Rows(connection)
    rows.put(organisations, **agency())
    rows.change(organisations, AGENCY, name="Dinas Kesehatan")
    rows.flush()
    rows.change(organisations, AGENCY, closed=9)
    rows.flush()
    rows.flush()
    assert stored(connection) == [agency(name="Dinas Kesehatan", closed=9)]


def test_a_row_that_is_not_there_cannot_be_changed(connection: Connection) -> None:
    for rows in (Rows(), Rows(connection)):
        assert rows.get(organisations, AGENCY) is None
        with pytest.raises(LookupError, match="organisations has no row"):
            rows.change(organisations, AGENCY, closed=5)
        assert rows.of(organisations) == {}


changes = st.lists(
    st.tuples(st.sampled_from(["put", "change", "flush"]), st.integers(1, 4), st.integers(1, 99)),
    max_size=20,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=changes)
def test_rows_in_memory_and_in_the_database_are_the_same(sqlite_url: str, done: Any) -> None:
    opened = engine(sqlite_url)
    with for_writing(opened.connect()) as connection, connection.begin():
        replace(connection, organisations, [REGION], [])
        both = Rows(), Rows(connection)
        for rows in both:
            for kind, number, value in done:
                if kind == "put":
                    rows.put(organisations, **agency(number, since=value))
                elif kind == "flush":
                    rows.flush()
                elif rows.get(organisations, UUID(int=number)):
                    rows.change(organisations, UUID(int=number), closed=value)
            rows.flush()
        assert both[0].of(organisations) == both[1].of(organisations)
        assert both[0].of(organisations) == partition(connection, organisations, REGION)
    opened.dispose()


def test_only_the_rows_of_the_regions_named_are_replaced(connection: Connection) -> None:
    replace(connection, organisations, [REGION, OTHER], [agency(), agency(8, region=OTHER)])
    replace(connection, organisations, [REGION], [agency(9)])
    assert sorted(row["organisation"].int for row in stored(connection)) == [8, 9]
    assert list(partition(connection, organisations, OTHER).values()) == [agency(8, region=OTHER)]


def test_facts_are_folded_in_their_order_and_those_of_other_models_are_none_of_its_business() -> (
    None
):
    model = READ_MODELS["organisations"]
    happened = [
        fact(OrganisationRegistered, organisation=AGENCY, name="Dinas Sosial"),
        fact(OrganisationClosed, organisation=AGENCY, reason="digabung"),
        fact(OrganisationRegistered, organisation=AGENCY, name="Dinas Sosial"),
    ]
    records = [
        Record(one, position, NOW, REGION, None, "admin", None)
        for position, one in enumerate(happened, start=1)
    ]
    assert fold([model], records[:2]).of(organisations) == {(AGENCY,): agency(closed=2)}
    assert fold([model], records).of(organisations) == {(AGENCY,): agency(since=3)}


def test_every_rule_is_for_a_fact_that_can_be_recorded_and_every_table_has_one_model() -> None:
    topics = {topic for model in ALL for topic in model.rules}
    assert topics <= FACTS.keys()
    tables = [table for model in ALL for table in model.tables]
    assert len(tables) == len(set(tables))
    assert [model.name for model in ALL] == list(READ_MODELS)


def test_every_row_belongs_to_a_region_that_is_never_null_or_its_table_to_the_nation() -> None:
    tables = [table for model in ALL for table in model.tables]
    regional = [table for table in tables if not is_national(table)]
    assert regional
    assert not [table.name for table in regional if table.c.region.nullable]


def test_a_fact_without_a_rule_changes_nothing() -> None:
    rows, silent = Rows(), ReadModel("silent", ())
    one = fact(OrganisationRegistered, organisation=AGENCY, name="Dinas Sosial")
    silent.project(rows, Record(one, 1, NOW, REGION, None, "admin", None))
    assert rows.of(organisations) == {}
