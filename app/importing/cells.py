"""Cells into values, strictly: what a reader could take in two ways is refused.

A cell of a CSV file is text. A cell of a workbook has a type of its own, and a code that
was typed as a number is not taken for text, since 11.10 has become 11.1 by then.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.errors import Invalid, check
from domain.indicator import HIGHEST_LEVEL
from domain.region import normal_code
from domain.text import clean

Cell = str | int | float | bool | date | datetime | time | timedelta


class Notation(StrEnum):
    """How a file writes its numbers: ``84.46`` or, with thousands dots, ``84,46``."""

    POINT = "point"
    COMMA = "comma"


_LONGEST = 40
_NUMBER = {
    Notation.POINT: re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"),
    Notation.COMMA: re.compile(r"-?(0|[1-9][0-9]*|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?"),
}
_ADVICE = {
    Notation.POINT: "such as 84.46 (Indonesian files: --decimal comma)",
    Notation.COMMA: "such as 84,46 or 1.234,5",
}
_LARGEST = 999_999_999
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
# Spreadsheets keep 15 digits; those beyond are noise of the binary number.
_DIGITS = 15

Convert = Callable[[Cell, Notation], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: what its cells become, and whether it and they must be there."""

    convert: Convert
    required: bool = True
    may_be_empty: bool = False


def text(cell: Cell, _: Notation = Notation.POINT) -> str:
    """Text in NFC with single spaces."""
    if not isinstance(cell, str):
        raise Invalid(f"{_shown(cell)} is not text: format the column as text")
    return clean(cell, "the text", most=1000)


def decimal(cell: Cell, notation: Notation = Notation.POINT) -> Decimal:
    """An exact decimal number in the notation of the file, below zero too."""
    if isinstance(cell, str):
        return _written(cell.strip(" "), notation)
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        raise Invalid(f"{_shown(cell)} is not a number")
    return Decimal(cell) if isinstance(cell, int) else Decimal(f"{cell:.{_DIGITS}g}")


def _written(text: str, notation: Notation) -> Decimal:
    check(
        len(text) <= _LONGEST and _NUMBER[notation].fullmatch(text),
        f"{_shown(text)} is not a number {_ADVICE[notation]}",
    )
    if notation is Notation.COMMA:
        text = text.replace(".", "").replace(",", ".")
    return Decimal(text)


def whole(cell: Cell, _: Notation = Notation.POINT) -> int:
    """A whole number, 0 or more, written without separators."""
    if isinstance(cell, str):
        check(_WHOLE.fullmatch(cell.strip(" ")), f"{_shown(cell)} is not a whole number")
        return int(cell)
    number = decimal(cell)
    check(
        0 <= number <= _LARGEST and number == int(number), f"{_shown(cell)} is not a whole number"
    )
    return int(number)


def level(cell: Cell, notation: Notation = Notation.POINT) -> int:
    """A level of an indicator, 0 to 3."""
    number = whole(cell, notation)
    check(number <= HIGHEST_LEVEL, f"{number} is not a level from 0 to {HIGHEST_LEVEL}")
    return number


def indicator(cell: Cell, notation: Notation = Notation.POINT) -> str:
    """The code of an indicator. Where it is a number, a sheet may hold it as one."""
    return text(cell) if isinstance(cell, str) else str(whole(cell, notation))


def year(cell: Cell, notation: Notation = Notation.POINT) -> int:
    """A measurement year of four digits."""
    number = whole(cell, notation)
    check(2000 <= number <= 2100, f"{number} is not a measurement year")  # noqa: PLR2004
    return number


def day(cell: Cell, notation: Notation = Notation.POINT) -> str:
    """A date as ``2025-08-17``; in Indonesian notation ``17/08/2025`` is read too."""
    if isinstance(cell, datetime):
        check(cell.time() == time(), f"{cell} has a time of day: a date is asked for")
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        raise Invalid(f"{_shown(cell)} is not a date: format the column as a date or as text")
    return _dated(cell.strip(" "), notation)


def _dated(text: str, notation: Notation) -> str:
    parts: tuple[str, ...] = ()
    if iso := _ISO.fullmatch(text):
        parts = iso.groups()
    elif notation is Notation.COMMA and (local := _DAY_FIRST.fullmatch(text)):
        parts = local.groups()[::-1]
    try:
        return date(*map(int, parts)).isoformat()
    except (TypeError, ValueError):
        raise Invalid(f"{_shown(text)} is not a date such as 2025-08-17") from None


def region_code(cell: Cell, _: Notation = Notation.POINT) -> str:
    """A Kemendagri code with its dot. A number is refused: it has lost a last zero."""
    if not isinstance(cell, str):
        raise Invalid(
            f"{_shown(cell)} is a number, and codes are text (11.10 would be read as 11.1):"
            " format the column as text and type the codes again"
        )
    return normal_code(cell.strip(" "))


def one_of(choices: Mapping[str, Any]) -> Convert:
    """One of these words, in small or capital letters."""

    def chosen(cell: Cell, notation: Notation) -> Any:
        word = text(cell, notation).casefold()
        check(word in choices, f"{_shown(cell)} is none of {', '.join(choices)}")
        return choices[word]

    return chosen


def _shown(cell: object) -> str:
    written = repr(cell) if isinstance(cell, str) else str(cell)
    return written if len(written) <= _LONGEST else f"{written[:_LONGEST]}…"
