"""Public answers kept as bytes, for as long as the log does not move.

An answer that says ``Cache-Control: public, no-cache`` follows from its address and the log
alone (see ``app.web.wire.PUBLIC``), so at one position of the log it has one form. It is made
once, then told from memory: whole, compressed, or as "not modified". Position is asked
from the database each time, so a fact that any process has committed is seen at once.
"""

from __future__ import annotations

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

from app.web.wire import PUBLIC

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MOST_BYTES = 48 * 1024 * 1024
_SMALLEST = 600
# A read model that is rebuilt moves no position; this is how long its old form may be told.
_SECONDS = 60.0
_READS = frozenset({"GET", "HEAD"})
_MADE_HERE = frozenset({"etag", "vary", "content-length"})

Headers = list[tuple[str, str]]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A public answer at one position of the log."""

    tag: str
    body: bytes
    compressed: bytes | None
    whole: Headers
    small: Headers
    unchanged: Headers
    until: float

    @property
    def size(self) -> int:
        """The bytes that it occupies."""
        return len(self.body) + len(self.compressed or b"")


@dataclass
class Shelf:
    """The answers of one position; a look at another position clears it."""

    position: int = -1
    size: int = 0
    answers: OrderedDict[Key, Answer] = field(default_factory=OrderedDict)
    varying: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def find(self, key: Key, environ: WSGIEnvironment, position: int) -> Answer | None:
        """The answer for a request, if it was made at this position and lately."""
        if position != self.position:
            self._clear(position)
            return None
        found = self.answers.get(key + self._variant(key, environ))
        return found if found is not None and found.until > time.monotonic() else None

    def put(self, key: Key, environ: WSGIEnvironment, vary: str, answer: Answer) -> None:
        """Keeps an answer; the oldest ones go when there is no more room."""
        with self.lock:
            self.varying[key] = _varying(vary)
            name = key + self._variant(key, environ)
            replaced = self.answers.pop(name, None)
            self.size += answer.size - (replaced.size if replaced else 0)
            self.answers[name] = answer
            while self.size > _MOST_BYTES:
                self.size -= self.answers.popitem(last=False)[1].size

    def _clear(self, position: int) -> None:
        with self.lock:
            if position > self.position:
                self.position, self.size = position, 0
                self.answers.clear()
                self.varying.clear()

    def _variant(self, key: Key, environ: WSGIEnvironment) -> Key:
        return tuple(environ.get(name, "") for name in self.varying.get(key, ()))


class PublicCache:
    """Stands before the application and tells what has been told at this position."""

    def __init__(self, app: WSGIApplication, position: Callable[[], int]) -> None:
        """Stands before this application, on the log that ends at this position."""
        self._app = app
        self._position = position
        self._shelf = Shelf()
        self.count: Callable[[str], None] = _nobody

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers a request."""
        if environ["REQUEST_METHOD"] not in _READS or "HTTP_AUTHORIZATION" in environ:
            return self._app(environ, start)
        try:
            position = self._position()
        except exc.SQLAlchemyError:  # the application meets it again, and tells
            return self._app(environ, start)
        key = (
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
        )
        found = self._shelf.find(key, environ, position)
        if found is not None:
            return self._tell(found, environ, start)
        return self._make(key, position, environ, start)

    def _tell(
        self, found: Answer, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        if found.tag in _tags(environ):
            self.count("304")
            start("304 NOT MODIFIED", found.unchanged)
            return ()
        self.count("200")
        small = found.compressed is not None and _takes_gzip(environ)
        start("200 OK", found.small if small else found.whole)
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        return (found.compressed if small and found.compressed else found.body,)

    def _make(
        self, key: Key, position: int, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._app(environ, start)
        status, headers, body = _run(self._app, environ)
        fields = {name.lower(): value for name, value in headers}
        if status[:3] != "200" or fields.get("cache-control") != PUBLIC:
            start(status, headers)
            return (body,)
        made = _answer(position, body, headers, fields.get("vary", ""))
        if position == self._shelf.position:
            self._shelf.put(key, environ, fields.get("vary", ""), made)
        return self._tell(made, environ, start)


def _run(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, Headers, bytes]:
    told: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, _: Any = None) -> Callable[[bytes], object]:
        told.append((status, headers))
        return _nothing

    parts = app(environ, start)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    return (*told[-1], body)


def _answer(position: int, body: bytes, headers: Headers, vary: str) -> Answer:
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


def _varying(vary: str) -> tuple[str, ...]:
    names = (name.strip().upper().replace("-", "_") for name in vary.split(","))
    return tuple(f"HTTP_{name}" for name in names if name)


def _tags(environ: WSGIEnvironment) -> Iterator[str]:
    for tag in environ.get("HTTP_IF_NONE_MATCH", "").split(","):
        text = tag.strip()
        yield text if text.startswith("W/") else f"W/{text}"


def _takes_gzip(environ: WSGIEnvironment) -> bool:
    for coding in environ.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _, quality = coding.partition(";")
        if name.strip().lower() == "gzip":
            return quality.replace(" ", "").lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _nothing(_: bytes) -> None:
    """WSGI's write, which Flask never uses."""


def _nobody(_: str) -> None:
    """Counts for nobody."""
