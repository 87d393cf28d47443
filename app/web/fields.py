"""Fields of the wire: what they take is checked before it becomes a value."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.web import wire

LARGEST_POSITION = 2**63 - 1
_TIME = re.compile(
    r"(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{1,10})?")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,18}")


class Strict(Schema):
    """A schema that takes nothing that it does not name."""

    class Meta:
        """Unknown names are refused, each by its name."""

        unknown = RAISE


class Told(Strict):
    """A schema of an answer: everything it names is always there."""

    def on_bind_field(self, _: str, field_obj: fields.Field[Any]) -> None:
        """What is always there is documented so."""
        field_obj.required = True


class Text(fields.String):
    """A text with a least and a greatest length, of a form where one is given."""

    def __init__(self, most: int, *, least: int = 1, form: str | None = None, **more: Any) -> None:
        checks: list[Any] = [validate.Length(min=least, max=most)]
        metadata = more.pop("metadata", {})
        if form is not None:
            checks.append(validate.Regexp(rf"(?:{form})\Z", error="Not of the form {regex}."))
            metadata = {"pattern": f"^(?:{form})$", **metadata}
        super().__init__(validate=checks, metadata=metadata, **more)


class Whole(fields.Integer):
    """A whole number; never a text, a number with a point, true or false."""

    def __init__(self, least: int, most: int, **more: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(least, most), **more)


class WholeText(fields.Integer):
    """A whole number in an address, in plain digits."""

    def __init__(self, least: int, most: int, **more: Any) -> None:
        super().__init__(validate=validate.Range(least, most), **more)

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not _WHOLE.fullmatch(value):
            raise self.make_error("invalid", input=value)
        return int(value)


class Amount(fields.Field[Decimal]):
    """An exact number: a text in plain digits with a point, or a JSON number."""

    default_error_messages = {  # noqa: RUF012 -- the library's
        "invalid": 'Not a decimal number such as "84.46".',
        "range": "Must be between {least} and {most}.",
    }

    def __init__(self, least: Decimal, most: Decimal, **more: Any) -> None:
        self.least, self.most = least, most
        metadata = {
            "type": ["string", "number"],
            "pattern": f"^(?:{_DECIMAL.pattern})$",
            "minimum": int(least),
            "maximum": int(most),
            "description": f"between {least:f} and {most:f}; a text keeps every digit",
        }
        super().__init__(metadata=metadata, **more)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Decimal:
        number = self._read(value)
        if not self.least <= number <= self.most:
            raise self.make_error("range", least=f"{self.least:f}", most=f"{self.most:f}")
        return number

    def _read(self, value: Any) -> Decimal:
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Decimal(value)
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return Decimal(value)
        raise self.make_error("invalid")


class Number(fields.Field[Decimal]):
    """A decimal in an answer, as text with a point."""

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **_: Any) -> str | None:
        return wire.number(value)


class Moment(fields.Field[datetime]):
    """A moment with its zone, as RFC 3339 has it; told in UTC."""

    default_error_messages = {  # noqa: RUF012 -- the library's
        "invalid": "Not a time with its zone, such as 2026-07-28T16:59:00Z.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> datetime:
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise self.make_error("invalid")
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            raise self.make_error("invalid") from None

    def _serialize(
        self, value: datetime | None, attr: str | None, obj: Any, **_: Any
    ) -> str | None:
        return None if value is None else wire.stamp(value)


class Map(fields.Dict):
    """Values of one kind by short names; what is wrong is told by the name alone."""

    def __init__(self, values: fields.Field[Any], **more: Any) -> None:
        names = fields.String(validate=validate.Length(min=1, max=60))
        super().__init__(keys=names, values=values, validate=validate.Length(max=500), **more)

    def deserialize(
        self, value: Any, attr: str | None = None, data: Any = None, **more: Any
    ) -> Any:
        """The values by name."""
        try:
            return super().deserialize(value, attr, data, **more)
        except ValidationError as error:
            told = error.messages
            if isinstance(told, dict):
                told = {name: wrong.get("value", wrong.get("key")) for name, wrong in told.items()}
            raise ValidationError(told) from None


def one_of(*choices: str, **more: Any) -> fields.String:
    """A text out of a list."""
    return fields.String(validate=validate.OneOf(choices), **more)


def region_code(**more: Any) -> Text:
    """A Kemendagri code, with or without its dot."""
    return Text(5, least=2, form=r"[0-9]{2}(\.?[0-9]{2})?", **more)


def moment_text(**more: Any) -> Text:
    """A position of the log, or a time; a plus sign in an address may arrive as a space."""
    zone = r"(Z|[+\- ][0-9]{2}:[0-9]{2})"
    time = _TIME.pattern.replace(r"(Z|[+-][0-9]{2}:[0-9]{2})", zone)
    return Text(40, form=rf"{_WHOLE.pattern}|{time}", **more)


class Page(Strict):
    """Which part of a list."""

    limit = WholeText(1, 1000, load_default=1000)
    cursor = Text(100, form=r"[0-9A-Za-z.:_-]+", load_default=None)
