"""How much of the service one address, one account and one region may take.

Each may take so much in any stretch of time, so that one that floods leaves the others alone.
It is counted in the memory of this process, before the database is asked: to whom a token or a
session belongs was learned when it was shown before. What is told from memory is not counted.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from threading import Lock

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from app import addresses
from app.settings import Rates
from domain.actor import Actor
from domain.errors import Refusal

_MOST_KNOWN = 20_000
_UNCOUNTED = frozenset({"/healthz", "/readyz", "/metrics"})
_MOST_COOKIES = 8


class Exhausted(Refusal):
    """A budget is spent; ``seconds`` says when to come again."""

    code = "too-many-requests"

    def __init__(self, seconds: int) -> None:
        super().__init__("too many requests: wait a while")
        self.seconds = seconds


class Budgets:
    """What is left to each."""

    def __init__(self, rates: Rates) -> None:
        """Everything.

        Args:
            rates: how much each may take.
        """
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._rates = {
            whose: parse(rate)
            for whose, rate in (
                ("address", rates.address),
                ("account", rates.account),
                ("region", rates.region),
            )
            if rate
        }
        self._known: dict[bytes, Actor] = {}
        self._lock = Lock()

    def learn(self, secret: str, actor: Actor) -> None:
        """From now on what is asked with this token or session is asked by this actor."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[_digest(secret)] = actor

    def spend(self, address: str, secrets: Iterable[str]) -> None:
        """Takes one request from the budgets of whoever asks.

        Args:
            address: where the request comes from.
            secrets: what it shows, of which one may be a token or a session.

        Raises:
            Exhausted: when one of them has nothing left.
        """
        for whose, name in self._spenders(address, secrets):
            rate = self._rates.get(whose)
            if rate is not None and not self._takes(rate, whose, name):
                raise Exhausted(self._seconds(rate, whose, name))

    def _takes(self, rate: RateLimitItem, whose: str, name: str) -> bool:
        # The storage starts a timer that two threads at once would start twice.
        with self._lock:
            return bool(self._limiter.hit(rate, whose, name))

    def _spenders(self, address: str, secrets: Iterable[str]) -> Iterator[tuple[str, str]]:
        known = (self._known.get(_digest(secret)) for secret in secrets)
        actor = next(filter(None, known), None)
        if actor is not None:
            yield "account", actor.id
            if actor.region is not None:
                yield "region", str(actor.region)
        neighbourhood = _neighbourhood(address)
        if neighbourhood is not None:
            yield "address", neighbourhood

    def _seconds(self, rate: RateLimitItem, whose: str, name: str) -> int:
        reset = self._limiter.get_window_stats(rate, whose, name).reset_time
        return max(1, math.ceil(reset - time.time()))


def register(app: Flask, rates: Rates) -> None:
    """Lets every request that the application answers be paid for."""
    app.extensions["budgets"] = Budgets(rates)
    app.before_request(_spend)


def learn(secret: str, actor: Actor) -> None:
    """Remembers whose the token or the session of this request is."""
    _budgets().learn(secret, actor)


def _spend() -> None:
    if request.path in _UNCOUNTED:
        return
    _, _, token = request.headers.get("Authorization", "").partition(" ")
    shown = [token] if token else islice(request.cookies.values(), _MOST_COOKIES)
    _budgets().spend(request.remote_addr or "", shown)


def _budgets() -> Budgets:
    budgets: Budgets = current_app.extensions["budgets"]
    return budgets


def _neighbourhood(address: str) -> str | None:
    """Who counts as one address; nobody for this very machine.

    A service that no proxy of ours stands before is called from its own machine alone.
    """
    found = addresses.known(address)
    own = found is not None and found.is_loopback
    return None if own else addresses.subscriber(address)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
