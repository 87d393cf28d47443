"""How values leave the service: decimals as text with a point, times in UTC with a Z."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import msgspec
from flask import Response

from domain.arithmetic import plain

PUBLIC = "public, no-cache"
"""For answers that follow from the address and the log alone. They are kept as bytes for as
long as the log does not move, and a reader who has them already is told so."""

PRIVATE = "no-store"
"""For everything else: no cache keeps it."""

_TENTH = Decimal("1e-10")
_encode = msgspec.json.Encoder().encode


def number(value: Decimal | None) -> str | None:
    """A score as it is stored: with two decimals, or as many as it needs."""
    return None if value is None else f"{value:f}"


def shortest(value: Decimal) -> str:
    """A number without zeros at its end."""
    return f"{plain(value):f}"


def exact(value: Decimal) -> str:
    """Points as they were reckoned, to the tenth decimal."""
    return shortest(value.quantize(_TENTH, ROUND_HALF_UP))


def rounded(value: Decimal | None, places: int = 4) -> str | None:
    """A number that no edition rounds, such as a pace, half up."""
    if value is None:
        return None
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


def stamp(time: datetime) -> str:
    """A moment as RFC 3339 has it, in UTC."""
    text = time.astimezone(UTC).replace(tzinfo=None).isoformat()
    return f"{text}Z"


def answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """A JSON answer; its values have their outer form already."""
    return Response(_encode(body), status, mimetype="application/json")
