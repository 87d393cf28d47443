"""The page of one innovation: what is claimed, what is settled, what is missing, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app.commands import submissions as commands
from app.commands.submissions import Made
from app.web.desks import signed
from app.web.desks.forms import Form, do, done, sent, version
from app.web.desks.shown import can, may_object, may_offer, objected, submission_row
from domain.index import Edition, empty_mandatory
from domain.submission import Submission
from projections import organisations
from projections.editions import edition_of
from projections.schema import AnyRow

_ACTIONS = (
    *("amend", "claim", "send", "withdraw"),
    *("verify", "accept", "reject", "propose_revision"),
)


def register(desks: Blueprint) -> None:
    """Adds the views."""
    at = "/meja/inovasi/<uuid:submission>"
    desks.add_url_rule(at, "submission", submission)
    desks.add_url_rule(f"{at}/kirim", "send", send, methods=["POST"])
    desks.add_url_rule(f"{at}/tarik", "withdraw", withdraw, methods=["POST"])
    desks.add_url_rule(f"{at}/terima", "accept", accept, methods=["POST"])
    desks.add_url_rule(f"{at}/tolak", "reject", reject, methods=["POST"])


def submission(submission: UUID) -> Response:
    """One innovation."""
    return _page(submission, Form())


def send(submission: UUID) -> Response:
    """Hands a draft in."""
    form = Form()
    with form:
        do(commands.send, submission=submission, version=version())
        return done(link_to("desks.submission", submission=submission), _("Terkirim."))
    return _page(submission, form)


def withdraw(submission: UUID) -> Response:
    """Takes it back."""
    return _with_reason(submission, commands.withdraw, _("Ditarik."))


def accept(submission: UUID) -> Response:
    """Lets the innovation count."""
    return _with_reason(submission, commands.accept, _("Diterima."))


def reject(submission: UUID) -> Response:
    """Keeps it from counting."""
    return _with_reason(submission, commands.reject, _("Ditolak."))


def _with_reason(submission: UUID, command: Callable[..., Made], message: str) -> Response:
    form = Form()
    with form:
        do(command, submission=submission, reason=sent("reason"), version=version())
        return done(link_to("desks.submission", submission=submission), message)
    return _page(submission, form)


def _page(submission: UUID, form: Form) -> Response:
    juara, me = signed.service(), signed.actor()
    with juara.reading() as connection:
        row = submission_row(connection, submission)
        it, edition = juara.load(Submission, submission), edition_of(row.cycle)
        possible = partial(commands.possible, juara, me, submission=submission)
        may = {action: can(partial(possible, action=f"submission.{action}")) for action in _ACTIONS}
        may["file"] = may_object(row.region, row.cycle)
        may["offer"] = may_offer(row)
        page = render_template(
            "desk/submission.html",
            row=row,
            it=it,
            edition=edition,
            agency=_agency(connection, row),
            missing=missing(edition, it.claimed),
            bare=bare(it.claimed, it.evidence),
            objected=objected(connection, row.region, row.cycle, submission),
            unsettled=sorted(it.claimed.keys() - it.verified.keys()),
            may=may,
            form=form,
        )
    return make_response(page, form.status)


def missing(edition: Edition, claimed: Mapping[str, int]) -> list[str]:
    """The mandatory indicators for which nothing is claimed."""
    return [one.field or "" for one in empty_mandatory(edition.submission_indicators, claimed)]


def bare(claimed: Mapping[str, int], files: Mapping[str, Sequence[object]]) -> list[str]:
    """The indicators that are claimed without evidence, and so count nothing."""
    return [code for code, level in sorted(claimed.items()) if level and not files.get(code)]


def _agency(connection: Connection, row: AnyRow) -> str:
    found = organisations.of_region(connection, row.region)
    return next((one.name for one in found if one.organisation == row.organisation), "–")
