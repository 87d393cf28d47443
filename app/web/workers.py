"""Several processes behind one port: Python computes in one thread at a time, a machine in more.

The first process listens and starts the others, which answer. One of them that dies is
replaced; when the first one dies, however suddenly, so do they. What a process keeps in its
memory, such as answers and budgets, is its own. One more process renders what is public for all
of them, so that those who hand in never stand behind a page (see ``app.web.rendering``).
"""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, Any

import structlog

from app.web import logs, metrics, rendering, server
from domain.errors import WrongState

if TYPE_CHECKING:
    import socket

    from flask import Flask

_FORKED = get_context("fork")
_NEVER_BEGAN_SECONDS = 2.0
_PAGES = "pages"
_STOPS = (signal.SIGTERM, signal.SIGINT)
_ALLOCATIONS = 50_000
_log = structlog.get_logger("juara.web")


def run(make: Callable[[], Flask], port: int, count: int) -> None:
    """Serves until SIGTERM or Ctrl-C; what was begun by then is finished.

    Args:
        make: builds the application, in the process that is to answer with it.
        port: where to listen on the loopback interface.
        count: how many processes answer.

    Raises:
        WrongState: when the port cannot be had, or a process ends as soon as it has begun.
    """
    first, *others = server.listen(port, count)
    if not others:
        server.serve(_settled(make), first)
        return
    with TemporaryDirectory(prefix="juara-") as folder:
        _Workers(make, folder).run([first, *others])


@dataclass
class _Workers:
    """The processes that answer, and the one that renders, by what tells that one has ended."""

    make: Callable[[], Flask]
    folder: str
    alive: dict[Any, tuple[Any, socket.socket | None, float]] = field(default_factory=dict)
    stopping: bool = False

    def run(self, listening: list[socket.socket]) -> None:
        for number in _STOPS:
            signal.signal(number, self._stop)
        for one in (*listening, None):
            self._start(one)
        while self.alive:
            # Not for ever: a signal that comes just before the wait does not end it.
            for ended in connection.wait(list(self.alive), timeout=1):
                self._replace(ended)

    def _start(self, listening: socket.socket | None) -> None:
        worker = _FORKED.Process(target=_work, args=(self.make, listening, self.folder))
        # A process that is asked to stop before it knows how to would never stop.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        worker.start()
        self.alive[worker.sentinel] = worker, listening, time.monotonic()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        if self.stopping:
            worker.terminate()

    def _replace(self, sentinel: object) -> None:
        worker, listening, begun = self.alive.pop(sentinel)
        worker.join()
        metrics.forget(self.folder, worker.pid)
        if self.stopping:
            return
        _log.error("a process of the server ended", process=worker.pid, code=worker.exitcode)
        if time.monotonic() - begun > _NEVER_BEGAN_SECONDS:
            self._start(listening)
            return
        self._stop()
        raise WrongState("a process of the server ended as soon as it had begun")

    def _stop(self, *_: object) -> None:
        self.stopping = True
        for worker, *_of_it in list(self.alive.values()):
            worker.terminate()


def _work(make: Callable[[], Flask], listening: socket.socket | None, folder: str) -> None:
    """Answers who comes to a port, or renders where there is none."""
    for number in _STOPS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    Thread(target=_end_with_the_first, daemon=True).start()
    metrics.share(folder)
    app = _settled(make)
    cache, pages = app.extensions["cache"], str(Path(folder, _PAGES))
    if listening is None:
        logs.configure(production=app.config["PRODUCTION"])
        rendering.serve(cache.render, pages)
    else:
        cache.elsewhere = rendering.Elsewhere(pages)
        server.serve(app, listening)


def _settled(make: Callable[[], Flask]) -> Flask:
    """The application; what was made by now is not looked through for garbage again and again."""
    app = make()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
    return app


def _end_with_the_first() -> None:
    first = parent_process()
    if first is not None:
        connection.wait([first.sentinel])
        os._exit(1)
