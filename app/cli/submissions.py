"""``juara submission``: one innovation in one cycle, from draft to verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app.cli.acting import (
    acting,
    as_region,
    assessing,
    content_of,
    do,
    evidence_option,
    file_argument,
    papers,
)
from app.cli.context import Context
from app.commands import submissions as commands
from app.commands.regions import register_organisation
from app.service import Answer
from domain.actor import Actor, Role
from domain.aggregate import NOWHERE
from domain.cycle import cycle_key
from domain.errors import check
from domain.region import organisation_id
from projections import organisations

_submission = click.argument("submission", type=click.UUID)
_home = click.option(
    "--home", required=True, metavar="REGION", help="The home region of the assessor who acts."
)


@click.group()
def submission() -> None:
    """Innovations, from draft to verdict."""


@submission.command()
@file_argument
@as_region
@click.option("--index", default="iid", show_default=True)
@click.option("--year", type=int, required=True)
@click.pass_obj
def draft(context: Context, *, file: Path, code: str, index: str, year: int) -> None:
    """Begin a submission with the profile in FILE, which also names the agency.

    The file is a JSON object of texts: organisation, name, need, owner, kind, form, and so
    on. An agency that the region does not have yet is registered.
    """
    content = content_of(file)
    for name, value in content.items():
        check(isinstance(value, str), "must be a text", field=name)
    actor = acting(context, code, Role.OPERATOR)
    agency = content.pop("organisation", "")
    done = do(
        context,
        actor,
        commands.draft,
        region=actor.region,
        cycle=cycle_key(index.lower(), year),
        organisation=_agency(context, actor, agency),
        profile=content,
    )
    _say(done, f"{code} drafted {content.get('name', '')}")


def _agency(context: Context, actor: Actor, name: str) -> UUID:
    """The agency of the actor's region with this name."""
    region = actor.region or NOWHERE
    with context.juara.reading() as connection:
        known = {row.organisation for row in organisations.of_region(connection, region)}
    agency = organisation_id(region, name)
    if agency not in known:
        do(context, actor, register_organisation, region=region, name=name)
    return agency


@submission.command()
@_submission
@click.argument("indicator")
@click.argument("level", type=int)
@as_region
@evidence_option
@click.pass_obj
def claim(
    context: Context,
    *,
    submission: UUID,
    indicator: str,
    level: int,
    code: str,
    papers_of: tuple[str, ...],
) -> None:
    """Claim a level of an indicator, on evidence."""
    done = do(
        context,
        acting(context, code, Role.OPERATOR),
        commands.claim,
        submission=submission,
        indicator=indicator,
        level=level,
        evidence=papers(papers_of, "dokumen"),
    )
    _say(done, f"{code} claims level {level} of indicator {indicator}")


@submission.command()
@_submission
@as_region
@click.pass_obj
def send(context: Context, submission: UUID, code: str) -> None:
    """Hand a draft in, as the head of the region."""
    actor = acting(context, code)
    _say(do(context, actor, commands.send, submission=submission), f"{code} handed it in")


@submission.command()
@_submission
@click.argument("indicator")
@click.argument("level", type=int)
@_home
@click.option("--reason", default="", help="Why, where it differs from the claim.")
@click.pass_obj
def verify(
    context: Context, *, submission: UUID, indicator: str, level: int, home: str, reason: str
) -> None:
    """Settle the level of an indicator."""
    content: dict[str, Any] = {"indicator": indicator, "level": level, "reason": reason}
    actor = assessing(context, home, submission)
    done = do(context, actor, commands.verify, submission=submission, **content)
    _say(done, f"indicator {indicator} is verified at level {level}")


@submission.command()
@_submission
@_home
@click.option("--reason", default="", help="Why.")
@click.pass_obj
def accept(context: Context, submission: UUID, home: str, reason: str) -> None:
    """Let the innovation count."""
    actor = assessing(context, home, submission)
    done = do(context, actor, commands.accept, submission=submission, reason=reason)
    _say(done, "accepted")


def _say(done: Answer, what: str) -> None:
    click.echo(f"submission {done.made['submission']}: {what} (position {done.position})")
