"""The web server: waitress on the loopback interface.

A connection costs a descriptor and no thread, so readers who open one and say nothing
keep nobody else waiting. SIGTERM ends it: nothing new is taken, what was begun is finished.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import time
from threading import Event
from typing import TYPE_CHECKING, Any, cast

import click
import msgspec
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from app.web import logs, security
from app.web.problems import MEDIA_TYPE, Problem, by_status
from app.web.watching import Watch
from app.web.wire import PRIVATE
from domain.errors import WrongState

if TYPE_CHECKING:
    from flask import Flask

HOST = "127.0.0.1"
# Cheap while they wait; how many make answers at the same time is bounded elsewhere.
_THREADS = 32
# A write asks the database a dozen times, and after each answer waits this long for who renders;
# with Python's own 5 ms, who is told from memory waits for whole seconds behind one who renders.
_TURN_SECONDS = 0.0001
_CONNECTIONS = 2000
_BACKLOG = 1024
_SILENT_SECONDS = 30
_LAST_WORDS_SECONDS = 10.0
_NOT_IMPLEMENTED = 501


class NoRoomError(Error):
    """There is no room on the disk for what comes in."""

    code, reason = 507, "Insufficient Storage"


class Nowhere:
    """Where the rest of a request goes for which there is no room, until it can be answered."""

    def append(self, piece: bytes) -> None:
        """Drops a piece."""

    def close(self) -> None:
        """There is nothing to close."""


class Parser(HTTPRequestParser):
    """Refuses a request that tells its length in two ways, or that cannot be taken in."""

    def received(self, data: bytes) -> int:
        """Takes in a piece of a request."""
        try:
            return int(super().received(data))
        except OSError as error:
            if self.body_rcv is None:
                raise
            self.body_rcv.buf = Nowhere()  # type: ignore[assignment]  # all that is asked of it
            consumed = int(super().received(data))
            self.error = NoRoomError(str(error))
            return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Reads the head of a request."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding contradict each other")


class AnswerTask(WSGITask):
    """Keeps the connection of who is told that nothing has changed: no body, nothing to end."""

    _ends_by_itself = False

    def build_response_header(self) -> bytes:
        """The head of the answer."""
        request: Any = self.request
        connection = request.headers.get("CONNECTION", "").lower()
        self._ends_by_itself = not self.has_body and self.version == "1.1" and connection != "close"
        head: bytes = super().build_response_header()
        self._ends_by_itself = False
        return head

    def set_close_on_finish(self) -> None:
        """Hangs up after the answer, unless all that speaks for it is that there is no body."""
        if not self._ends_by_itself:
            super().set_close_on_finish()


class RefusalTask(ErrorTask):
    """Tells a request that is no HTTP, or too large, as a problem like any other."""

    def execute(self) -> None:
        """Answers, and hangs up."""
        request: Any = self.request
        code = request.error.code
        kind = by_status(400 if code == _NOT_IMPLEMENTED else code)
        body = msgspec.json.encode(Problem(kind, kind.meaning).document("id"))
        self.status = f"{kind.status} {kind.title}"
        own = [("Content-Type", MEDIA_TYPE), ("Cache-Control", PRIVATE)]
        self.response_headers = [*own, *security.HEADERS.items()]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    """A connection, which says when it may wait for something else than before."""

    parser_class = Parser
    task_class = AnswerTask
    error_task_class = RefusalTask

    def add_channel(self, map: Any = None) -> None:  # noqa: A002 -- the library's name
        """Is among those that are watched."""
        super().add_channel(map)
        self._watch.changed(self)

    def write_soon(self, data: Any) -> int:
        """Sends a piece of an answer, of which a part may have to wait."""
        written: int = super().write_soon(data)
        if self.total_outbufs_len:
            self._has_changed()
        return written

    def service(self) -> None:
        """Answers a request."""
        super().service()
        self._has_changed()

    def _has_changed(self) -> None:
        self._watch.changed(self)
        self.server.pull_trigger()

    @property
    def _watch(self) -> Watch:
        watch: Watch = cast("Any", self.server).watch
        return watch


def run(app: Flask, port: int) -> None:
    """Serves from this process alone, until SIGTERM or Ctrl-C.

    Raises:
        WrongState: when the port cannot be had.
    """
    (listening,) = listen(port)
    serve(app, listening)


def listen(port: int, count: int = 1) -> list[socket.socket]:
    """Takes a port of the loopback interface, any for 0, and says which.

    Of several sockets the kernel gives each its share of those who come; of one that several
    processes listen to, the process that slept last would get most of them.

    Raises:
        WrongState: when it cannot be had.
    """
    try:
        with _bound(port) as first:  # one that shares with nobody, to find it free
            port = first.getsockname()[1]
        found = [_bound(port, shared=count > 1) for _ in range(count)]
        for one in found:
            one.listen(_BACKLOG)
    except OSError as error:
        raise WrongState(f"port {port} cannot be had: {error.strerror}", field="PORT") from None
    click.echo(f"http://{HOST}:{port}")
    sys.stdout.flush()
    return found


def _bound(port: int, *, shared: bool = False) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((HOST, port))
    return bound


def serve(app: Flask, listening: socket.socket) -> None:
    """Answers who comes to a port, until SIGTERM or Ctrl-C; what was begun by then is finished."""
    logs.configure(production=app.config["PRODUCTION"])
    # That all threads are busy is no news on a day on which many come.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sys.setswitchinterval(_TURN_SECONDS)
    sockets: dict[int, Any] = {}
    server = _server(app, listening, sockets)
    watch = server.watch = Watch(sockets)
    asked_to_stop = Event()

    def stop(*_: object) -> None:
        asked_to_stop.set()
        server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not asked_to_stop.is_set():
        watch.wait()
    _finish(server, sockets)


def _server(app: Flask, listening: socket.socket, sockets: dict[int, Any]) -> Any:
    server: Any = create_server(
        app,
        map=sockets,
        sockets=[listening],
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        backlog=_BACKLOG,
        asyncore_use_poll=True,
        channel_timeout=_SILENT_SECONDS,
        max_request_body_size=app.config["LARGEST_UPLOAD"],
        ident="",
        # In production TLS ends at a proxy before us.
        url_scheme="https" if app.config["PRODUCTION"] else "http",
    )
    server.channel_class = Channel
    return server


def _finish(server: Any, sockets: dict[int, Any]) -> None:
    """Takes nothing new, and waits for the answers that were begun."""
    wasyncore.dispatcher.close(server)
    until = time.monotonic() + _LAST_WORDS_SECONDS
    while _busy(server) and time.monotonic() < until:
        wasyncore.loop(timeout=0.1, use_poll=True, map=sockets, count=1)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


def _busy(server: Any) -> bool:
    return any(
        channel.requests or channel.total_outbufs_len for channel in server.active_channels.values()
    )
