"""Writing to another region: a letter of interest, and the text of an agreement, word for word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template
from flask import url_for as link_to
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app.authorize import require_role
from app.commands import agreements as commands
from app.queries.agreements import find
from app.web.desks import signed
from app.web.desks.forms import Form, amount, do, done, is_sent, sent, version
from app.web.desks.shown import can, region_asked
from app.web.pages.writing import exact
from domain.agreed_text import CLAUSES, COUNCILS, MOST_LINES, TERMS, Side
from domain.agreement import State
from domain.errors import NotFound
from projections import regions, submissions
from projections.schema import AnyRow
from projections.submissions import HANDED_IN

_DUTY = ("duty",)
_GAIN = ("measure", "unit", "start", "target")
_AMOUNTS = ("start", "target")
_FEWEST_ROWS = 2
_NAMED_BY_US = frozenset({"originator", "partner", "innovation"})
_WRITTEN = tuple(name for name in TERMS if name not in _NAMED_BY_US)


def register(desks: Blueprint) -> None:
    """Adds the views."""
    at = "/meja/perjanjian"
    both: Any = {"methods": ["GET", "POST"]}
    desks.add_url_rule(f"{at}/baru/<uuid:submission>", "interest", interest, **both)
    desks.add_url_rule(f"{at}/baru/<uuid:submission>/naskah", "first_text", first_text, **both)
    desks.add_url_rule(f"{at}/<uuid:agreement>/naskah", "accord_text", another_text, **both)


def interest(submission: UUID) -> Response:
    """Says in a letter that the own region would like to replicate an innovation."""
    require_role(signed.actor(), "agreement.propose")
    form = Form()
    if is_sent():
        with form:
            made = do(
                commands.express_interest,
                submission=submission,
                number=sent("number"),
                date=sent("date"),
                note=sent("note"),
            ).made
            return _agreed(made)
    with signed.service().reading() as connection:
        row = _innovation(connection, submission)
        owner = regions.by_id(connection, row.region)
    if row.region == signed.actor().region:  # nobody writes to oneself
        return make_response(redirect(link_to("desks.first_text", submission=submission)))
    page = render_template("desk/interest.html", form=form, row=row, owner=owner)
    return make_response(page, form.status)


def first_text(submission: UUID) -> Response:
    """Puts a text on the table without a letter before it."""
    me = signed.actor()
    require_role(me, "agreement.propose")
    with signed.service().reading() as connection:
        row = _innovation(connection, submission)
        owner = regions.by_id(connection, row.region)
        own = regions.by_id(connection, me.region) if me.region else None
    offers = row.region == me.region
    form = Form({"council": COUNCILS[0]}, dict(_called()))
    if is_sent():
        with form:
            partner = region_asked(sent("partner"), "partner") if offers else None
            text = _text()
            made = do(commands.propose, submission=submission, partner=partner, **text).made
            return _agreed(made)
    names = {Side.ORIGINATOR: owner.name, Side.PARTNER: "" if offers or not own else own.name}
    back = link_to("desks.submission" if offers else "desks.interest", submission=submission)
    return _page(form, _Sheet(row.name, names, back, asks_partner=offers))


def another_text(agreement: UUID) -> Response:
    """Puts a text on the table of an agreement: the first, or another one in its place."""
    me = signed.actor()
    with signed.service().reading() as connection:
        found = find(connection, me, agreement)
    row, is_first = found.row, found.row.state == State.INTEREST
    action = "agreement.propose" if is_first else "agreement.amend"
    if not can(partial(commands.possible, signed.service(), me, action, agreement)):
        raise NotFound("there is no such step")
    known = found.table or found.in_force
    form = Form(_typed(known) if known else {"council": COUNCILS[0]}, dict(_called()))
    if is_sent():
        with form:
            act: dict[str, Any] = {"agreement": agreement, "version": version(), **_text()}
            evidence = known.evidence if known else ()
            return _agreed(
                do(commands.propose if is_first else commands.amend, **act, evidence=evidence).made
            )
    names = {Side.ORIGINATOR: row.originator_name, Side.PARTNER: row.partner_name}
    back = link_to("desks.accord", agreement=agreement)
    return _page(form, _Sheet(row.innovation, names, back, row.version, known is not None))


@dataclass(frozen=True)
class _Sheet:
    """What a text is about, and on whose table it is put."""

    innovation: str
    names: Mapping[Side, str]
    back: str
    version: int | None = None
    is_another: bool = False
    asks_partner: bool = False


def _page(form: Form, sheet: _Sheet) -> Response:
    page = render_template(
        "desk/text.html",
        form=form,
        sheet=sheet,
        clauses=CLAUSES,
        has_clauses=any(form[name] or name in form.errors for name in CLAUSES),
        duties={side: _rows(form, side, _DUTY) for side in Side},
        gains={side: _rows(form, side, _GAIN) for side in Side},
    )
    return make_response(page, form.status)


def _innovation(connection: Connection, submission: UUID) -> AnyRow:
    """One that stands: of the own region, or handed in by another one."""
    row = submissions.find(connection, submission)
    is_told = row.region == signed.actor().region or row.state in HANDED_IN
    if row.state in commands.GONE or not is_told:
        raise NotFound("no such submission", field="submission")
    return row


def _agreed(made: Mapping[str, str]) -> Response:
    return done(link_to("desks.accord", agreement=made["agreement"]))


def _name(part: str, side: str, row: int) -> str:
    """What a field of a row of a side is called in the form."""
    return f"{part}-{side}-{row}"


def _text() -> dict[str, Any]:
    """The text that the form says."""
    return {
        "terms": {name: sent(name) for name in _WRITTEN},
        "obligations": [
            {"side": side, "duty": sent(_name("duty", side, row))} for side, row in _filled(_DUTY)
        ],
        "gains": [_gain(side, row) for side, row in _filled(_GAIN)],
    }


def _gain(side: Side, row: int) -> dict[str, Any]:
    words = {part: sent(_name(part, side, row)) for part in ("measure", "unit")}
    return {"side": side, **words, **{one: amount(_name(one, side, row)) for one in _AMOUNTS}}


def _filled(parts: Sequence[str]) -> Iterator[tuple[Side, int]]:
    """The rows of both sides in which something was typed."""
    for side in Side:
        for row in range(MOST_LINES):
            if any(sent(_name(part, side, row)) for part in parts):
                yield side, row


def _called() -> Iterator[tuple[str, str]]:
    """What each field of a line is called in the form, by its place in the text."""
    for lines, parts in (("obligations", _DUTY), ("gains", _GAIN)):
        for number, (side, row) in enumerate(_filled(parts)):
            for part in parts:
                yield f"{lines}.{number}.{part}", _name(part, side, row)


def _typed(text: AnyRow) -> dict[str, str]:
    """A text as it would have been typed."""
    found = {name: text.terms[name] for name in _WRITTEN}
    for side in Side:
        for row, one in enumerate(it for it in text.obligations if it["side"] == side):
            found[_name("duty", side, row)] = one["duty"]
        for row, one in enumerate(it for it in text.gains if it["side"] == side):
            found |= {_name(part, side, row): one[part] for part in ("measure", "unit")}
            found |= {_name(part, side, row): exact(one[part]) for part in _AMOUNTS}
    return found


def _rows(form: Form, side: Side, parts: Sequence[str]) -> range:
    """The rows to show: those with something in them, and room for one more."""
    used = [n for n in range(MOST_LINES) if any(form[_name(part, side, n)] for part in parts)]
    return range(min(max(used[-1] + 2 if used else 0, _FEWEST_ROWS), MOST_LINES))
