"""Waiting for many sockets at once, and asking only those of which something may have changed.

The library's own loop asks every socket before every wait what it waits for. With a hundred of
them that is most of what its thread does, and whoever answers waits for that thread.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from threading import Lock
from typing import Any

from waitress import wasyncore

_LONGEST_SECONDS = 1.0


class Watch:
    """The sockets of a server, and what each waits for.

    Until ``is_wary_until``, by the clock that only runs forward, the thread that waits for them
    answers nobody itself.
    """

    def __init__(self, sockets: dict[int, Any]) -> None:
        """Watches these, and whatever is added to them and told as changed."""
        self._sockets = sockets
        self._selector = DefaultSelector()
        self._changed: deque[Any] = deque()
        self._asks_all_at = 0.0
        self._lock = Lock()
        self.is_wary_until = 0.0

    def changed(self, socket: Any) -> None:
        """A socket may wait for something else from now on; any thread may say so."""
        self._changed.append(socket)

    def again(self, socket: Any) -> None:
        """A socket is waited for at once, although nobody wakes the thread that waits."""
        try:
            self._ask_one(socket)
        except (KeyError, OSError, ValueError):  # it was closed meanwhile, from the other side
            self.changed(socket)

    def wait(self) -> None:
        """Waits until something happens, a second at most, and lets the sockets see to it."""
        self._ask()
        for key, happened in self._selector.select(_LONGEST_SECONDS):
            if happened & EVENT_READ and self._is_open(key.data):
                wasyncore.read(key.data)
            if happened & EVENT_WRITE and self._is_open(key.data):
                wasyncore.write(key.data)
            self._changed.append(key.data)

    def _ask(self) -> None:
        now = time.monotonic()
        if now >= self._asks_all_at:
            # Nobody else tells who has been silent for too long, and who has been closed.
            self._asks_all_at = now + _LONGEST_SECONDS
            self._changed.extend(self._sockets.values())
            self._forget_closed()
        while self._changed:
            with suppress(KeyError, OSError, ValueError):  # it is being closed by another thread
                self._ask_one(self._changed.popleft())

    def _forget_closed(self) -> None:
        with self._lock:
            for key in list(self._selector.get_map().values()):
                if not self._is_open(key.data):
                    self._selector.unregister(key.fd)

    def _ask_one(self, socket: Any) -> None:
        with self._lock:
            if self._is_open(socket):
                self._listen(socket)

    def _listen(self, socket: Any) -> None:
        number, waits_for = _number(socket), _waits_for(socket)
        known = self._selector.get_map().get(number)
        if known is not None and (not waits_for or known.data is not socket):
            self._selector.unregister(number)
            known = None
        if known is None and waits_for:
            self._selector.register(number, waits_for, socket)
        elif known is not None and known.events != waits_for:
            self._selector.modify(number, waits_for, socket)

    def _is_open(self, socket: Any) -> bool:
        return self._sockets.get(_number(socket)) is socket


def _number(socket: Any) -> int:
    number: int = socket._fileno  # noqa: SLF001 -- the library has no other name for it
    return number


def _waits_for(socket: Any) -> int:
    reads = EVENT_READ if socket.readable() else 0
    writes = EVENT_WRITE if socket.writable() and not socket.accepting else 0
    return reads | writes
