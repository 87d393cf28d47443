"""Where public answers are kept at one position of the log, in every form that was asked for."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

_MOST_BYTES = 48 * 1024 * 1024
_OVERHEAD = 4000
_SMALLEST = 600
# A read model that is rebuilt moves no position; this is how long its old form may be told.
_SECONDS = 60.0
_MADE_HERE = frozenset({"etag", "vary", "content-length"})

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A public answer: whole, compressed, and as no more than "not modified"."""

    tag: str
    body: bytes
    compressed: bytes | None
    whole: Headers
    small: Headers
    unchanged: Headers
    until: float

    @property
    def size(self) -> int:
        """The bytes that it occupies, about."""
        return len(self.body) + len(self.compressed or b"") + _OVERHEAD


def answer(position: int, body: bytes, headers: Headers, vary: str) -> Answer:
    """The answer that was made at a position, ready in each of its forms."""
    tag = f'W/"{position}-{hashlib.sha256(body).hexdigest()[:12]}"'
    kept = [(name, value) for name, value in headers if name.lower() not in _MADE_HERE]
    kept += [("ETag", tag), ("Vary", ", ".join(filter(None, (vary, "Accept-Encoding"))))]
    small = gzip.compress(body, 6, mtime=0) if len(body) >= _SMALLEST else None
    return Answer(
        tag=tag,
        body=body,
        compressed=small,
        whole=[*kept, ("Content-Length", str(len(body)))],
        small=[*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(small or b"")))],
        unchanged=[one for one in kept if one[0].lower() != "content-type"],
        until=time.monotonic() + _SECONDS,
    )


@dataclass
class Book:
    """The forms that one address has by the request headers that it varies by."""

    varying: tuple[str, ...]
    forms: dict[Key, Answer] = field(default_factory=dict)

    @classmethod
    def of(cls, vary: str) -> Book:
        """For an answer with this header Vary."""
        names = (name.strip().upper().replace("-", "_") for name in vary.split(","))
        return cls(tuple(f"HTTP_{name}" for name in names if name))

    def form(self, environ: dict[str, Any]) -> Key:
        """Which form a request asks for."""
        return tuple(environ.get(name, "") for name in self.varying)


@dataclass
class Shelf:
    """The answers at one position of the log; a look at a later one clears it."""

    position: int = -1
    size: int = 0
    books: OrderedDict[Key, Book] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def find(self, key: Key, environ: dict[str, Any], position: int) -> Answer | None:
        """The answer for a request, if it was made at this position and lately."""
        if position != self.position:
            self._clear(position)
            return None
        book = self.books.get(key)
        found = book.forms.get(book.form(environ)) if book else None
        return found if found is not None and found.until > time.monotonic() else None

    def put(self, key: Key, environ: dict[str, Any], vary: str, made: Answer) -> None:
        """Keeps an answer; the oldest ones go when there is no more room."""
        with self.lock:
            book = self.books.setdefault(key, Book.of(vary))
            form = book.form(environ)
            replaced = book.forms.get(form)
            book.forms[form] = made
            self.size += made.size - (replaced.size if replaced else 0)
            while self.size > _MOST_BYTES:
                gone = self.books.popitem(last=False)[1]
                self.size -= sum(one.size for one in gone.forms.values())

    def _clear(self, position: int) -> None:
        with self.lock:
            if position > self.position:
                self.position, self.size = position, 0
                self.books.clear()
