"""Parts of an address that have a form; anything else is an address of nothing."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import BaseConverter

from domain.region import normal_code


class IndexName(BaseConverter):
    """The name of an index, in small or capital letters."""

    regex = "[A-Za-z]{2,12}"

    def to_python(self, value: str) -> str:
        """The name as editions have it."""
        return value.lower()


class Year(BaseConverter):
    """A year of four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: Any) -> str:
        """The digits."""
        return str(value)


class RegionCode(BaseConverter):
    """A Kemendagri code, with or without its dot."""

    regex = r"[0-9]{2}(?:\.?[0-9]{2})?"

    def to_python(self, value: str) -> str:
        """The code with its dot."""
        return normal_code(value)


class IndicatorCode(BaseConverter):
    """The code of an indicator."""

    regex = "[0-9A-Za-z_]{1,60}"


class PersonId(BaseConverter):
    """The opaque id of a person or a program."""

    regex = "[0-9A-Za-z_:.-]{1,100}"


class TokenId(BaseConverter):
    """The id of a token, which is not its secret."""

    regex = "t_[0-9a-f]{12}"


class Digest(BaseConverter):
    """The SHA-256 of a file, in hex."""

    regex = "[0-9a-f]{64}"


CONVERTERS: dict[str, tuple[type[BaseConverter], dict[str, Any]]] = {
    "index": (IndexName, {"type": "string", "pattern": "^[A-Za-z]{2,12}$"}),
    "year": (Year, {"type": "integer", "minimum": 1000, "maximum": 2999}),
    "region": (RegionCode, {"type": "string", "pattern": r"^[0-9]{2}(\.?[0-9]{2})?$"}),
    "person": (PersonId, {"type": "string", "pattern": "^[0-9A-Za-z_:.-]{1,100}$"}),
    "digest": (Digest, {"type": "string", "pattern": "^[0-9a-f]{64}$"}),
    "token": (TokenId, {"type": "string", "pattern": "^t_[0-9a-f]{12}$"}),
    "indicator": (IndicatorCode, {"type": "string", "pattern": "^[0-9A-Za-z_]{1,60}$"}),
}
"""By name: the converter, and the schema that documents it."""


def register(app: Flask) -> None:
    """Lets addresses use them."""
    app.url_map.converters.update({name: kind for name, (kind, _) in CONVERTERS.items()})
