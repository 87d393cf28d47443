"""Revisions: another level or figure than the verified one, on which two assessors agree."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields

from app.commands import reports, submissions
from app.web.api.blueprint import naming, routes, service
from app.web.api.commanding import Changed, Command, blaming, command, made
from app.web.api.cycles import Nothing
from app.web.api.reports import LARGEST, named
from app.web.api.reports import possible as report_possible
from app.web.api.submission_shapes import ChangedSubmission
from app.web.fields import Amount, Strict, Text, Whole
from app.web.openapi import PREFIX

blueprint = routes("revisions", "Corrections that take two assessors")
naming(blueprint, id="submission")

_SUBMISSION = "/submissions/<uuid:id>/revisions"
_REPORT = "/reports/<region:code>/<index:index>/<year:year>/revisions"
_INDICATOR = "<indicator:indicator>"


class LevelRevision(Strict):
    """Another level for an indicator that was verified, and why."""

    indicator = Text(60, form="[0-9A-Za-z_]+", required=True)
    level = Whole(0, 3, required=True)
    reason = Text(1000, required=True)


class FigureRevision(Strict):
    """Another figure than the verified one, and why."""

    indicator = Text(60, form="[0-9A-Za-z_]+", required=True)
    level = Whole(0, 3, load_default=None, allow_none=True)
    value = Amount(-LARGEST, LARGEST, load_default=None, allow_none=True)
    reason = Text(1000, required=True)


class RevisedReport(Changed):
    """The report, whose indicator is to be revised or was."""

    indicator = fields.String()


@blueprint.route(_SUBMISSION, methods=["POST"])
@command("submission.propose_revision", creates=True, versioned=True, possible=submissions.possible)
@blueprint.arguments(LevelRevision)
@blueprint.response(201, ChangedSubmission)
def level_proposal(given: Command, content: dict[str, Any], submission: UUID) -> Response:
    """Propose another level for an indicator that was verified."""
    with blaming({content["indicator"]: "level"}):
        done = given.do(
            submissions.propose_revision,
            submission=submission,
            version=given.version,
            **content,
        )
    return made(done, 201, f"{PREFIX}/submissions/{submission}")


@blueprint.route(f"{_SUBMISSION}/{_INDICATOR}/approve", methods=["POST"])
@command("submission.approve_revision", versioned=True, possible=submissions.possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, ChangedSubmission)
def level_approval(given: Command, _: dict[str, Any], submission: UUID, indicator: str) -> Response:
    """Let the level count that another assessor proposed."""
    done = given.do(
        submissions.approve_revision,
        submission=submission,
        indicator=indicator,
        version=given.version,
    )
    return made(done)


@blueprint.route(_REPORT, methods=["POST"])
@command("report.propose_revision", creates=True, versioned=True, possible=report_possible)
@blueprint.arguments(FigureRevision)
@blueprint.response(201, RevisedReport)
def figure_proposal(
    given: Command, content: dict[str, Any], code: str, index: str, year: int
) -> Response:
    """Propose another figure than the verified one."""
    region, cycle = named(service(), code, index, year)
    said = "level" if content["value"] is None else "value"
    with blaming({content["indicator"]: said}):
        done = given.do(
            reports.propose_revision,
            region=region,
            cycle=cycle,
            version=given.version,
            **content,
        )
    at = f"{PREFIX}/reports/{code}/{index}/{year}"
    return made(done, 201, at, indicator=content["indicator"])


@blueprint.route(f"{_REPORT}/{_INDICATOR}/approve", methods=["POST"])
@command("report.approve_revision", versioned=True, possible=report_possible)
@blueprint.arguments(Nothing, required=False)
@blueprint.response(200, RevisedReport)
def figure_approval(
    given: Command, _: dict[str, Any], code: str, index: str, year: int, indicator: str
) -> Response:
    """Let the figure count that another assessor proposed."""
    region, cycle = named(service(), code, index, year)
    done = given.do(
        reports.approve_revision,
        region=region,
        cycle=cycle,
        indicator=indicator,
        version=given.version,
    )
    return made(done, indicator=indicator)
