"""The web server: waitress on the loopback interface, stopped cleanly by SIGTERM."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

import click
from waitress.server import create_server

if TYPE_CHECKING:
    from flask import Flask

HOST = "127.0.0.1"
_THREADS = 12
# Half-open connections cost a descriptor each and no thread; there must be room for many.
_CONNECTIONS = 2000
_MOST_BYTES = 16 * 1024 * 1024


def run(app: Flask, port: int) -> None:
    """Serves until SIGTERM or Ctrl-C; answers in progress are finished first."""
    server = create_server(
        app,
        host=HOST,
        port=port,
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        backlog=1024,
        asyncore_use_poll=True,
        channel_timeout=30,
        max_request_body_size=_MOST_BYTES,
        ident="",
    )
    signal.signal(signal.SIGTERM, _stop)
    click.echo(f"http://{HOST}:{port}")
    sys.stdout.flush()
    server.run()


def _stop(_: int, __: FrameType | None) -> None:
    raise SystemExit(0)
