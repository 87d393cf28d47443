"""Waiting for many sockets at once, and asking only those of which something may have changed.

The library's own loop asks every socket before every wait what it waits for. With a hundred of
them that is most of what its thread does, and whoever answers waits for that thread.
"""

from __future__ import annotations

import select
import time
from collections import deque
from typing import Any

from waitress import wasyncore

_LONGEST_SECONDS = 1.0


class Watch:
    """The sockets of a server, and what each waits for."""

    def __init__(self, sockets: dict[int, Any]) -> None:
        """Watches these, and whatever is added to them and told as changed."""
        self._sockets = sockets
        self._told = select.epoll()
        self._known: dict[int, tuple[Any, int]] = {}
        self._changed: deque[Any] = deque()
        self._asks_all_at = 0.0

    def changed(self, socket: Any) -> None:
        """A socket may wait for something else from now on; any thread may say so."""
        self._changed.append(socket)

    def wait(self) -> None:
        """Waits until something happens, a second at most, and lets the sockets see to it."""
        self._ask()
        for number, happened in self._told.poll(_LONGEST_SECONDS):
            socket = self._sockets.get(number)
            if socket is not None:
                wasyncore.readwrite(socket, happened)
                self._changed.append(socket)

    def _ask(self) -> None:
        now = time.monotonic()
        if now >= self._asks_all_at:
            # Who has been silent for too long is told by nobody.
            self._asks_all_at = now + _LONGEST_SECONDS
            self._changed.extend(self._sockets.values())
            self._known = {
                number: known
                for number, known in self._known.items()
                if self._sockets.get(number) is known[0]
            }
        while self._changed:
            self._ask_one(self._changed.popleft())

    def _ask_one(self, socket: Any) -> None:
        number = socket._fileno  # noqa: SLF001 -- the library has no other name for it
        if self._sockets.get(number) is not socket:
            return  # it was closed, and so is no longer watched
        waits_for = _waits_for(socket)
        known, before = self._known.get(number, (None, 0))
        if known is not socket:
            before = 0
        if waits_for == before:
            return
        if not before:
            self._told.register(number, waits_for)
        elif waits_for:
            self._told.modify(number, waits_for)
        else:
            self._told.unregister(number)
        self._known[number] = socket, waits_for


def _waits_for(socket: Any) -> int:
    reads = select.EPOLLIN | select.EPOLLPRI if socket.readable() else 0
    writes = select.EPOLLOUT if socket.writable() and not socket.accepting else 0
    return int(reads | writes)
