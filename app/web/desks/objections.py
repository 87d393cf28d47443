"""Objections (masa sanggah): a head objects to what was settled, an uninvolved assessor decides."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, make_response, render_template, request
from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app.commands import objections as commands
from app.queries import handed_in, visible
from app.web.desks import settled, signed, uploads
from app.web.desks.forms import Form, amount, asked_id, do, done, is_sent, level, sent
from app.web.desks.innovations import home_region
from app.web.desks.settled import Settled
from app.web.desks.shown import can, cycle_row, require_report
from domain.objection import Verdict
from projections import objections, regions
from projections.schema import AnyRow

_EVIDENCE = {"evidence": "kept", "evidence.digest": "digest", "evidence.name": "document"}
"""What the fields of the evidence are called in the form."""


def register(desks: Blueprint) -> None:
    """Adds the views."""
    both, at = ["GET", "POST"], "/meja/sanggah/<cycle>"
    desks.add_url_rule(at, "objections", listing)
    desks.add_url_rule(f"{at}/baru/<indicator>", "object", file, methods=both)
    desks.add_url_rule(f"{at}/<code>/<int:number>", "objection", decide, methods=both)


def listing(cycle: str) -> str:
    """The objections in a cycle, as far as one may see them."""
    with signed.service().reading() as connection:
        row = cycle_row(connection, cycle)
        found = [
            (one, regions.by_id(connection, one.region))
            for one in objections.of_cycle(connection, cycle)
            if _is_seen(connection, one)
        ]
    return render_template("desk/objections.html", row=row, found=found)


def file(cycle: str, indicator: str) -> Response:
    """The head of a region objects to what was settled."""
    region, submission = home_region(), asked_id("inovasi")
    with signed.service().reading() as connection:
        code = regions.by_id(connection, region).code
        it = settled.of_subject(connection, cycle, code, indicator, submission)
    form = Form(called=_EVIDENCE)
    if is_sent():
        with form:
            made = do(
                commands.file,
                region=region,
                cycle=cycle,
                indicator=indicator,
                submission=submission,
                reason=sent("reason"),
                evidence=uploads.chosen(region) + _kept_elsewhere(),
            ).made
            address = link_to("desks.objection", cycle=cycle, code=code, number=made["number"])
            return done(address, _("Sanggah tercatat."))
    return _filing(it, form)


def decide(cycle: str, code: str, number: int) -> Response:
    """An assessor who had no part in it upholds an objection, or dismisses it."""
    with signed.service().reading() as connection:
        region = regions.find(connection, code).region
        require_report(connection, region, cycle)
        filed = objections.find(connection, region, cycle, number)
        it = settled.of_subject(connection, cycle, code, filed.indicator, filed.submission)
    form = Form(called={it.indicator.code: it.asked, "value": it.asked})
    if is_sent():
        with form:
            upheld = sent("verdict") == Verdict.UPHELD
            do(
                commands.decide,
                region=region,
                cycle=cycle,
                number=number,
                verdict=sent("verdict"),
                reason=sent("reason"),
                level=level(it.indicator) if upheld else None,
                value=amount() if upheld and it.submission is None else None,
            )
            return done(request.path, _("Sanggah diputuskan."))
    return _decision(it, filed, form)


def _is_seen(connection: Connection, row: AnyRow) -> bool:
    me, now = signed.actor(), signed.service().recorder.clock()
    return visible.sees_report(connection, me, now, row.region, row.cycle)


def _kept_elsewhere() -> list[dict[str, str]]:
    """A document that the service does not hold, by its digest."""
    if not (sent("document") or sent("digest")):
        return []
    return [{"name": sent("document"), "digest": sent("digest").lower(), "kind": "surat"}]


def _filing(it: Settled, form: Form) -> Response:
    with signed.service().reading() as connection:
        page = render_template(
            "desk/object.html",
            it=it,
            form=form,
            held=handed_in.files_of(connection, it.region, it.cycle),
            chosen=set(request.form.getlist("kept")),
            past=it.past(),
        )
    return make_response(page, form.status)


def _decision(it: Settled, filed: AnyRow, form: Form) -> Response:
    possible = partial(commands.decidable, signed.service(), signed.actor())
    page = render_template(
        "desk/objection.html",
        it=it,
        filed=filed,
        form=form,
        past=it.past(),
        may_decide=can(partial(possible, it.region, it.cycle, filed.number)),
    )
    return make_response(page, form.status)
