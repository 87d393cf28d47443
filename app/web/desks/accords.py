"""The desk of agreements: what lies on the table, signing it, and what is done under it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask import url_for as link_to
from werkzeug.wrappers import Response

from app.authorize import require_role
from app.commands import agreements as commands
from app.queries.agreements import find, listing, steps
from app.web.desks import signed
from app.web.desks.forms import Form, amount, do, done, sent, version, whole
from app.web.desks.shown import can
from domain.agreed_text import CLAUSES, Side
from domain.errors import Invalid, NotFound
from projections import regions
from projections.schema import AnyRow

_ALL = 100_000
_STEPS: Mapping[str, str] = {
    "tandatangan": "agreement.sign",
    "dprd": "agreement.approve",
    "kegiatan": "agreement.activity",
    "manfaat": "agreement.benefit",
    "akui": "agreement.acknowledge",
    "konfirmasi": "agreement.confirm",
    "evaluasi": "agreement.evaluate",
    "akhiri": "agreement.end",
}
_WRITES = ("agreement.propose", "agreement.amend")


def register(desks: Blueprint) -> None:
    """Adds the views."""
    at = "/meja/perjanjian"
    desks.add_url_rule(at, "accords", every)
    desks.add_url_rule(f"{at}/<uuid:agreement>", "accord", one)
    desks.add_url_rule(f"{at}/<uuid:agreement>/<step>", "accord_step", step, methods=["POST"])


def every() -> str:
    """The agreements of the own region, or all of them for those who see all."""
    me = signed.actor()
    with signed.service().reading() as connection:
        found = listing(connection, me, region=me.region, limit=_ALL)
        own = regions.by_id(connection, me.region) if me.region else None
    begins = can(partial(require_role, me, "agreement.propose"))
    return render_template(
        "desk/accords.html", found=[(row, _side(row)) for row in found], own=own, begins=begins
    )


def one(agreement: UUID) -> Response:
    """One agreement."""
    return _page(agreement, Form())


def step(agreement: UUID, step: str) -> Response:
    """Takes a step of an agreement."""
    if step not in _STEPS:
        raise NotFound("there is no such step")
    form = Form()
    with form:
        _take(step, agreement)
        return done(link_to("desks.accord", agreement=agreement))
    return _page(agreement, form)


def _take(step: str, agreement: UUID) -> None:
    act: dict[str, Any] = {"agreement": agreement, "version": version()}
    match step:
        case "tandatangan":
            do(commands.sign, **act, digest=sent("digest"))
        case "dprd":
            do(commands.approve, **act, number=sent("number"), date=sent("date"))
        case "kegiatan":
            do(commands.log_activity, **act, date=sent("date"), activity=sent("activity"))
        case "manfaat":
            measured = {"measure": sent("measure"), "value": _amount(), "date": sent("date")}
            do(commands.record_benefit, **act, **measured)
        case "akui":
            do(commands.acknowledge, **act, benefit=whole("benefit"))
        case "konfirmasi":
            do(commands.confirm, **act, date=sent("date"), note=sent("note"))
        case "evaluasi":
            do(commands.evaluate, **act, year=whole("year"), note=sent("note"))
        case _:
            do(commands.end, **act, reason=sent("reason"))


def _amount() -> Any:
    found = amount()
    if found is None:
        raise Invalid("choose a value", field="value")
    return found


def _page(agreement: UUID, form: Form) -> Response:
    juara, me = signed.service(), signed.actor()
    possible = partial(commands.possible, juara, me, agreement=agreement)
    with juara.reading() as connection:
        found = find(connection, me, agreement)
        text = found.table or found.in_force
        page = render_template(
            "desk/accord.html",
            found=found,
            row=found.row,
            side=_side(found.row),
            sides=list(Side),
            text=text,
            clauses=[name for name in CLAUSES if text is not None and text.terms.get(name)],
            told=steps(connection, me, agreement),
            may={step: can(partial(possible, action=action)) for step, action in _STEPS.items()},
            writes=any(can(partial(possible, action=action)) for action in _WRITES),
            form=form,
        )
    return make_response(page, form.status)


def _side(row: AnyRow) -> Side | None:
    """The side that the own region is on."""
    sides = {row.region: Side.ORIGINATOR, row.partner: Side.PARTNER}
    return sides.get(signed.actor().region)
