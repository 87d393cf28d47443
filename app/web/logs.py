"""Logs: one JSON object a line in production, readable lines in development."""

from __future__ import annotations

import logging
import sys
from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from app.accounts import links

_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_log = structlog.get_logger("juara.web")


def configure(*, production: bool) -> None:
    """Sends what the program and its libraries log to standard error."""
    renderer: Any = structlog.processors.JSONRenderer() if production else _readable()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if production:
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # Whoever asks whether the service is ready has the tables compared with the programs.
    logging.getLogger("alembic").setLevel(logging.WARNING)


def path() -> str:
    """The path asked for, without the secret that a link to choose a password ends in."""
    before, found, _ = request.path.partition(links.PATH)
    return f"{before}{found}***" if found else before


def _readable() -> Any:
    # The richer tracebacks show the values of variables, and so passwords and names.
    plain = structlog.dev.plain_traceback
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)


def register(app: Flask) -> None:
    """Numbers every request, and logs each write with its outcome and its command."""
    app.before_request(_number)
    app.after_request(_written)


def _number() -> None:
    g.request_id = uuid4().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _written(response: Response) -> Response:
    if request.method in _WRITES:
        _log.info(
            "write",
            method=request.method,
            path=path(),
            status=response.status_code,
            actor=g.get("actor_id"),
        )
    return response
