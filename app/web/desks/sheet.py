"""A filled-in sheet on the desk of a region: looked through first, then recorded as a whole."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from flask import Blueprint, current_app, g, make_response, render_template, request, send_file
from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response
from xlsxwriter import Workbook

from app.authorize import require_role
from app.importing import own
from app.importing.batch import Kind, Options, Outcome, take
from app.importing.cells import Notation
from app.importing.problem import FileRefused, Problem
from app.importing.sheet import File
from app.web.desks import signed
from app.web.desks.forms import Form, done, is_sent, once, sent
from app.web.desks.innovations import home_region
from app.web.desks.shown import asks_for_innovations, cycle_row
from app.web.pages.language import language
from app.web.wire import PRIVATE
from domain.errors import Invalid, NotFound
from domain.submission import PROFILE, Submission
from domain.text import clean
from projections import figures, organisations, regions, submissions
from projections.editions import edition_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ALL = 100_000


@dataclass
class Looked:
    """What was found in a sheet: the file itself, what would be recorded, what is wrong."""

    file: File | None = None
    outcome: Outcome | None = None
    problems: Sequence[Problem] = field(default_factory=tuple)

    @property
    def content(self) -> str:
        """The file as the form carries it on, for it to be confirmed."""
        return base64.b64encode(self.file.content).decode() if self.file else ""


def register(desks: Blueprint) -> None:
    """Adds the views."""
    at = "/meja/isian/<cycle>/<what>"
    desks.add_url_rule(at, "sheet", sheet, methods=["GET", "POST"])
    desks.add_url_rule(f"{at}/lembar.xlsx", "blank_sheet", blank_sheet)


def sheet(cycle: str, what: str) -> Response:
    """Looks through a sheet row by row; sent once more, it is recorded."""
    kind, form, looked = _kind(cycle, what), Form({"notation": _notation()}), Looked()
    if is_sent():
        with form:
            looked.file = _file()
            if sent("save"):
                outcome = _taken(kind, looked, rehearsal=False)
                message = _("%(rows)s baris tersimpan.", rows=outcome.rows)
                return done(_list_of(cycle, what), message)
            looked.outcome = _taken(kind, looked, rehearsal=True)
    page = render_template(
        "desk/sheet.html",
        cycle=cycle,
        what=what,
        back=_list_of(cycle, what),
        columns=list(kind.columns),
        form=form,
        looked=looked,
    )
    return make_response(page, form.status)


def blank_sheet(cycle: str, what: str) -> Response:
    """A sheet to be filled in, with what is known already."""
    kind = _kind(cycle, what)
    with signed.service().reading() as connection:
        found = _figures(connection, cycle) if what == "laporan" else _drafts(connection, cycle)
        content = _workbook(list(kind.columns), list(found))
    name = f"{cycle}-{what}.xlsx"
    response = send_file(BytesIO(content), _XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = PRIVATE
    return response


def _kind(cycle: str, what: str) -> Kind:
    require_role(signed.actor(), "submission.draft")
    region = home_region()
    with signed.service().reading() as connection:
        cycle_row(connection, cycle)
        code = regions.by_id(connection, region).code
    if what == "laporan":
        return own.of_figures(region, code, cycle)
    if what == "inovasi" and asks_for_innovations(cycle):
        return own.of_innovations(region, code, cycle)
    raise NotFound("there is no such step")


def _list_of(cycle: str, what: str) -> str:
    return link_to("desks.report" if what == "laporan" else "desks.innovations", cycle=cycle)


def _file() -> File:
    """The file that was chosen, or the one that the form has carried on."""
    given = request.files.get("sheet")
    if given is not None and given.filename:
        content, name = given.stream.read(own.MOST_BYTES + 1), given.filename
    else:
        content, name = _carried(), sent("name") or "lembar"
    own.require_small(content)
    return File(clean(name.replace("\\", "/").rpartition("/")[2], "name"), content)


def _carried() -> bytes:
    try:
        return base64.b64decode(request.form.get("content", ""), validate=True)
    except binascii.Error:
        raise Invalid("the file is empty", field="sheet") from None


def _taken(kind: Kind, looked: Looked, *, rehearsal: bool) -> Outcome:
    options = Options(Notation(_notation()), rehearsal=rehearsal)
    command = None if rehearsal else once()
    g.command_id = command
    assert looked.file is not None  # noqa: S101 -- it was read just before
    try:
        with current_app.extensions["turns"].take(signed.actor()):
            return take(signed.service(), signed.actor(), command, kind, looked.file, options)
    except FileRefused as no:
        looked.problems = no.problems
        no.field = no.field or "sheet"
        raise


def _notation() -> str:
    """How the sheet writes its numbers: as the page does, unless the form says otherwise."""
    asked = sent("notation") if is_sent() else ""
    return asked if asked in set(Notation) else Notation.COMMA if language() == "id" else "point"


def _figures(connection: Connection, cycle: str) -> Iterator[Mapping[str, Any]]:
    """The rows of the report, with what was reported."""
    known = {one.indicator: one for one in figures.of_region(connection, home_region(), cycle)}
    for one in edition_of(cycle).region_indicators:
        row = known.get(one.code)
        amount = one.quantity or one.bands
        value = row and (row.claimed_value if amount else row.claimed_level)
        yield {"indicator": one.code, "name": one.name, "value": value}


def _drafts(connection: Connection, cycle: str) -> Iterator[Mapping[str, Any]]:
    """The drafts, with the levels that are claimed."""
    region = home_region()
    agencies = {one.organisation: one.name for one in organisations.of_region(connection, region)}
    for row in submissions.listing(connection, region, cycle, state="draft", limit=_ALL):
        claimed = signed.service().load(Submission, row.submission).claimed
        yield {
            "organisation": agencies.get(row.organisation),
            **{name: getattr(row, name) for name in PROFILE},
            **{f"c{code}": level for code, level in claimed.items()},
        }


def _workbook(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    written = BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        page = book.add_worksheet()
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True})
        page.write_row(0, 0, columns, bold)
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for place, name in enumerate(columns):
                value = row.get(name)
                if isinstance(value, str):
                    page.write_string(number, place, value, text)
                elif value is not None:
                    page.write_number(number, place, value)
    return written.getvalue()
