"""A process that renders public pages for those that answer.

A page takes as long as several commands. Where it is rendered by the process that carries them
out, the one that holds the append lock stands still meanwhile, and so do all behind it. So it is
rendered beside them, with what time they leave: the process is the least urgent of all. It is
asked over a socket of the file system, in a folder that is ours alone; who gets no answer there
renders the page itself.
"""

from __future__ import annotations

import os
import socket
import sys
from collections import deque
from collections.abc import Callable
from io import BytesIO
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import exc

from app.web.shelf import Answer, Private

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LESS_URGENT = 10
_BACKLOG = 64
_PATIENCE_SECONDS = 10
_encode = msgspec.msgpack.Encoder().encode
_asked = msgspec.msgpack.Decoder(tuple[dict[str, str], int]).decode
_made = msgspec.msgpack.Decoder(Answer | Private).decode


class Elsewhere:
    """The process that renders, as one that answers sees it."""

    def __init__(self, path: str) -> None:
        """It listens at this path, or will."""
        self._path = path
        self._idle: deque[Connection[Any, Any]] = deque()

    def __call__(self, environ: WSGIEnvironment, at_least: int) -> Answer | Private | None:
        """What it answers to a request, as of a position or a later one; none where it is not."""
        asked = {name: value for name, value in environ.items() if isinstance(value, str)}
        try:
            line = self._line()
        except OSError:
            return None
        try:
            line.send_bytes(_encode((asked, at_least)))
            made = _made(line.recv_bytes()) if line.poll(_PATIENCE_SECONDS) else None
        except (OSError, EOFError):
            made = None
        if made is None:
            line.close()
        else:
            self._idle.append(line)
        return made

    def _line(self) -> Connection[Any, Any]:
        try:
            return self._idle.pop()
        except IndexError:
            return self._connected()

    def _connected(self) -> Connection[Any, Any]:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(0)  # who takes nobody in is not waited for
            line.connect(self._path)
            line.settimeout(None)
            return Connection(line.detach())


def serve(render: Callable[[WSGIEnvironment, int], Answer | Private], path: str) -> None:
    """Renders for whoever connects to this path, until the process ends."""
    os.nice(_LESS_URGENT)
    Path(path).unlink(missing_ok=True)  # of one that ended before
    with Listener(path, "AF_UNIX", _BACKLOG) as door:
        while True:
            Thread(target=_serve, args=(door.accept(), render), daemon=True).start()


def _serve(
    line: Connection[Any, Any], render: Callable[[WSGIEnvironment, int], Answer | Private]
) -> None:
    with line:
        while True:
            try:
                asked, at_least = _asked(line.recv_bytes())
                line.send_bytes(_encode(render(_environ(asked), at_least)))
            except (OSError, EOFError, exc.SQLAlchemyError):
                return  # who asked has ended, or renders it and meets the same


def _environ(asked: dict[str, str]) -> WSGIEnvironment:
    return {
        **asked,
        "wsgi.version": (1, 0),
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
