"""What the process counts, for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The counters of one application."""

    def __init__(self, position: Callable[[], int]) -> None:
        """Counts, and tells where the log ends."""
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
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
            "juara_log_position", "The position at which the log ends.", registry=self._registry
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
            self._requests.labels(route, request.method, response.status_code).inc()
            begun = g.get("begun")
            if begun is not None:
                self._seconds.labels(route).observe(time.perf_counter() - begun)
            return response

        @app.get("/metrics")
        def metrics() -> Response:
            self._end.set(self._position())
            return Response(generate_latest(self._registry), content_type=CONTENT_TYPE_LATEST)
