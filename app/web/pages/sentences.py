"""Refusals in the language of the page.

The domain refuses in English sentences, with particulars in them. The catalogue of refusals
has the same sentences with places instead; the one that fits says what readers are told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from babel.messages.pofile import read_po

from app.formatting import LANGUAGES, WIB, moment
from app.web.pages import accords, words
from app.web.pages.language import catalogue, language

_INDONESIAN = LANGUAGES[0]
_LONGEST = 2000
_PLACE = re.compile(r"\{(\w+)\}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")
_NUMBER = re.compile(r"[0-9.,]+")
_LISTED = re.compile(r" or |, ")

_WORDS: Mapping[str, str] = {
    **accords.SIDES,
    **accords.STATES,
    **words.BASES,
    **words.TYPES,
    **words.PHASES,
    **words.ROLES,
    # A draft is an innovation's; before it is opened a cycle is not spoken of.
    **words.STATES,
}
"""What a particular is called, where the domain tells it by a code."""

_BY_CODE: Mapping[str, str] = {
    "invalid": "Isi ini belum benar.",
    "refused": "Ada aturan yang menghalanginya.",
    "forbidden": "Anda tidak berwenang untuk ini.",
    "wrong-state": "Keadaannya sekarang tidak mengizinkan hal ini.",
    "already-exists": "Hal yang sama sudah ada.",
    "not-found": "Tidak ditemukan.",
    "too-large": "Berkas terlalu besar.",
}
"""What is said where no sentence fits."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the domain with its places, and what it is in Indonesian."""

    fits: re.Pattern[str]
    places: Sequence[str]
    told: str

    def of(self, message: str) -> str | None:
        """What the message is in Indonesian, if it is this sentence."""
        found = self.fits.fullmatch(message)
        if found is None:
            return None
        # A place that is named twice holds two things; the first is the one that is told.
        pairs = reversed(list(zip(self.places, found.groups(), strict=True)))
        return self.told.format(**{place: _particular(value) for place, value in pairs})


def refusal(code: str, message: str) -> str:
    """What a refusal says, in the language of the page."""
    return sentence(message) or _BY_CODE.get(code, _BY_CODE["refused"])


def sentence(message: str) -> str | None:
    """The sentence in the language of the page; none where no translator knows it."""
    if language() != _INDONESIAN:
        told = _MOMENT.sub(lambda found: _moment(found[0]), message)
        return f"{told[:1].upper()}{told[1:]}{'' if told.endswith('.') else '.'}"
    if len(message) > _LONGEST:
        return None
    return next(filter(None, (one.of(message) for one in _sentences())), None)


@cache
def _sentences() -> Sequence[Sentence]:
    """Every sentence; the more of it is fixed, the earlier it is tried."""
    with catalogue(_INDONESIAN, "refusals").open("rb") as file:
        known = {str(one.id): str(one.string) for one in read_po(file) if one.id}
    ordered = sorted(known, key=lambda text: -len(_PLACE.sub("", text)))
    return [Sentence(_pattern(text), _PLACE.findall(text), known[text]) for text in ordered]


def _pattern(text: str) -> re.Pattern[str]:
    pieces = map(re.escape, _PLACE.sub("\0", text).split("\0"))
    return re.compile("(.*?)".join(pieces), re.DOTALL)


def _particular(text: str) -> str:
    """A particular as people read it: a moment in WIB, a code by its word."""
    if _MOMENT.fullmatch(text):
        return _moment(text)
    pieces = _LISTED.split(text)
    known = [_WORDS.get(one, one if _NUMBER.fullmatch(one) else "") for one in pieces]
    return " atau ".join(known) if all(known) else text


def _moment(text: str) -> str:
    return moment(datetime.fromisoformat(text), WIB, language())
