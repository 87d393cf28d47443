"""Values in columns: both databases give back exactly what was put in, and sort it alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    cast,
    exc,
    func,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.types import BigInteger, Text, TypeEngine

from app.store.engine import engine, for_writing
from projections.schema import Fixed, Id, Json, UtcTime, fixed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WIT = timezone(timedelta(hours=9))
MANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def database(empty_database_url: str) -> Iterator[Engine]:
    opened = engine(empty_database_url)
    yield opened
    opened.dispose()


def kept(database: Engine, kind: TypeEngine[Any], values: list[Any]) -> list[Any]:
    """The values as a table gives them back, in order of the database."""
    table = Table("kept", MetaData(), Column("n", Integer, primary_key=True), Column("v", kind))
    with for_writing(database.connect()) as connection:
        transaction = connection.begin()
        table.create(connection)
        if values:
            connection.execute(insert(table), [{"n": n, "v": v} for n, v in enumerate(values)])
        found = list(connection.scalars(select(table.c.v).order_by(table.c.v, table.c.n)))
        transaction.rollback()
    return found


decimals = st.decimals(-(10**12), 10**12, places=4)
moments = st.builds(
    lambda microseconds, zone: (EPOCH + timedelta(microseconds=microseconds)).astimezone(zone),
    st.integers(0, 7 * 10**15),
    st.sampled_from([UTC, WIT]),
)


@MANY
@given(values=st.lists(decimals, max_size=8))
def test_a_fixed_decimal_comes_back_exactly_and_in_order(
    database: Engine, values: list[Decimal]
) -> None:
    assert kept(database, Fixed(), values) == sorted(values)


@pytest.mark.parametrize("value", ["0.00001", "84.46789"])
def test_a_decimal_of_more_places_is_refused_and_not_rounded(database: Engine, value: str) -> None:
    with pytest.raises(exc.StatementError, match="more than four decimal places"):
        kept(database, Fixed(), [Decimal(value)])


@pytest.mark.parametrize(
    ("ten_thousandths", "text"),
    [(844_600, "84.46"), (0, "0.00"), (5, "0.0005"), (-5, "-0.0005"), (-125_000, "-12.50")],
)
def test_a_fixed_decimal_reads_with_two_places_or_as_many_as_it_needs(
    ten_thousandths: int, text: str
) -> None:
    assert str(fixed(ten_thousandths)) == text


@MANY
@given(values=st.lists(moments, max_size=8))
def test_a_moment_comes_back_in_utc_and_in_order(database: Engine, values: list[datetime]) -> None:
    found = kept(database, UtcTime(), values)
    assert found == sorted(values)
    assert all(one.tzinfo is UTC for one in found)


def test_a_moment_without_a_zone_is_refused(database: Engine) -> None:
    with pytest.raises(exc.StatementError, match="has no time zone"):
        kept(database, UtcTime(), [datetime(2025, 4, 1)])  # noqa: DTZ001 -- that is the point


@MANY
@given(values=st.lists(st.dictionaries(st.text("abc", max_size=3), decimals), max_size=4))
def test_a_map_comes_back_with_every_digit(database: Engine, values: Any) -> None:
    found = kept(database, Json(dict[str, Decimal]), values)
    assert sorted(map(repr, map(dict.items, map(_sorted, found)))) == sorted(
        map(repr, map(dict.items, map(_sorted, values)))
    )


def _sorted(one: dict[str, Decimal]) -> dict[str, Decimal]:
    return dict(sorted(one.items()))


def test_equal_maps_are_the_same_text(database: Engine) -> None:
    one, other = {"b": Decimal("1.50"), "a": Decimal(2)}, {"a": Decimal(2), "b": Decimal("1.50")}
    table = Table("kept", MetaData(), Column("v", Json(dict[str, Decimal])))
    with for_writing(database.connect()) as connection, connection.begin():
        table.create(connection)
        connection.execute(insert(table), [{"v": one}, {"v": other}])
        texts = set(connection.scalars(select(type_coerce(table.c.v, Text))))
        table.drop(connection)
    assert texts == {'{"a":"2","b":"1.50"}'}


def test_an_id_comes_back_as_it_was(database: Engine) -> None:
    ids = [uuid4() for _ in range(20)]
    found = kept(database, Id(), ids * 2)
    assert sorted(found) == sorted(ids * 2)
    assert all(isinstance(one, UUID) for one in found)


def test_nothing_comes_back_as_nothing(database: Engine) -> None:
    for kind in (Fixed(), UtcTime(), Json(), Id()):
        assert kept(database, kind, [None]) == [None]


def test_a_database_adds_fixed_decimals_exactly(database: Engine) -> None:
    table = Table("kept", MetaData(), Column("n", Integer, primary_key=True), Column("v", Fixed))
    tenths = [Decimal("0.1")] * 1000
    with for_writing(database.connect()) as connection, connection.begin():
        table.create(connection)
        connection.execute(insert(table), [{"n": n, "v": v} for n, v in enumerate(tenths)])
        total = _sum(connection, table)
        table.drop(connection)
    assert total == sum(tenths) == 100


def _sum(connection: Connection, table: Table) -> Decimal:
    total = select(cast(func.sum(type_coerce(table.c.v, BigInteger)), BigInteger))
    return fixed(connection.scalars(total).one() or 0)
