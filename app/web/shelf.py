"""Where public answers are kept, the newest in every form that was asked for."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import msgspec

_MOST_BYTES = 48 * 1024 * 1024
_OVERHEAD = 4000
_SMALLEST = 600
# A read model that is rebuilt moves no position; this is how long its old form may be told.
_SECONDS = 60.0
_MADE_HERE = frozenset({"etag", "vary", "content-length"})

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


class Private(msgspec.Struct, frozen=True, tag=True):
    """An answer that is not for everybody, or is no good: not to be kept."""

    status: str
    headers: Headers
    body: bytes


class Answer(msgspec.Struct, frozen=True, tag=True):
    """A public answer: whole, compressed, and as no more than "not modified".

    ``position`` is where the log ended when it was asked for; ``made`` is when, by the clock
    that only runs forward, which is the same for all processes. ``vary`` are the request
    headers it varies by.
    """

    position: int
    made: float
    tag: str
    vary: str
    body: bytes
    compressed: bytes | None
    whole: Headers
    small: Headers
    unchanged: Headers

    def holds(self, position: int) -> bool:
        """Whether it says what there is where the log ends at this position."""
        return self.position >= position and self.age < _SECONDS

    @property
    def age(self) -> float:
        """How many seconds ago it was made."""
        return time.monotonic() - self.made

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
        position=position,
        made=time.monotonic(),
        tag=tag,
        vary=vary,
        body=body,
        compressed=small,
        whole=[*kept, ("Content-Length", str(len(body)))],
        small=[*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(small or b"")))],
        unchanged=[one for one in kept if one[0].lower() != "content-type"],
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
    """The newest answers; those that were made longest ago go when there is no more room."""

    size: int = 0
    books: OrderedDict[Key, Book] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def find(self, key: Key, environ: dict[str, Any]) -> Answer | None:
        """The newest answer for a request, of whichever position."""
        book = self.books.get(key)
        return book.forms.get(book.form(environ)) if book else None

    def put(self, key: Key, environ: dict[str, Any], made: Answer) -> None:
        """Keeps an answer in the place of one that is not newer."""
        with self.lock:
            book = self.books.setdefault(key, Book.of(made.vary))
            form = book.form(environ)
            known = book.forms.get(form)
            if known is not None and known.position > made.position:
                return
            book.forms[form] = made
            self.books.move_to_end(key)
            self.size += made.size - (known.size if known else 0)
            while self.size > _MOST_BYTES:
                gone = self.books.popitem(last=False)[1]
                self.size -= sum(one.size for one in gone.forms.values())
