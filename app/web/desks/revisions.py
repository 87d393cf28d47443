"""Revisions: an assessor proposes another level or figure, and another one agrees."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from app.accounts import people
from app.commands import reports, submissions
from app.web.desks import settled, signed
from app.web.desks.forms import Form, amount, do, done, is_sent, level, sent, version
from app.web.desks.settled import Settled
from app.web.desks.shown import can


def register(desks: Blueprint) -> None:
    """Adds the views."""
    for at, view in (
        ("/meja/inovasi/<uuid:submission>/ubah/<indicator>", of_submission),
        ("/meja/laporan/<cycle>/<code>/ubah/<indicator>", of_report),
    ):
        desks.add_url_rule(at, f"revise_{view.__name__}", view, methods=["GET", "POST"])


def of_submission(submission: UUID, indicator: str) -> Response:
    """Another level for an indicator of an innovation that was verified."""
    with signed.service().reading() as connection:
        it = settled.of_submission(connection, submission, indicator)
    about = {"submission": submission, "indicator": indicator}
    return _revision(it, "submission", submissions, about)


def of_report(cycle: str, code: str, indicator: str) -> Response:
    """Another figure for a row of a report that was verified."""
    with signed.service().reading() as connection:
        it = settled.of_report(connection, cycle, code, indicator)
    about = {"region": it.region, "cycle": cycle, "indicator": indicator}
    return _revision(it, "report", reports, about)


def _revision(it: Settled, kind: str, commands: Any, about: dict[str, Any]) -> Response:
    form = Form(called={it.indicator.code: it.asked})
    if is_sent():
        with form:
            _take(it, commands, about)
            return done(it.back)
    here = partial(commands.possible, signed.service(), signed.actor())
    approves = partial(here, f"{kind}.approve_revision", **about)
    about = {name: value for name, value in about.items() if name != "indicator"}
    return _page(it, form, partial(here, f"{kind}.propose_revision", **about), approves)


def _take(it: Settled, commands: Any, about: dict[str, Any]) -> None:
    if sent("approve"):
        do(commands.approve_revision, **about, version=version())
        return
    figure: dict[str, Any] = {"level": level(it.indicator)}
    if it.submission is None:
        figure["value"] = amount()
    do(commands.propose_revision, **about, **figure, reason=sent("reason"), version=version())


def _page(
    it: Settled, form: Form, proposes: Callable[[], None], approves: Callable[[], None]
) -> Response:
    with signed.service().reading() as connection:
        by = it.proposal[2] if it.proposal else ""
        page = render_template(
            "desk/revision.html",
            it=it,
            form=form,
            past=it.past(),
            proposer=people.names(connection, {by}).get(by, by),
            may_propose=it.verified is not None and can(proposes),
            may_approve=it.proposal is not None and can(approves),
        )
    return make_response(page, form.status)
