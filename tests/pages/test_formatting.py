"""Numbers, dates and deadlines, written and read in both languages."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formatting import (
    LANGUAGES,
    deadline,
    exact,
    moment,
    number,
    parse_moment,
    parse_number,
    places,
    signed,
    whole,
)
from domain.errors import Invalid

MIDNIGHT = datetime(2026, 7, 28, 16, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("84.46", "84,46", "84.46"),
        ("62.3", "62,30", "62.30"),
        ("1234567.5", "1.234.567,50", "1,234,567.50"),
        ("-0.5", "−0,50", "−0.50"),
        # Babel would round halves to the even digit: 84,46 and 0,12.
        ("84.465", "84,47", "84.47"),
        ("0.125", "0,13", "0.13"),
        ("-0.001", "0,00", "0.00"),
    ],
)
def test_numbers_are_rounded_half_up_and_then_written(
    value: str, indonesian: str, english: str
) -> None:
    assert number(Decimal(value), "id") == indonesian
    assert number(Decimal(value), "en") == english


def test_other_ways_to_write_a_number() -> None:
    assert whole(1234, "id") == "1.234"
    assert exact(Decimal("0.750"), "id") == "0,75"
    assert exact(Decimal(111), "id") == "111"
    assert [signed(Decimal(n), "id") for n in ("1.2", "-1.2", "0", "-0.004")] == [
        "+1,20",
        "−1,20",
        "0,00",
        "0,00",
    ]
    assert [places(Decimal(q)) for q in ("0.01", "1", "0.0001")] == [2, 0, 4]


@pytest.mark.parametrize(
    "text", ["84.46", "1.23", "1_000", "٣", "", " ", "1,2,3", "--1", "1e3", "∞"]
)
def test_what_is_no_indonesian_number_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"is not a number such as 1\.234,50"):
        parse_number(text, "id", "score")


@given(
    value=st.decimals(-(10**12), 10**12, places=4, allow_nan=False),
    language=st.sampled_from(LANGUAGES),
)
def test_what_was_written_is_read_back(value: Decimal, language: str) -> None:
    assert parse_number(number(value, language, 4), language) == value
    assert parse_number(exact(value, language), language) == value


def test_a_deadline_names_its_zones_and_its_days() -> None:
    assert (
        deadline(MIDNIGHT, "id")
        == "Selasa, 28 Juli 2026 23.59 WIB (00.59 WITA, Rabu; 01.59 WIT, Rabu)"
    )
    assert (
        deadline(MIDNIGHT - timedelta(hours=1), "en")
        == "Tuesday, 28 July 2026 22:59 WIB (23:59 WITA; 00:59 WIT, Wednesday)"
    )


def test_a_moment_is_told_in_the_zone_of_the_region_and_in_wib() -> None:
    assert moment(MIDNIGHT, "WIB", "id") == "28 Juli 2026 23.59 WIB"
    assert moment(MIDNIGHT, "WIT", "id") == "29 Juli 2026 01.59 WIT (23.59 WIB, Selasa)"


def test_a_moment_without_a_zone_is_one_in_wib() -> None:
    assert parse_moment("2026-07-28T23:59", "as_of") == MIDNIGHT
    assert parse_moment("2026-07-28T16:59:00Z", "as_of") == MIDNIGHT
    assert parse_moment("2026-07-29T01:59:00 09:00", "as_of") == MIDNIGHT
    with pytest.raises(Invalid, match="as_of must be a time"):
        parse_moment("kemarin", "as_of")
