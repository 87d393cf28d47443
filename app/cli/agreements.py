"""``juara agreement``: a replication between two regions, step by step.

The text of an agreement is a JSON file with the fields that the API takes as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import click

from app.cli.acting import (
    acting,
    amount,
    as_region,
    content_of,
    do,
    evidence_option,
    file_argument,
    papers,
    region_of,
)
from app.cli.context import Context
from app.commands import agreements as commands
from app.service import Answer
from domain.actor import Role
from domain.agreed_text import TERMS
from domain.errors import check

_NUMBERS = frozenset({"start", "target"})
_agreement = click.argument("agreement", type=click.UUID)
_date = click.option("--date", required=True, help="A day such as 2025-07-10.")
_reason = click.option("--reason", required=True, help="Why.")
_number = click.option("--number", required=True, help="The number of the document.")


@click.group()
def agreement() -> None:
    """Replication agreements between regions."""


@agreement.command()
@click.argument("submission", type=click.UUID)
@as_region
@_number
@_date
@click.option("--note", default="", help="What the letter says, in short.")
@evidence_option
@click.pass_obj
def interest(
    context: Context,
    *,
    submission: UUID,
    code: str,
    number: str,
    date: str,
    note: str,
    papers_of: tuple[str, ...],
) -> None:
    """Express the interest of a region in the innovation SUBMISSION (surat minat)."""
    done = do(
        context,
        acting(context, code),
        commands.express_interest,
        submission=submission,
        number=number,
        date=date,
        note=note,
        evidence=papers(papers_of, "surat_minat_replikasi"),
    )
    _say(done, f"{code} is interested in {submission}")


@agreement.command()
@file_argument
@as_region
@click.option("--on", "agreement", type=click.UUID, help="The agreement that expressed interest.")
@click.option("--submission", type=click.UUID, help="The innovation, for an agreement anew.")
@click.option("--with", "partner", metavar="REGION", help="The replicating region; your own else.")
@click.pass_obj
def propose(
    context: Context,
    *,
    file: Path,
    code: str,
    agreement: UUID | None,
    submission: UUID | None,
    partner: str | None,
) -> None:
    """Put the text in FILE on the table, on an expressed interest or anew."""
    done = do(
        context,
        acting(context, code),
        commands.propose,
        agreement=agreement,
        partner=region_of(context, partner) if partner else None,
        submission=submission,
        **_text(content_of(file)),
    )
    _say(done, f"{code} proposes", "revision", "digest")


@agreement.command()
@_agreement
@file_argument
@as_region
@click.pass_obj
def amend(context: Context, agreement: UUID, file: Path, code: str) -> None:
    """Put the text in FILE on the table instead; earlier signatures are void."""
    text = _text(content_of(file))
    done = do(context, acting(context, code), commands.amend, agreement=agreement, **text)
    _say(done, f"{code} amends", "revision", "digest")


@agreement.command()
@_agreement
@as_region
@_number
@_date
@click.pass_obj
def approve(context: Context, agreement: UUID, code: str, number: str, date: str) -> None:
    """Record that the council (DPRD) of a region approved."""
    done = do(
        context,
        acting(context, code),
        commands.approve,
        agreement=agreement,
        number=number,
        date=date,
    )
    _say(done, f"the council of {code} approved")


@agreement.command()
@_agreement
@as_region
@click.option("--digest", required=True, help="The SHA-256 of the text that you read.")
@click.pass_obj
def sign(context: Context, agreement: UUID, code: str, digest: str) -> None:
    """Sign the text of a digest for a region."""
    done = do(context, acting(context, code), commands.sign, agreement=agreement, digest=digest)
    _say(done, f"{code} signed", "revision", "digest", "state")


@agreement.command()
@_agreement
@click.argument("activity")
@as_region
@_date
@evidence_option
@click.pass_obj
def activity(
    context: Context,
    *,
    agreement: UUID,
    activity: str,
    code: str,
    date: str,
    papers_of: tuple[str, ...],
) -> None:
    """Record what a region did under an agreement."""
    done = do(
        context,
        acting(context, code, Role.OPERATOR),
        commands.log_activity,
        agreement=agreement,
        activity=activity,
        date=date,
        evidence=papers(papers_of, "kegiatan"),
    )
    _say(done, f"{code}: {activity}")


@agreement.command()
@_agreement
@as_region
@click.option("--measure", required=True, help="Which expected gain was measured.")
@click.option("--value", required=True, help="What was measured.")
@_date
@evidence_option
@click.pass_obj
def benefit(
    context: Context,
    *,
    agreement: UUID,
    code: str,
    measure: str,
    value: str,
    date: str,
    papers_of: tuple[str, ...],
) -> None:
    """Record what a region gained."""
    done = do(
        context,
        acting(context, code, Role.OPERATOR),
        commands.record_benefit,
        agreement=agreement,
        measure=measure,
        value=amount(value, "value"),
        date=date,
        evidence=papers(papers_of, "manfaat"),
    )
    _say(done, f"{code} gained {value} in {measure}", "benefit")


@agreement.command()
@_agreement
@click.argument("benefit", type=int)
@as_region
@click.pass_obj
def acknowledge(context: Context, agreement: UUID, benefit: int, code: str) -> None:
    """Acknowledge BENEFIT, by its number, of the other region."""
    done = do(
        context,
        acting(context, code),
        commands.acknowledge,
        agreement=agreement,
        benefit=benefit,
    )
    _say(done, f"{code} acknowledged benefit {benefit}")


@agreement.command()
@_agreement
@as_region
@_date
@click.option("--note", default="", help="What the statement says, in short.")
@evidence_option
@click.pass_obj
def confirm(
    context: Context,
    *,
    agreement: UUID,
    code: str,
    date: str,
    note: str,
    papers_of: tuple[str, ...],
) -> None:
    """Confirm that the innovation is in use in the replicating region since a day."""
    done = do(
        context,
        acting(context, code),
        commands.confirm,
        agreement=agreement,
        date=date,
        note=note,
        evidence=papers(papers_of, "surat_pernyataan"),
    )
    _say(done, f"{code} confirmed the replication since {date}")


@agreement.command()
@_agreement
@as_region
@_reason
@click.option("--date", help="The right day; without one there was no replication.")
@click.pass_obj
def correct(context: Context, agreement: UUID, code: str, reason: str, date: str | None) -> None:
    """Correct a confirmation that was wrong; the score follows."""
    done = do(
        context,
        acting(context, code),
        commands.correct,
        agreement=agreement,
        reason=reason,
        date=date,
    )
    _say(done, f"{code} corrected the confirmation to {date or 'none'}: {reason}")


@agreement.command()
@_agreement
@click.argument("year", type=int)
@as_region
@click.option("--note", default="", help="What was found, in short.")
@click.pass_obj
def evaluate(context: Context, agreement: UUID, year: int, code: str, note: str) -> None:
    """Evaluate YEAR of an agreement: whose gains have shown."""
    done = do(
        context,
        acting(context, code),
        commands.evaluate,
        agreement=agreement,
        year=year,
        note=note,
    )
    _say(done, f"{code} evaluated {year}", "verdict", "lacking")


@agreement.command()
@_agreement
@as_region
@_reason
@click.pass_obj
def end(context: Context, agreement: UUID, code: str, reason: str) -> None:
    """End an agreement, or draw back from one that is not in effect."""
    done = do(context, acting(context, code), commands.end, agreement=agreement, reason=reason)
    _say(done, f"{code} ended it", "state")


@agreement.command()
@click.argument("submission", type=click.UUID)
@as_region
@click.pass_obj
def fill(context: Context, submission: UUID, code: str) -> None:
    """Claim for the draft SUBMISSION the replications that the log bears out."""
    actor = acting(context, code, Role.OPERATOR)
    done = do(context, actor, commands.fill, submission=submission)
    click.echo(f"submission {submission}: indicator 31 is claimed at level {done.made['level']}")


def _text(content: dict[str, Any]) -> dict[str, Any]:
    """The parts of a text as the command takes them; terms stand beside the lists."""
    lists = {
        name: _lines(content.pop(name, []), name) for name in ("obligations", "gains", "evidence")
    }
    for name, value in content.items():
        check(name in TERMS and isinstance(value, str), "is no field of a text", field=name)
    for number, gain in enumerate(lists["gains"]):
        for name in _NUMBERS & gain.keys():
            gain[name] = amount(gain[name], f"gains.{number}.{name}")
    return {"terms": content, **lists}


def _lines(given: object, field: str) -> list[dict[str, Any]]:
    lines = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    whole = isinstance(given, list) and len(lines) == len(given)
    check(whole, "must be a list of objects", field=field)
    for number, line in enumerate(lines):
        for name, value in line.items():
            path = f"{field}.{number}.{name}"
            check(isinstance(value, str) or name in _NUMBERS, "must be a text", field=path)
    return lines


def _say(done: Answer, what: str, *names: str) -> None:
    details = "".join(f", {name} {done.made[name]}" for name in names if done.made.get(name))
    click.echo(f"agreement {done.made['agreement']}: {what}{details} (position {done.position})")
