"""Cells into values: what could be taken in two ways is not taken at all."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing.cells import (
    Cell,
    Notation,
    day,
    decimal,
    indicator,
    level,
    region_code,
    text,
    whole,
    year,
)
from domain.errors import Invalid

_ARABIC = str.maketrans("0123456789", "".join(chr(0x660 + digit) for digit in range(10)))
ARABIC_NUMBER, ARABIC_THREE, ARABIC_DATE, ARABIC_CODE = (
    text.translate(_ARABIC) for text in ("84.46", "3", "2025-08-17", "35.76")
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12)).filter(
    lambda number: number < 10**12
)
READERS = [day, decimal, indicator, level, region_code, text, whole, year]
ANYTHING = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789.,-+eE_ ", max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


def indonesian(number: Decimal) -> str:
    """The number with dots between thousands and a decimal comma."""
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


@given(NUMBERS)
def test_a_number_is_read_as_it_was_written_in_either_notation(number: Decimal) -> None:
    number = abs(number) if number == 0 else number
    assert decimal(f"{number:f}") == number
    assert decimal(indonesian(number), Notation.COMMA) == number


@given(ANYTHING, st.sampled_from(Notation))
def test_whatever_a_cell_holds_it_is_a_finite_number_or_refused(
    cell: Cell, notation: Notation
) -> None:
    with suppress(Invalid):
        assert decimal(cell, notation).is_finite()


@pytest.mark.parametrize("convert", READERS)
@given(cell=ANYTHING, notation=st.sampled_from(Notation))
def test_no_cell_whatsoever_makes_a_reader_fail(
    convert: Any, cell: Cell, notation: Notation
) -> None:
    with suppress(Invalid):
        convert(cell, notation)


@pytest.mark.parametrize(
    "written",
    [
        *("NaN", "nan", "Infinity", "-inf", "1e400", "1E2", "1_0", "0x10", "+5", "--5", "5-"),
        *(
            ARABIC_NUMBER,
            "½",
            "84,46",
            "1.234,5",
            "1 000",
            ".5",
            "5.",
            "05",
            "-",
            "1" * 41,
        ),
    ],
    ids=repr,
)
def test_a_number_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match=r"is not a number such as 84\.46"):
        decimal(written)


@pytest.mark.parametrize(
    "written",
    ["84.46", "1.23,5", "12.34", "0.123", "1.2345", "1,234.5", "01,5", "1..000", "1.000.0"],
    ids=repr,
)
def test_a_decimal_point_in_an_indonesian_file_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="is not a number such as 84,46"):
        decimal(written, Notation.COMMA)


@pytest.mark.parametrize(
    ("cell", "read"),
    [(84.45999999999999, "84.46"), (0.1 + 0.2, "0.3"), (-5.14, "-5.14"), (3, "3"), (62.0, "62")],
    ids=repr,
)
def test_a_number_of_a_sheet_is_what_the_sheet_shows(cell: float, read: str) -> None:
    assert decimal(cell) == Decimal(read)


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), True, date(2025, 8, 17)], ids=repr)
def test_a_cell_of_a_sheet_that_is_no_number_is_refused(cell: Cell) -> None:
    with pytest.raises(Invalid, match="is not a number"):
        decimal(cell)


@pytest.mark.parametrize(
    "cell", ["2.5", "2,5", "3.0", "-1", ARABIC_THREE, "1_0", "", 2.5, -1, 1e300, True], ids=repr
)
def test_a_level_is_whole(cell: Cell) -> None:
    with pytest.raises(Invalid, match=r"whole number|is not a number"):
        level(cell)


@pytest.mark.parametrize("cell", ["4", 4.0, 99], ids=repr)
def test_a_level_is_at_most_three(cell: Cell) -> None:
    with pytest.raises(Invalid, match="is not a level from 0 to 3"):
        level(cell)


@pytest.mark.parametrize("cell", ["3", " 3", 3, 3.0], ids=repr)
def test_a_whole_number_is_whole_in_a_sheet_too(cell: Cell) -> None:
    assert level(cell) == 3


@pytest.mark.parametrize(
    ("cell", "code"), [("35.76", "35.76"), ("3576", "35.76"), ("11.10", "11.10")], ids=repr
)
def test_a_region_code_is_text(cell: Cell, code: str) -> None:
    assert region_code(cell) == code


@pytest.mark.parametrize(
    "cell", [35.76, 11.1, 35, 35.0, True, "11.1", "357", "35,76", ARABIC_CODE], ids=repr
)
def test_a_region_code_that_has_lost_a_zero_or_is_none_is_refused(cell: Cell) -> None:
    with pytest.raises(Invalid):
        region_code(cell)


@pytest.mark.parametrize(
    ("cell", "notation", "read"),
    [
        ("2025-08-17", Notation.POINT, "2025-08-17"),
        ("17/08/2025", Notation.COMMA, "2025-08-17"),
        ("7-8-2025", Notation.COMMA, "2025-08-07"),
        (date(2025, 8, 17), Notation.POINT, "2025-08-17"),
        (datetime(2025, 8, 17), Notation.POINT, "2025-08-17"),  # noqa: DTZ001 -- sheets know no zone
    ],
)
def test_a_date_is_read_as_iso(cell: Cell, notation: Notation, read: str) -> None:
    assert day(cell, notation) == read


@pytest.mark.parametrize(
    "cell",
    [
        *("2025-02-30", "20250817", "2025-W33-7", "17/08/2025", "17 Agustus 2025", ARABIC_DATE),
        *(45886, 45886.4, True, time(10), timedelta(1)),
        datetime(2025, 8, 17, 10, 5),  # noqa: DTZ001
    ],
    ids=repr,
)
def test_what_is_no_date_is_refused(cell: Cell) -> None:
    with pytest.raises(Invalid, match="date"):
        day(cell)


def test_the_code_of_an_indicator_may_be_a_number_in_a_sheet() -> None:
    assert [indicator("10a"), indicator(4.0), indicator("4")] == ["10a", "4", "4"]


def test_text_holds_nothing_that_cannot_be_seen() -> None:
    assert text("Cafe\u0301  Ibu\nHamil") == "Café Ibu Hamil"
    with pytest.raises(Invalid, match="invisible character"):
        text("Gayatri\u202e")
