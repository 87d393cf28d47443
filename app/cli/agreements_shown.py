"""``juara agreement``: what there is, what happened, who fits, who replicates from whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import click

from app.cli.agreements import agreement
from app.cli.context import OPERATOR_OF_THE_SERVICE, Context
from app.cli.output import format_option, rows
from app.queries import agreements as query
from app.queries import network as networks
from app.queries import partners as finder
from app.queries import replications
from domain.affinity import Reason
from domain.agreement import State
from domain.arithmetic import plain
from domain.region import normal_code
from projections import regions, submissions
from projections.schema import AnyRow

__all__ = ["agreement"]

_EVERY = 1_000_000
_LIST = (
    "agreement",
    "state",
    "originator_code",
    "partner_code",
    "innovation",
    "kind",
    "since",
    "until",
    "confirmed",
    "verdict",
)
_STEPS = ("position", "time", "agreement", "topic", "role", "said")
_LEDGER = ("side", "owes", "measure", "unit", "start", "target", "value", "date", "acknowledged")
_BEHIND = ("partner_code", "partner_name", "day", "standing", "agreement", "position")
_PARTNERS = ("worth", "code", "region", "innovation", "urusan", "maturity", "replicated", "because")
_LINKS = ("date", "originator", "replicator", "innovation", "urusan", "agreement")
_INNOVATIONS = ("regions", "code", "region", "innovation", "urusan")


@agreement.command("list")
@click.option("--region", help="Only those that this region takes part in.")
@click.option(
    "--state", type=click.Choice([state.value for state in State]), help="Only those in this state."
)
@format_option
@click.pass_obj
def list_(context: Context, region: str | None, state: str | None, form: str) -> None:
    """Print the agreements, those that changed last first."""
    with context.juara.reading() as connection:
        of = regions.find(connection, normal_code(region)).region if region else None
        found = query.listing(
            connection, OPERATOR_OF_THE_SERVICE, region=of, state=state, limit=_EVERY
        )
    rows(form, _LIST, (_only(row, _LIST) for row in found), "Agreements")


@agreement.command()
@click.argument("agreement", type=click.UUID)
@format_option
@click.pass_obj
def show(context: Context, agreement: UUID, form: str) -> None:
    """Print an agreement with both ledgers side by side."""
    with context.juara.reading() as connection:
        found = query.find(connection, OPERATOR_OF_THE_SERVICE, agreement)
    row = found.row
    title = (
        f"{row.innovation}: {row.originator_name} to {row.partner_name}, {row.state},"
        f" revision {row.revision}, version {row.version}, digest {row.digest or 'none'}"
    )
    rows(form, _LEDGER, _ledger(found), title)


@agreement.command()
@click.argument("region")
@format_option
@click.pass_obj
def history(context: Context, region: str, form: str) -> None:
    """Print every step of every agreement of REGION, the oldest first."""
    with context.juara.reading() as connection:
        of = regions.find(connection, normal_code(region))
        found = query.history(connection, OPERATOR_OF_THE_SERVICE, of.region)
    title = f"{of.code} {of.name}: steps of agreements"
    rows(form, _STEPS, map(_step, reversed(found)), title)


@agreement.command()
@click.argument("submission", type=click.UUID)
@format_option
@click.pass_obj
def behind(context: Context, submission: UUID, form: str) -> None:
    """Print what stands behind indicator 31 of SUBMISSION."""
    with context.juara.reading() as connection:
        found = replications.behind(connection, submissions.find(connection, submission))
    title = (
        f"{found.submission.name}: the log bears out level {found.level},"
        f" claimed {_level(found.claimed)}, verified {_level(found.verified)}"
    )
    rows(form, _BEHIND, (_only(one, _BEHIND) for one in found.replications), title)


@agreement.command()
@click.argument("region")
@click.argument("year", type=int)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--proven", is_flag=True, help="What others have replicated, of any region.")
@format_option
@click.pass_obj
def partners(
    context: Context, *, region: str, year: int, limit: int, proven: bool, form: str
) -> None:
    """Find partners for REGION by what it lacks in YEAR."""
    with context.juara.reading() as connection:
        of = regions.find(connection, normal_code(region))
        found = finder.partners(connection, of, "iid", year, limit)
    lacking = (
        ", ".join(f"{one.indicator.code} ({_short(one.mean)})" for one in found.needs) or "nothing"
    )
    services = ", ".join(one.urusan for one in found.services) or "none"
    title = f"{of.code} {of.name} lacks {lacking}; weak services: {services}"
    rows(form, _PARTNERS, map(_suggestion, found.proven if proven else found.fitting), title)


@agreement.command()
@click.option("--year", type=int, help="Replications of one year.")
@click.option("--urusan", help="Replications that serve one urusan.")
@click.option("--province", help="With an end in the province of this code.")
@click.option("--region", help="With an end in this region.")
@click.option("--innovations", is_flag=True, help="The most replicated innovations instead.")
@format_option
@click.pass_obj
def network(
    context: Context,
    *,
    year: int | None,
    urusan: str | None,
    province: str | None,
    region: str | None,
    innovations: bool,
    form: str,
) -> None:
    """Print who replicated from whom."""
    asked = networks.Asked(year, urusan, province, region and normal_code(region))
    with context.juara.reading() as connection:
        found = networks.replicated(connection, asked)
    title = (
        f"{len(found.replications)} replications between {len(found.close.places)} regions,"
        f" {len(found.close.mutual)} of {found.close.pairs} pairs in both directions"
    )
    if innovations:
        rows(form, _INNOVATIONS, map(_innovation, found.innovations), title)
    else:
        rows(form, _LINKS, map(_link, found.replications), title)


def _only(row: AnyRow | replications.Behind, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _ledger(found: query.Agreed) -> Iterator[Mapping[str, Any]]:
    for ledger in found.ledgers:
        for duty in ledger.duties:
            yield {"side": str(ledger.side), "owes": duty}
        for gain in ledger.gains:
            told = {
                "side": str(ledger.side),
                "measure": gain.measure,
                "unit": gain.unit,
                "start": gain.start,
                "target": gain.target,
            }
            yield told
            for one in gain.measured:
                yield told | {
                    "value": one.value,
                    "date": one.date,
                    "acknowledged": "yes" if one.acknowledged else "no",
                }


def _step(step: query.Step) -> dict[str, Any]:
    said = "; ".join(
        f"{name} {value}" for name, value in step.said.items() if value not in {"", None}
    )
    return {**{name: getattr(step, name) for name in _STEPS}, "said": said}


def _suggestion(one: finder.Suggestion) -> dict[str, Any]:
    return {
        "worth": round(one.worth, 2),
        "code": one.region.code,
        "region": one.region.name,
        "innovation": one.innovation,
        "urusan": one.urusan,
        "maturity": one.maturity,
        "replicated": one.replicated,
        "because": "; ".join(map(_because, one.reasons)),
    }


def _because(reason: Reason) -> str:
    numbers = " to ".join(
        _short(number) for number in (reason.own, reason.other) if number is not None
    )
    words = (reason.because.replace("_", " "), reason.about, numbers)
    return " ".join(word for word in words if word)


def _link(one: networks.Replication) -> dict[str, Any]:
    return {
        "date": one.date,
        "originator": f"{one.originator.code} {one.originator.name}",
        "replicator": f"{one.replicator.code} {one.replicator.name}",
        "innovation": one.innovation,
        "urusan": one.urusan,
        "agreement": one.agreement,
    }


def _innovation(one: networks.Innovation) -> dict[str, Any]:
    return {
        "regions": one.regions,
        "code": one.originator.code,
        "region": one.originator.name,
        "innovation": one.name,
        "urusan": one.urusan,
    }


def _level(level: int | None) -> str:
    return "nothing" if level is None else str(level)


def _short(number: Decimal) -> str:
    return f"{plain(round(number, 2)):f}"
