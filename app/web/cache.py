"""Public answers told from memory, for as long as the log does not move.

An answer that says ``Cache-Control: public, no-cache`` follows from its address and the log
alone (see ``app.web.wire.PUBLIC``), so at one position of the log it has one form. It is made
once, then told from memory: whole, compressed, or as "not modified". The position is asked
from the database each time, so a fact that any process has committed is seen at once.

Where facts come faster than answers can be made, one at a time is made anew, and whoever comes
meanwhile is told the one before, a minute old at most; it says itself as of which position it
holds. So writers have time left, however many look. Who shows a cookie or a token
may have acted just now, and is never told an older one.

Where a process of its own renders for all that answer, these have what is public made there
(see ``app.web.rendering``), and take one that was made for another where an older one would do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import exc

from app.web.making import Maker
from app.web.shelf import Answer, Headers, Key, Private, Shelf, answer
from app.web.wire import PUBLIC

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READS = frozenset({"GET", "HEAD"})
"""What asks for something and changes nothing."""

AT_HAND = "juara.at_hand"
"""In a WSGI environment: whether only an answer from memory is wanted, else ``NotAtHand``."""

_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
_ADDRESS = ("HTTP_HOST", "PATH_INFO", "QUERY_STRING")
_TOLD_APART = (*_ADDRESS, "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE")
_LONGEST = 4000
_TURNS = 64
_PLACES = 2
_OLDEST_SECONDS = 60.0
_NEVER = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


# No error: nothing that handles those is to see it.
class NotAtHand(BaseException):
    """An answer is not in memory; whoever has the time makes it."""


class PublicCache:
    """Stands before the application and tells what has been told at this position."""

    def __init__(
        self, app: WSGIApplication, position: Callable[[], int], count: Callable[[str], None]
    ) -> None:
        """Stands before the application.

        Args:
            app: the application, asked for what is not in memory.
            position: where the log ends.
            count: told the status of everything that was told from memory.
        """
        self._app = app
        self._position = position
        self._count = count
        self._shelf = Shelf()
        self._maker = Maker()
        self._places = BoundedSemaphore(_PLACES)
        self._turns = tuple(Lock() for _ in range(_TURNS))
        self.elsewhere: Callable[[WSGIEnvironment, int], Answer | Private | None] | None = None

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answers a request.

        Raises:
            NotAtHand: when only an answer from memory is wanted, and there is none.
        """
        if environ.get(AT_HAND):
            return self._tell(self._at_hand(environ), environ, start)
        if not _may_be_kept(environ):
            return self._app(environ, start)
        try:
            position = self._position()
        except exc.SQLAlchemyError:  # the application meets it again, and tells
            return self._app(environ, start)
        key = _key(environ)
        known = self._shelf.find(key, environ)
        if known is None:
            at_least = 0 if self._maker.is_busy() else position
            return self._make(key, position, at_least, environ, start)
        if known.holds(position):
            return self._tell(known, environ, start)
        return self._again(known, key, position, environ, start)

    def render(self, environ: WSGIEnvironment, at_least: int) -> Answer | Private:
        """An answer that holds at a position or at a later one, for whoever has none.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: when the database cannot be asked.
        """
        key = _key(environ)
        with self._turn(key):
            found = self._shelf.find(key, environ)
            if found is not None and found.holds(at_least):
                return found
            return self._rendered(key, self._position(), environ)

    def _at_hand(self, environ: WSGIEnvironment) -> Answer:
        known = self._shelf.find(_key(environ), environ) if _may_be_kept(environ) else None
        if known is None:
            raise NotAtHand
        try:
            position = self._position()
        except exc.SQLAlchemyError:
            raise NotAtHand from None
        if known.holds(position) or (_will_do(known, environ) and self._maker.is_busy()):
            return known
        raise NotAtHand

    def _again(
        self,
        known: Answer,
        key: Key,
        position: int,
        environ: WSGIEnvironment,
        start: StartResponse,
    ) -> Iterable[bytes]:
        """The log has moved on: makes the answer anew, or tells the one before meanwhile."""
        if self._maker.is_free():
            with self._maker:
                return self._make(key, position, position, environ, start)
        if _will_do(known, environ):
            return self._tell(known, environ, start)
        # Too old, and many come at once: one makes the answer, the others wait for it.
        with self._turn(key):
            found = self._shelf.find(key, environ)
            if found is not None and found.holds(position):
                return self._tell(found, environ, start)
            return self._make(key, position, 0, environ, start)

    def _turn(self, key: Key) -> Lock:
        return self._turns[hash(key) % len(self._turns)]

    def _tell(
        self, found: Answer, environ: WSGIEnvironment, start: StartResponse
    ) -> Iterable[bytes]:
        if found.tag in _tags(environ):
            self._count("304")
            start("304 NOT MODIFIED", found.unchanged)
            return ()
        self._count("200")
        small = found.compressed if _takes_gzip(environ) else None
        start("200 OK", found.whole if small is None else found.small)
        return () if environ["REQUEST_METHOD"] == "HEAD" else (small or found.body,)

    def _make(
        self,
        key: Key,
        position: int,
        at_least: int,
        environ: WSGIEnvironment,
        start: StartResponse,
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._app(environ, start)
        made = self._fetched(key, at_least, environ) or self._rendered(key, position, environ)
        if isinstance(made, Answer):
            return self._tell(made, environ, start)
        start(made.status, made.headers)
        return (made.body,)

    def _fetched(
        self, key: Key, at_least: int, environ: WSGIEnvironment
    ) -> Answer | Private | None:
        """From who renders for all processes; what somebody signed in sees is rendered here."""
        if self.elsewhere is None or "HTTP_COOKIE" in environ:
            return None
        made = self.elsewhere(environ, at_least)
        if isinstance(made, Answer):
            self._shelf.put(key, environ, made)
        return made

    def _rendered(self, key: Key, position: int, environ: WSGIEnvironment) -> Answer | Private:
        with self._places:
            status, headers, body = _run(self._app, environ)
        fields = {name.lower(): value for name, value in headers}
        public = fields.get("cache-control") == PUBLIC and "set-cookie" not in fields
        if status[:3] != "200" or not public:
            return Private(status, headers, body)
        made = answer(position, body, headers, fields.get("vary", ""))
        self._shelf.put(key, environ, made)
        return made


def _may_be_kept(environ: WSGIEnvironment) -> bool:
    """Whether an answer could be the same for everybody; probes ask for what is so right now."""
    return (
        environ["REQUEST_METHOD"] in READS
        and "HTTP_AUTHORIZATION" not in environ
        and environ.get("PATH_INFO") not in _PROBES
        and sum(len(environ.get(name, "")) for name in _TOLD_APART) <= _LONGEST
    )


def _key(environ: WSGIEnvironment) -> Key:
    return tuple(environ.get(name, "") for name in _ADDRESS)


def _will_do(known: Answer, environ: WSGIEnvironment) -> bool:
    """Whether an answer that the log has overtaken may be told where facts come too fast."""
    return known.age < _OLDEST_SECONDS and "HTTP_COOKIE" not in environ


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


def _tags(environ: WSGIEnvironment) -> Iterator[str]:
    for tag in environ.get("HTTP_IF_NONE_MATCH", "").split(","):
        text = tag.strip()
        yield text if text.startswith("W/") else f"W/{text}"


def _takes_gzip(environ: WSGIEnvironment) -> bool:
    for coding in environ.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _, quality = coding.partition(";")
        if name.strip().lower() == "gzip":
            return quality.replace(" ", "").lower() not in _NEVER
    return False


def _nothing(_: bytes) -> None:
    """WSGI's write, which Flask never uses."""
