"""Passwords: argon2id, and the same work whether or not there is such a person."""

from __future__ import annotations

import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from domain.errors import check

_SHORTEST, _LONGEST = 12, 256
# 19 MiB and two passes: what OWASP asks for at least, and little enough that a crowd of
# wrong passwords does not take the memory from everybody else.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_at_once = BoundedSemaphore(4)
_COMMON = frozenset({"password1234", "passwordpassword", "123456789012", "qwertyuiop12"})
_NOBODYS = _hasher.hash("nobody signs in with this")


def hashed(password: str, login: str) -> str:
    """The hash of a new password.

    Raises:
        Invalid: when it is too short, too long, or among the first that are tried.
    """
    plain = _normal(password)
    check(len(plain) >= _SHORTEST, f"a password has {_SHORTEST} characters", field="password")
    check(len(plain) <= _LONGEST, f"at most {_LONGEST} characters", field="password")
    guessed = plain.casefold() in _COMMON or len(set(plain)) <= 2 or login in plain.casefold()  # noqa: PLR2004
    check(not guessed, "this is among the first passwords that are tried", field="password")
    with _at_once:
        return _hasher.hash(plain)


def matches(kept: str | None, password: str) -> bool:
    """Whether this is the password behind a hash; without one it takes as long to say no."""
    plain = _normal(password)[:_LONGEST]
    with _at_once:
        try:
            _hasher.verify(kept or _NOBODYS, plain)
        except VerificationError:
            return False
    return kept is not None


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)
