"""Reading a JSON body strictly: what is not plainly right is refused, never guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Never

from domain.errors import Refusal

LARGEST = 1024 * 1024
"""The most bytes of a JSON body."""

DEEPEST = 32
"""How deep objects and lists may be nested."""

_DIGITS = 40
_EXPONENT = 40
# A text that never ends is matched to its end, so that reading stays linear.
_TOKEN = re.compile(r'[\[{]|[\]}]|"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


class Malformed(Refusal):
    """The bytes are not the JSON that is taken here."""

    code = "malformed"


class TooLarge(Refusal):
    """The body has more bytes than are taken here."""

    code = "too-large"


def read_json(raw: bytes, most: int = LARGEST) -> Mapping[str, Any]:
    """The object in a JSON text; numbers with a point are exact Decimals.

    Args:
        raw: the text in UTF-8.
        most: the greatest length in bytes.

    Raises:
        TooLarge: when it is longer.
        Malformed: when it is not UTF-8 or not JSON, holds a name twice, a number that is
            none (NaN) or beyond all bounds (1e400), half a character, or nests too deep.
    """
    if len(raw) > most:
        raise TooLarge(f"the body has {len(raw)} bytes, at most {most} are taken")
    text = _text(raw)
    _require_shallow(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise Malformed(f"no JSON: {error.msg} at character {error.pos}") from None
    if not isinstance(value, dict):
        raise Malformed("the body must be a JSON object")
    if _SUSPECT.search(text):
        _require_whole_characters(value)
    return value


def _text(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise Malformed(f"the body is not UTF-8: byte {error.start}") from None
    if text.startswith("\ufeff"):
        raise Malformed("the body begins with a byte order mark")
    return text


def _require_shallow(text: str) -> None:
    depth = 0
    for token in _TOKEN.finditer(text):
        first = text[token.start()]
        depth += 1 if first in "[{" else -1 if first in "]}" else 0
        if depth > DEEPEST:
            raise Malformed(f"objects and lists may be nested {DEEPEST} deep at most")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(f"the name {twice!r} is given twice", field=twice)
    return made


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    _, digits, exponent = number.as_tuple()
    if len(digits) > _DIGITS or abs(int(exponent)) > _EXPONENT:
        raise Malformed(f"the number {text[:40]} is beyond all bounds")
    return number


def _whole(text: str) -> int:
    if len(text) > _DIGITS:
        raise Malformed(f"the number {text[:40]}... is beyond all bounds")
    return int(text)


def _constant(text: str) -> Never:
    raise Malformed(f"{text} is no number")


def _require_whole_characters(value: object) -> None:
    if any("\0" in text or not _is_whole(text) for text in _texts(value)):
        raise Malformed("a text holds half a character or the character NUL")


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
