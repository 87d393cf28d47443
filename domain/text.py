"""Text that people typed: what may enter a fact, and in which form."""

from __future__ import annotations

import unicodedata

from domain.errors import Invalid

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def clean(text: str, field: str, *, most: int = 300, least: int = 1) -> str:
    """The text in NFC with single spaces, or ``Invalid``.

    Control, bidirectional and zero-width characters are refused, since two names
    that look the same must be the same.

    Args:
        text: what was typed.
        field: its name, for the refusal.
        most: greatest length in characters.
        least: smallest length in characters; 0 where it may be left empty.
    """
    # Nearly all text is printable, and every name of every fact comes through here.
    if not text.isprintable():
        _refuse_invisible(text, field)
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    if len(tidy) < least:
        raise Invalid(f"{field} must have at least {least} characters", field=field)
    if len(tidy) > most:
        raise Invalid(f"{field} must have at most {most} characters", field=field)
    return tidy


def _refuse_invisible(text: str, field: str) -> None:
    for character in text:
        if unicodedata.category(character) in _INVISIBLE and character not in "\n\t":
            raise Invalid(
                f"{field} holds an invisible character (U+{ord(character):04X})", field=field
            )
