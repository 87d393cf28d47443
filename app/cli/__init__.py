"""The command line. Exit codes: 0 done, 1 refused or a check failed, 2 wrong usage."""

from __future__ import annotations

import sys

import click
from eventsourcing.persistence import InfrastructureFactoryError
from sqlalchemy import exc

from app.cli import (
    agreements_shown,
    cycles,
    database,
    exports,
    history,
    imports,
    measure,
    score,
    serving,
    simulation,
    standings,
    submissions,
    tokens,
    users,
)
from app.cli.context import Context
from domain.errors import Refusal


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def cli(context: click.Context) -> None:
    """Juara: standings of Indonesia's regional governments, and the facts behind them."""
    context.obj = Context()


for command in (
    agreements_shown.agreement,
    cycles.cycle,
    database.db,
    database.reference_,
    database.rebuild,
    database.verify,
    exports.export,
    history.history,
    imports.import_,
    measure.measure,
    score.score,
    serving.serve,
    simulation.simulate,
    standings.standings,
    submissions.submission,
    tokens.token,
    users.user,
):
    cli.add_command(command)


def main() -> None:
    """Runs a command; what is refused is told in one line on standard error."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Refusal as refusal:
        where = f"{refusal.field}: " if refusal.field else ""
        _fail(f"{where}{refusal.message}")
    except InfrastructureFactoryError as error:
        _fail(str(error))
    except exc.OperationalError as error:
        _fail(f"the database does not answer: {error.orig}")


def _fail(message: str) -> None:
    click.echo(f"juara: {message}", err=True)
    sys.exit(1)
