"""One indicator of one innovation: the region claims a level, an assessor settles it."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask import url_for as link_to
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.commands import submissions as commands
from app.web.desks import signed, uploads
from app.web.desks.forms import Form, do, done, is_sent, sent, version, whole
from app.web.desks.shown import submission_row
from domain.errors import NotFound
from domain.evidence import counted_level
from domain.index import Scope
from domain.submission import Submission
from projections.editions import edition_of
from projections.schema import AnyRow


def register(desks: Blueprint) -> None:
    """Adds the views."""
    at, both = "/meja/inovasi/<uuid:submission>", ["GET", "POST"]
    desks.add_url_rule(f"{at}/indikator/<indicator>", "claim", claim, methods=both)
    desks.add_url_rule(f"{at}/nilai/<indicator>", "verify", verify, methods=both)


def claim(submission: UUID, indicator: str) -> Response:
    """The region claims a level, with the documents behind it."""
    row, it = _found(submission)
    known = list(it.evidence.get(indicator, []))
    called = {indicator: "level", "evidence": uploads.FIELD}
    form = Form({"level": it.claimed.get(indicator)}, called=called)
    if is_sent():
        with form:
            uploads.gather(form, known, row.region, row.cycle)
            do(
                commands.claim,
                submission=submission,
                indicator=indicator,
                level=whole("level"),
                evidence=known,
                version=version(),
            )
            return done(_following(row, it, indicator, "desks.claim", it.claimed))
    return _page("desk/claim.html", form, row, it, indicator, known)


def verify(submission: UUID, indicator: str) -> Response:
    """An assessor settles the level, beside what was claimed and by which documents."""
    row, it = _found(submission)
    known = it.evidence.get(indicator, [])
    counted = counted_level(it.claimed.get(indicator, 0), known)
    form = Form({"level": it.verified.get(indicator, counted)}, called={indicator: "level"})
    if is_sent():
        with form:
            do(
                commands.verify,
                submission=submission,
                indicator=indicator,
                level=whole("level"),
                reason=sent("reason"),
                version=version(),
            )
            settled = {**it.verified, **{c: 0 for c in _codes(row) if c not in it.claimed}}
            return done(_following(row, it, indicator, "desks.verify", settled))
    return _page("desk/verify.html", form, row, it, indicator, known)


def _found(submission: UUID) -> tuple[AnyRow, Submission]:
    with signed.service().reading() as connection:
        row = submission_row(connection, submission)
    return row, signed.service().load(Submission, submission)


def _codes(row: AnyRow) -> list[str]:
    return [one.code for one in edition_of(row.cycle).submission_indicators if one.parameters]


def _following(
    row: AnyRow, it: Submission, indicator: str, view: str, settled: dict[str, int]
) -> str:
    """The next indicator where there is something to do, else the innovation."""
    codes = _codes(row)
    begun = codes.index(indicator) + 1 if indicator in codes else 0
    following = next((code for code in codes[begun:] if code not in settled), None)
    if following is None or not sent("next"):
        return link_to("desks.submission", submission=it.id)
    return link_to(view, submission=it.id, indicator=following)


def _page(
    template: str,
    form: Form,
    row: AnyRow,
    it: Submission,
    indicator: str,
    known: list[dict[str, str]],
) -> Response:
    edition = edition_of(row.cycle)
    found = edition.indicator(indicator, Scope.SUBMISSION)
    if not found.parameters:
        raise NotFound("no such indicator", field="indicator")
    options = [(0, _("belum ada, atau tidak ada bukti")), *enumerate(found.parameters, 1)]
    page = render_template(
        template, form=form, row=row, it=it, one=found, options=options, known=known
    )
    return make_response(page, form.status)
