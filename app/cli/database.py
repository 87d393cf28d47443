"""Commands on the database: migrations, reference data, rebuilding, proofs."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from app import log, reference
from app import verify as proofs
from app.accounts import erasure
from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.cli.output import progress
from app.database import upgrade
from app.evidence.proof import wrong_files
from app.evidence.store import Store
from app.rebuild import rebuild as rebuild_models
from domain.errors import WrongState
from domain.index import editions
from projections import READ_MODELS

_names = click.argument("names", nargs=-1, type=click.Choice(tuple(READ_MODELS)))


@click.group()
def db() -> None:
    """The schema of the database."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(context: Context) -> None:
    """Bring the database to the newest schema."""
    upgrade(context.settings.database_url)


@db.command()
@click.pass_obj
def scrub(context: Context) -> None:
    """Overwrite what people who were erased have left in unused parts of the files."""
    if not erasure.scrub(context.juara.engine):
        raise WrongState("readers hold the journal up: try again when they have ended")
    click.echo("nothing is left of who was erased")


@click.group("reference")
def reference_() -> None:
    """The regions and the editions of the indices."""


@reference_.command("load")
@click.pass_obj
def reference_load(context: Context) -> None:
    """Register the 546 regions, once, and tell which editions there are."""
    done = context.juara.do(OPERATOR_OF_THE_SERVICE, None, reference.load)
    fresh = int(done.made["regions"])
    click.echo(f"{fresh} regions registered, {reference.count() - fresh} were there before")
    for edition in editions():
        method = "scores are computed" if edition.computable else "published results only"
        click.echo(f"edition {edition.id}: {edition.title} ({method})")


@click.command()
@_names
@click.pass_obj
def rebuild(context: Context, names: tuple[str, ...]) -> None:
    """Make read models anew from the log, while writers go on; all where none is named."""
    models = [READ_MODELS[name] for name in names or READ_MODELS]
    reader = log.Reader()
    done = 0
    with progress("regions") as bar:
        task = bar.add_task("rebuilding")
        for done, total in rebuild_models(context.juara, models, reader):
            bar.update(task, completed=done, total=total)
    click.echo(
        f"rebuilt {', '.join(model.name for model in models)} for {max(done - 1, 0)} regions"
    )
    for unreadable in reader.set_aside:
        click.echo(f"set aside: {unreadable}", err=True)
    if reader.set_aside:
        sys.exit(1)


@click.command()
@click.option("--projections", is_flag=True, help="Read models equal a rebuild from the log.")
@click.option("--scores", is_flag=True, help="Every score change follows from the facts.")
@click.option(
    "--log", "log_", is_flag=True, help="Positions, times, versions and topics are sound."
)
@click.option("--evidence", is_flag=True, help="Every file still has the bytes of its digest.")
@click.pass_obj
def verify(
    context: Context, *, projections: bool, scores: bool, log_: bool, evidence: bool
) -> None:
    """Prove that read models, scores, the log and files agree; all of it where none is named."""
    every = not (projections or scores or log_ or evidence)
    juara = context.juara
    if log_ or every:
        _prove("log", proofs.log_itself(juara))
    if projections or every:
        _prove("projections", proofs.projections(juara, tuple(READ_MODELS.values())))
    if scores or every:
        _prove("scores", proofs.scores(juara))
    if evidence or every:
        store = Store(context.settings.evidence)
        _prove("evidence", wrong_files(juara, store), "files")


def _prove(name: str, found: Iterator[str | None], unit: str = "regions") -> None:
    with progress(unit) as bar:
        wrong = next((one for one in bar.track(found, description=name) if one), None)
    if wrong is not None:
        click.echo(f"{name}: {wrong}", err=True)
        sys.exit(1)
    click.echo(f"{name}: all agree")
