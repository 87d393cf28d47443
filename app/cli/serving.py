"""``juara serve``: the web server."""

from __future__ import annotations

import click
from flask import Flask

from app.cli.context import Context
from app.service import Juara
from app.web import create_app, logs, workers


@click.command()
@click.option("--port", type=int, help="Default: the environment's PORT, else 8000.")
@click.pass_obj
def serve(context: Context, port: int | None) -> None:
    """Serve HTTP on the loopback interface."""
    settings = context.settings
    context.juara.close()  # it has the newest schema; each process opens its own

    def make() -> Flask:
        return create_app(Juara(settings.database_url), settings)

    logs.configure(production=settings.production)
    workers.run(make, settings.port if port is None else port, settings.processes)
