"""The rows of a region itself (SPD, or the figures of the IPKD): reported, certified, settled."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask import url_for as link_to
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import formatting
from app.commands import reports as commands
from app.web.desks import signed, uploads
from app.web.desks.forms import Form, amount, do, done, is_sent, level, sent, version
from app.web.desks.innovations import home_region
from app.web.desks.shown import (
    can,
    cycle_row,
    may_object,
    may_read_decisions,
    objected,
    require_report,
)
from app.web.pages.language import language
from domain.index import Scope
from domain.indicator import Indicator
from domain.report import Report, report_id
from projections import figures, regions
from projections.editions import edition_of
from projections.schema import AnyRow

_ACTIONS = ("report", "certify", "verify", "propose_revision")


def register(desks: Blueprint) -> None:
    """Adds the views."""
    both, at = ["GET", "POST"], "/meja/laporan/<cycle>"
    desks.add_url_rule(at, "report", own_report)
    desks.add_url_rule(f"{at}/<code>", "report_of", report_of)
    desks.add_url_rule(f"{at}/<code>/tandatangan", "certify", certify, methods=["POST"])
    desks.add_url_rule(f"{at}/<code>/baris/<indicator>", "figure", figure, methods=both)
    desks.add_url_rule(f"{at}/<code>/nilai/<indicator>", "settle", settle, methods=both)


def own_report(cycle: str) -> Response:
    """What the own region reports of itself."""
    return _page(cycle, home_region(), Form())


def report_of(cycle: str, code: str) -> Response:
    """What a region reports of itself."""
    return _page(cycle, _region(code), Form())


def certify(cycle: str, code: str) -> Response:
    """Lets the head of the region stand by the figures."""
    region, form = _region(code), Form()
    with form:
        do(commands.certify, region=region, cycle=cycle, version=version())
        return done(link_to("desks.report_of", cycle=cycle, code=code), _("Disahkan."))
    return _page(cycle, region, form)


def figure(cycle: str, code: str, indicator: str) -> Response:
    """Reports one row."""
    region = _region(code)
    row, found = _row(cycle, region, indicator)
    known = list(row.evidence) if row else []
    form = Form(
        {"level": row and row.claimed_level, "value": _typed(row.claimed_value if row else None)},
        called={indicator: _asked(found), "evidence": uploads.FIELD},
    )
    if is_sent():
        with form:
            uploads.gather(form, known, region, cycle)
            do(
                commands.report,
                region=region,
                cycle=cycle,
                indicator=indicator,
                level=level(found),
                value=amount(),
                evidence=known,
                version=version(),
            )
            return done(link_to("desks.report_of", cycle=cycle, code=code))
    return _form("desk/figure.html", form, cycle, code, found, row, known)


def settle(cycle: str, code: str, indicator: str) -> Response:
    """An assessor settles one row, beside what was reported."""
    region = _region(code)
    row, found = _row(cycle, region, indicator)
    shown = row and (row.verified_level if row.verified_at else row.claimed_level)
    form = Form(
        {"level": shown, "value": _typed(row.claimed_value if row else None)},
        called={indicator: _asked(found)},
    )
    if is_sent():
        with form:
            do(
                commands.verify,
                region=region,
                cycle=cycle,
                indicator=indicator,
                level=level(found),
                value=amount(),
                reason=sent("reason"),
                version=version(),
            )
            return done(link_to("desks.report_of", cycle=cycle, code=code))
    return _form(
        "desk/settle.html", form, cycle, code, found, row, list(row.evidence) if row else []
    )


def _region(code: str) -> UUID:
    with signed.service().reading() as connection:
        found: UUID = regions.find(connection, code).region
    return found


def _row(cycle: str, region: UUID, indicator: str) -> tuple[AnyRow | None, Indicator]:
    with signed.service().reading() as connection:
        cycle_row(connection, cycle)
        require_report(connection, region, cycle)
        rows = figures.of_region(connection, region, cycle)
    found = edition_of(cycle).indicator(indicator, Scope.REGION)
    return next((one for one in rows if one.indicator == indicator), None), found


def _asked(found: Indicator) -> str:
    """The field in which a figure is typed, or a level is chosen."""
    return "value" if found.quantity or sent("value") else "level"


def _typed(value: Decimal | None) -> str:
    return "" if value is None else formatting.exact(value, language())


def _form(
    template: str,
    form: Form,
    cycle: str,
    code: str,
    found: Indicator,
    row: AnyRow | None,
    known: list[dict[str, str]],
) -> Response:
    with signed.service().reading() as connection:
        at = figures.report(connection, _region(code), cycle)
    options = [(0, _("belum ada, atau tidak ada bukti")), *enumerate(found.parameters, 1)]
    page = render_template(
        template,
        form=form,
        cycle=cycle,
        code=code,
        one=found,
        row=row,
        known=known,
        options=options,
        at=at.version if at else 0,
    )
    return make_response(page, form.status)


def _page(cycle: str, region: UUID, form: Form) -> Response:
    juara, me = signed.service(), signed.actor()
    possible = partial(commands.possible, juara, me, region=region, cycle=cycle)
    may = {action: can(partial(possible, f"report.{action}")) for action in _ACTIONS}
    may["file"] = may_object(region, cycle)
    with juara.reading() as connection:
        run = cycle_row(connection, cycle)
        require_report(connection, region, cycle)
        rows = {one.indicator: one for one in figures.of_region(connection, region, cycle)}
        page = render_template(
            "desk/report.html",
            run=run,
            region=regions.by_id(connection, region),
            report=figures.report(connection, region, cycle),
            rows=rows,
            edition=edition_of(cycle),
            may=may,
            revised=juara.load(Report, report_id(region, cycle)).revisions,
            objected=objected(connection, region, cycle),
            may_read_decisions=may_read_decisions(region, cycle),
            form=form,
        )
    return make_response(page, form.status)
