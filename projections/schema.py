"""The one schema: metadata shared by the event log and the read models, and column types.

A type here stores a value so that both databases sort it alike and give back exactly
what was put in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, DateTime, Dialect, MetaData, Row, Text, TypeDecorator, Uuid

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


AnyRow = Row[*tuple[Any, ...]]
"""A row of a query; its columns are attributes."""


class Fixed(TypeDecorator[Decimal]):
    """A Decimal of at most four places, stored as a whole number of ten-thousandths.

    So SQL adds and sorts it exactly, also where the database knows no decimals.
    """

    impl = BigInteger
    cache_ok = True
    _places = Decimal("0.0001")

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """The value in ten-thousandths."""
        if value is None:
            return None
        scaled = value.scaleb(4)
        whole = int(scaled)
        if whole != scaled:
            message = f"{value} has more than four decimal places"
            raise ValueError(message)
        return whole

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """What makes the Decimal, without zeros at its end beyond two places."""
        return _fixed_or_none


def fixed(ten_thousandths: int) -> Decimal:
    """The Decimal of a number of ten-thousandths, with two places or as many as it needs."""
    hundredths, rest = divmod(ten_thousandths, 100)
    return Decimal(hundredths).scaleb(-2) if rest == 0 else Decimal(ten_thousandths).scaleb(-4)


@lru_cache(maxsize=1 << 16)
def _fixed_or_none(ten_thousandths: int | None) -> Decimal | None:
    return None if ten_thousandths is None else fixed(ten_thousandths)


class Id(TypeDecorator[UUID]):
    """A UUID. The same ones are read again and again, and making one from text takes long."""

    impl = Uuid
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """What makes a UUID of a stored value, or remembers the one that it made before."""
        return lru_cache(maxsize=1 << 16)(super().result_processor(dialect, coltype) or _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value


class UtcTime(TypeDecorator[datetime]):
    """A moment, stored in UTC. Moments without a zone are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: Any) -> Any:
        """What makes a moment of a stored value; the facts of a command share theirs."""
        return lru_cache(maxsize=1 << 12)(super().result_processor(dialect, coltype) or _as_it_is)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"{value} has no time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, with its zone: UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A flat map or list as canonical JSON text: sorted keys, Decimals as strings."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any = Any) -> None:
        """Reads back what has this shape, such as ``dict[str, Decimal]``."""
        super().__init__()
        self.shape = shape
        self._decode = msgspec.json.Decoder(shape).decode
        self._encode = msgspec.json.Encoder(order="deterministic", decimal_format="string").encode

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The text."""
        return None if value is None else self._encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The map or list."""
        return None if value is None else self._decode(value)
