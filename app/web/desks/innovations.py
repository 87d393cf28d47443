"""The desk of a region: its innovations in a cycle, a new one, and its profile."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app.commands import regions as region_commands
from app.commands import submissions as commands
from app.queries import visible
from app.web.desks import signed
from app.web.desks.forms import Form, asked_id, do, done, id_of, is_sent, sent, version
from app.web.desks.shown import cycle_row, index_of, submission_row
from domain.errors import Forbidden
from domain.submission import PROFILE
from projections import organisations
from projections.editions import edition_of
from projections.schema import AnyRow

_AT_ONCE = 200


def register(desks: Blueprint) -> None:
    """Adds the views."""
    both = ["GET", "POST"]
    desks.add_url_rule("/meja/baca/<cycle>", "handed_in", handed_in)
    desks.add_url_rule("/meja/inovasi/siklus/<cycle>", "innovations", innovations)
    desks.add_url_rule("/meja/inovasi/siklus/<cycle>/baru", "draft", draft, methods=both)
    desks.add_url_rule("/meja/perangkat/<cycle>", "agency", agency, methods=both)
    desks.add_url_rule("/meja/inovasi/<uuid:submission>/profil", "amend", amend, methods=both)


def home_region() -> UUID:
    """The region that whoever is signed in works for."""
    region = signed.actor().region
    if region is None:
        raise Forbidden("this desk is for people of a region")
    return region


def innovations(cycle: str) -> str:
    """What the own region hands in during a cycle."""
    region, now = home_region(), signed.service().recorder.clock()
    with signed.service().reading() as connection:
        row = cycle_row(connection, cycle)
        wanted = visible.Wanted(region, index_of(cycle), row.year)
        return render_template(
            "desk/innovations.html",
            row=row,
            edition=edition_of(cycle),
            found=visible.listing(connection, signed.actor(), now, wanted),
            agencies=_agencies(connection, region),
        )


def handed_in(cycle: str) -> str:
    """What all regions hand in during a cycle, as far as one may see it; to read alone."""
    after = asked_id("after")
    with signed.service().reading() as connection:
        row, now = cycle_row(connection, cycle), signed.service().recorder.clock()
        wanted = visible.Wanted(index=index_of(cycle), year=row.year)
        found = visible.listing(
            connection, signed.actor(), now, wanted, after=after, limit=_AT_ONCE
        )
    following = found[-1].submission if len(found) == _AT_ONCE else None
    return render_template("desk/handed_in.html", row=row, found=found, following=following)


def draft(cycle: str) -> Response:
    """Begins an innovation."""
    region, form = home_region(), Form()
    if is_sent():
        with form:
            made = do(
                commands.draft,
                region=region,
                cycle=cycle,
                organisation=id_of("organisation"),
                profile=_profile(),
            ).made
            return done(link_to("desks.submission", submission=made["submission"]))
    return _page(form, cycle, region)


def amend(submission: UUID) -> Response:
    """Changes the profile of a draft."""
    with signed.service().reading() as connection:
        row = submission_row(connection, submission)
    form = Form(
        {**{name: getattr(row, name) for name in PROFILE}, "organisation": row.organisation}
    )
    if is_sent():
        with form:
            agency, at = id_of("organisation"), version()
            do(
                commands.amend,
                submission=submission,
                changes=_profile(),
                organisation=agency,
                version=at,
            )
            return done(link_to("desks.submission", submission=submission))
    return _page(form, row.cycle, row.region, row)


def agency(cycle: str) -> Response:
    """Enters an agency of the own region."""
    form = Form()
    if is_sent():
        with form:
            do(region_commands.register_organisation, region=home_region(), name=sent("name"))
            return done(link_to("desks.innovations", cycle=cycle), _("Perangkat daerah tercatat."))
    return make_response(render_template("desk/agency.html", form=form, cycle=cycle), form.status)


def _profile() -> dict[str, str]:
    return {name: sent(name) for name in PROFILE if name != "replicates"}


def _page(form: Form, cycle: str, region: UUID, row: AnyRow | None = None) -> Response:
    with signed.service().reading() as connection:
        page = render_template(
            "desk/profile.html",
            form=form,
            row=row,
            cycle=cycle_row(connection, cycle),
            lists=edition_of(cycle).profile,
            agencies=_agencies(connection, region),
        )
    return make_response(page, form.status)


def _agencies(connection: Connection, region: UUID) -> list[tuple[str, str]]:
    found = organisations.of_region(connection, region)
    return [(str(one.organisation), one.name) for one in found if one.closed is None]
