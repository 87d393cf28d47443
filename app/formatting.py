"""Numbers, dates and deadlines, as people read and type them in Indonesian and in English.

The one place where a number becomes text for people, or text that people typed becomes a
number. Programs get decimals with a point and times in UTC elsewhere.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime

from domain.errors import Invalid

LANGUAGES = ("id", "en")
"""The languages of the pages; the first is the one that they are written in."""

WIB = "WIB"
ZONES = {
    WIB: ZoneInfo("Asia/Jakarta"),
    "WITA": ZoneInfo("Asia/Makassar"),
    "WIT": ZoneInfo("Asia/Jayapura"),
}
"""The three zones of the country by the names that people use."""

MINUS = "−"
_LOCALES = {"id": Locale("id"), "en": Locale("en", "GB")}
_CLOCK = {"id": "HH.mm", "en": "HH:mm"}
_HUNDREDTHS = 2


def places(quantum: Decimal) -> int:
    """How many decimals a rounding to this quantum leaves: 2 for ``0.01``."""
    return max(0, -int(quantum.normalize().as_tuple().exponent))


@lru_cache(maxsize=1 << 15)
def number(value: Decimal | int, language: str, decimals: int = _HUNDREDTHS) -> str:
    """The number with so many decimals, rounded half up: ``84,46`` or ``84.46``."""
    # Rounded before it is written: writing alone would round halves to the even digit.
    rounded = Decimal(value).quantize(_quantum(decimals), ROUND_HALF_UP)
    return f"{rounded + 0:,f}".translate(_signs(language))


def whole(value: Decimal | int, language: str) -> str:
    """The number without decimals: ``1.234`` or ``1,234``."""
    return number(value, language, 0)


def exact(value: Decimal | int, language: str) -> str:
    """The number with every digit that it has, and none besides: ``0,75``."""
    return f"{Decimal(value).normalize() + 0:,f}".translate(_signs(language))


def signed(value: Decimal | int, language: str, decimals: int = _HUNDREDTHS) -> str:
    """The number with its sign, as changes are told: ``+1,20``, ``−0,50``, ``0,00``."""
    text = number(value, language, decimals)
    return text if text[0] == MINUS or not text.strip("0.,") else f"+{text}"


def parse_number(text: str, language: str, field: str = "number") -> Decimal:
    """The number that a text writes in this language, strictly.

    ``84.46`` is no Indonesian number: read leniently it would be 8446.

    Raises:
        Invalid: when the text is anything but one plain number.
    """
    group, decimal = _symbols(language)
    typed = text.strip()
    if not _number(language).fullmatch(typed):
        example = number(Decimal("1234.5"), language)
        raise Invalid(f"{text!r} is not a number such as {example}", field=field)
    return Decimal(typed.replace(group, "").replace(decimal, ".").replace(MINUS, "-"))


@cache
def _quantum(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


@cache
def _symbols(language: str) -> tuple[str, str]:
    symbols = _LOCALES[language].number_symbols["latn"]
    return symbols["group"], symbols["decimal"]


@cache
def _signs(language: str) -> dict[int, str]:
    group, decimal = _symbols(language)
    return str.maketrans({",": group, ".": decimal, "-": MINUS})


@cache
def _number(language: str) -> re.Pattern[str]:
    group, decimal = map(re.escape, _symbols(language))
    return re.compile(
        rf"[-{MINUS}]?(?:[0-9]+|[0-9]{{1,3}}(?:{group}[0-9]{{3}})+)(?:{decimal}[0-9]+)?"
    )


def day(time: datetime, zone: str, language: str) -> str:
    """The day in a zone: ``28 Februari 2024``."""
    return _written(time, zone, "d MMMM y", language)


def moment(time: datetime, zone: str, language: str) -> str:
    """The moment in a zone, then in WIB: ``28 Juli 2026 05.00 WIT (03.00 WIB)``."""
    told = f"{_written(time, zone, f'd MMMM y {_CLOCK[language]}', language)} {zone}"
    return told if zone == WIB else f"{told} ({_clock(time, WIB, zone, language)})"


def deadline(time: datetime, language: str) -> str:
    """A deadline in every zone: ``Selasa, 28 Juli 2026 23.00 WIB (00.00 WITA, Rabu; ...)``."""
    told = f"{_written(time, WIB, f'EEEE, d MMMM y {_CLOCK[language]}', language)} {WIB}"
    others = (_clock(time, zone, WIB, language) for zone in ZONES if zone != WIB)
    return f"{told} ({'; '.join(others)})"


def _clock(time: datetime, zone: str, beside: str, language: str) -> str:
    """The time of day in a zone, with the weekday where it is another one than beside."""
    told = f"{_written(time, zone, _CLOCK[language], language)} {zone}"
    here, there = (time.astimezone(ZONES[one]) for one in (zone, beside))
    if here.date() == there.date():
        return told
    return f"{told}, {_written(time, zone, 'EEEE', language)}"


def _written(time: datetime, zone: str, pattern: str, language: str) -> str:
    return str(format_datetime(time.astimezone(ZONES[zone]), pattern, locale=_LOCALES[language]))


def parse_moment(text: str, field: str, zone: str = WIB) -> datetime:
    """The moment that a text writes: RFC 3339, or a date and time of day in the zone.

    A form gives ``2024-02-28T10:00``; the page beside it says in which zone.

    Raises:
        Invalid: when the text is no date and time.
    """
    try:
        # A plus sign in a query string arrives as a space.
        time = datetime.fromisoformat(text if "T" not in text else text.replace(" ", "+"))
    except ValueError:
        message = f"{field} must be a time such as 2024-02-28T10:00 or 2024-02-28T03:00:00Z"
        raise Invalid(message, field=field) from None
    return time if time.tzinfo else time.replace(tzinfo=ZONES[zone])
