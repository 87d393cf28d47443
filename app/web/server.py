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
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click
from waitress import wasyncore
from waitress.server import create_server

from app.web import logs
from app.web.channel import Channel
from app.web.watching import Watch
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
# The head of an answer and a body up to this size are sent together.
_TOGETHER_BYTES = 1 << 14
_SILENT_SECONDS = 30
_LAST_WORDS_SECONDS = 10.0


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
    stopping = False

    # Whoever ends a group of processes asks more than once: no lock, since the second time comes
    # in the middle of the first.
    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True
        with suppress(OSError):  # it has stopped already
            server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopping:
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
        send_bytes=_TOGETHER_BYTES,
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
