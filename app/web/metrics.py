"""What the process counts, for Prometheus."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    generate_latest,
    multiprocess,
    values,
)

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


def share(folder: str) -> None:
    """Lets what this process counts from now on add up with others that share the folder."""
    os.environ[_FOLDER] = folder
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def forget(folder: str, process: int) -> None:
    """Drops what holds only as long as a process lives, once it has ended; its counts stay."""
    multiprocess.mark_process_dead(process, folder)  # type: ignore[no-untyped-call]


class _Together(multiprocess.MultiProcessCollector):
    """The sums of all processes that count together."""

    _path: str

    def collect(self) -> Iterable[Metric]:
        """What all have counted; the file that a process has only just begun holds nothing yet."""
        begun = (file for file in Path(self._path).glob("*.db") if file.stat().st_size)
        found: Iterable[Metric] = self.merge(list(map(str, begun)))  # type: ignore[no-untyped-call]
        return found


def _told(own: CollectorRegistry) -> CollectorRegistry:
    """What is told: the sums of all processes that count together, or what one counts alone."""
    if _FOLDER not in os.environ:
        ProcessCollector(registry=own)
        return own
    together = CollectorRegistry()
    _Together(together)  # type: ignore[no-untyped-call]
    return together


class Metrics:
    """The counters of one application."""

    def __init__(self, position: Callable[[], int]) -> None:
        """Counts, and tells where the log ends."""
        self._registry = CollectorRegistry()
        self._told = _told(self._registry)
        self._requests = Counter(
            "juara_http_requests",
            "Answers by route, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "juara_http_request_seconds",
            "Time to answer what was not told from memory.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._position = position
        self._end = Gauge(
            "juara_log_position",
            "The position at which the log ends.",
            registry=self._registry,
            multiprocess_mode="max",
        )
        cached = Counter(
            "juara_http_cached",
            "Public answers told from memory.",
            ("status",),
            registry=self._registry,
        )
        self._cached = {status: cached.labels(status) for status in ("200", "304")}

    def from_memory(self, status: str) -> None:
        """Counts an answer that was told from memory."""
        self._cached[status].inc()

    def register(self, app: Flask) -> None:
        """Counts the answers of an application, and tells the counts at ``/metrics``."""

        @app.before_request
        def begin() -> None:
            g.begun = time.perf_counter()

        @app.after_request
        def end(response: Response) -> Response:
            route = request.url_rule.rule if request.url_rule else "none"
            method = request.method if request.method in _METHODS else "other"
            self._requests.labels(route, method, response.status_code).inc()
            begun = g.get("begun")
            if begun is not None:
                self._seconds.labels(route).observe(time.perf_counter() - begun)
            return response

        @app.get("/metrics")
        def metrics() -> Response:
            self._end.set(self._position())
            return Response(generate_latest(self._told), content_type=CONTENT_TYPE_LATEST)
