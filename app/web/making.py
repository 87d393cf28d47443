"""Making answers anew, one at a time, so that looking never leaves writing without time."""

from __future__ import annotations

import time
from threading import Lock

_RESTS = 19


class Maker:
    """Makes one answer at a time; if others came meanwhile, it rests before it makes the next.

    It rests nineteen times as long as it took, so that making anew what the log has overtaken
    takes a twentieth of the time of one thread at most. Where nobody else came it is free at
    once, so that who reads after a write reads what was written.
    """

    def __init__(self) -> None:
        """Free."""
        self._lock = Lock()
        self._begun = 0.0
        self._rests_until = 0.0
        self._others_came = False

    def is_free(self) -> bool:
        """Whether it is one's own from now on; to be given back by ``with``."""
        if time.monotonic() >= self._rests_until and self._lock.acquire(blocking=False):
            return True
        self._others_came = True
        return False

    def is_busy(self) -> bool:
        """Whether whoever comes now has to be told something older."""
        busy = self._lock.locked() or time.monotonic() < self._rests_until
        self._others_came |= busy
        return busy

    def __enter__(self) -> None:
        """Begins."""
        self._begun, self._others_came = time.monotonic(), False

    def __exit__(self, *_: object) -> None:
        """Is done."""
        now = time.monotonic()
        if self._others_came:
            self._rests_until = now + _RESTS * (now - self._begun)
        self._lock.release()
