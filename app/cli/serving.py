"""``juara serve``: the web server."""

from __future__ import annotations

import click

from app.cli.context import Context
from app.web import create_app
from app.web.server import run


@click.command()
@click.option("--port", type=int, help="Default: the environment's PORT, else 8000.")
@click.pass_obj
def serve(context: Context, port: int | None) -> None:
    """Serve HTTP on the loopback interface."""
    run(create_app(context.juara, context.settings), port or context.settings.port)
