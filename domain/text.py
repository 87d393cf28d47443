"""Text that people typed: what may enter a fact, and in which form."""

from __future__ import annotations

import unicodedata

from domain.errors import check

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
    hidden = next(
        (c for c in text if unicodedata.category(c) in _INVISIBLE and c not in "\n\t"), None
    )
    check(
        hidden is None,
        f"{field} holds an invisible character (U+{ord(hidden or ' '):04X})",
        field=field,
    )
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    check(len(tidy) >= least, f"{field} must have at least {least} characters", field=field)
    check(len(tidy) <= most, f"{field} must have at most {most} characters", field=field)
    return tidy
