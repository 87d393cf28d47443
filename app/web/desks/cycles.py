"""The desk of an administrator: cycles, their deadlines, and who assesses whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app import formatting
from app.authorize import require_role
from app.commands import access as access_commands
from app.commands import cycles as commands
from app.queries import people as queries
from app.queries.milestones import milestones
from app.web.desks import signed
from app.web.desks.forms import Form, do, done, is_sent, sent, version, whole
from app.web.desks.shown import cycle_row, region_asked
from app.web.pages.language import said
from app.web.pages.words import index_name
from domain.cycle import Cycle, cycle_id
from domain.errors import NotFound
from domain.index import editions
from projections import access, regions
from projections.schema import AnyRow

_STEPS = {
    "perpanjang": "propose_extension",
    "setujui-perpanjangan": "approve_extension",
    "tutup": "close",
    "sanggah": "open_objections",
    "final": "propose_finalisation",
    "setujui-final": "approve_finalisation",
    "tugaskan": "assign",
    "lepaskan": "release",
}


def register(desks: Blueprint) -> None:
    """Adds the views."""
    both, at = ["GET", "POST"], "/meja/siklus/<cycle>"
    desks.add_url_rule("/meja/siklus", "open_cycle", open_cycle, methods=both)
    desks.add_url_rule(at, "cycle", cycle)
    desks.add_url_rule(f"{at}/<step>", "step", step, methods=["POST"])


def open_cycle() -> Response:
    """Opens a cycle."""
    require_role(signed.actor(), "cycle.open")
    form = Form({"zone": "WIB", "provisional": "public"})
    if is_sent():
        with form:
            zone = sent("zone")
            made = do(
                commands.open,
                index=sent("index"),
                year=whole("year"),
                deadline=formatting.parse_moment(sent("deadline"), "deadline", _zone(zone)),
                zone=zone,
                provisional=sent("provisional"),
            ).made
            return done(link_to("desks.cycle", cycle=made["cycle"]))
    known = {one.index: said(index_name(one.index)) for one in editions() if one.computable}
    page = render_template("desk/open_cycle.html", form=form, indices=list(known.items()))
    return make_response(page, form.status)


def cycle(cycle: str) -> Response:
    """One cycle: where it stands, what can be done, and its panels."""
    return _page(cycle, Form())


def step(cycle: str, step: str) -> Response:
    """Takes a step of a cycle."""
    if step not in _STEPS:
        raise NotFound("there is no such step")
    form = Form()
    with form:
        told = _take(_STEPS[step], cycle)
        return done(link_to("desks.cycle", cycle=cycle), told)
    return _page(cycle, form)


def _take(name: str, cycle: str) -> str | None:
    """Takes a step, and says what came of it where that is not plain."""
    match name:
        case "propose_extension":
            until, why = _moment(cycle, "deadline"), sent("reason")
            do(commands.propose_extension, cycle=cycle, deadline=until, reason=why)
        case "approve_extension":
            do(commands.approve_extension, cycle=cycle, version=version())
        case "close":
            do(commands.close, cycle=cycle, reason=sent("reason"))
        case "open_objections":
            do(commands.open_objections, cycle=cycle, until=_moment(cycle, "until"))
        case "propose_finalisation":
            do(commands.propose_finalisation, cycle=cycle)
        case "approve_finalisation":
            do(commands.approve_finalisation, cycle=cycle, version=version())
        case "assign":
            return _assign(cycle, region_asked(sent("region")), sent("assessor"))
        case _:
            region, who, why = region_asked(sent("region")), sent("assessor"), sent("reason")
            do(access_commands.release, region=region, cycle=cycle, assessor=who, reason=why)
    return None


def _assign(cycle: str, region: UUID, assessor: str) -> str | None:
    """Assigns a region, or a province with all that lies in it."""
    if not sent("whole"):
        do(access_commands.assign, region=region, cycle=cycle, assessor=assessor)
        return None
    whole = do(access_commands.assign_province, province=region, cycle=cycle, assessor=assessor)
    return _(
        "%(assigned)s daerah ditugaskan; %(left_out)s dilewati karena benturan kepentingan.",
        **whole.made,
    )


def _moment(cycle: str, field: str) -> datetime:
    with signed.service().reading() as connection:
        zone = cycle_row(connection, cycle).zone
    return formatting.parse_moment(sent(field), field, zone)


def _zone(name: str) -> str:
    return name if name in formatting.ZONES else formatting.WIB


def _page(cycle: str, form: Form) -> Response:
    me = signed.actor()
    require_role(me, "export.national")
    with signed.service().reading() as connection:
        row = cycle_row(connection, cycle)
        people = {one.person: one.name or one.person for one in queries.listing(connection)}
        declared = queries.conflicts(connection)
        page = render_template(
            "desk/cycle.html",
            row=row,
            version=signed.service().load(Cycle, cycle_id(cycle)).version,
            history=milestones(connection, cycle),
            panels=_panels(connection, cycle, people),
            declared=declared,
            away={(one.person, one.against) for one in declared},
            people=people,
            assessors=_assessors(connection),
            form=form,
        )
    return make_response(page, form.status)


def _panels(
    connection: Connection, cycle: str, people: dict[str, str]
) -> list[tuple[AnyRow, str, str]]:
    return [
        (regions.by_id(connection, one.region), one.assessor, people.get(one.assessor, "–"))
        for one in access.panel(connection, cycle=cycle)
    ]


def _assessors(connection: Connection) -> list[tuple[str, str]]:
    return [
        (one.person, one.name or one.person)
        for one in queries.listing(connection)
        if one.role == "assessor" and one.state == "active"
    ]
