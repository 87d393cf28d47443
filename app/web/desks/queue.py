"""The desk of an assessor: the regions assigned, and what waits there for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app.commands import access as commands
from app.queries import visible
from app.queries.proposals import proposals
from app.web.desks import signed
from app.web.desks.forms import Form, do, done, is_sent, sent
from app.web.desks.shown import index_of, region_asked
from projections import access, cycles, figures, objections, regions
from projections.schema import AnyRow


@dataclass(frozen=True, slots=True)
class Assigned:
    """A region assigned in a cycle, and what of it waits."""

    cycle: AnyRow
    region: AnyRow
    submissions: Sequence[AnyRow]
    figures: int
    open_figures: int
    proposals: Sequence[AnyRow]
    objections: Sequence[AnyRow]

    @property
    def open_submissions(self) -> int:
        """How many innovations wait for a verdict."""
        return sum(one.state == "sent" for one in self.submissions)

    def proposals_of_others(self, me: str) -> int:
        """How many revisions wait that somebody else proposed."""
        return sum(one.actor != me for one in self.proposals)


def register(desks: Blueprint) -> None:
    """Adds the views."""
    desks.add_url_rule("/meja/antrean", "queue", queue)
    desks.add_url_rule("/meja/benturan", "conflict", conflict, methods=["GET", "POST"])


def queue() -> str:
    """What waits, region by region."""
    with signed.service().reading() as connection:
        found = assigned(connection)
        declared = access.conflicts_of(connection, signed.actor().id)
        away = [regions.by_id(connection, one) for one in declared]
    return render_template("desk/queue.html", found=found, away=away)


def conflict() -> Response:
    """Declares a region to keep away from."""
    form = Form()
    if is_sent():
        with form:
            region = region_asked(sent("region"))
            do(commands.declare_conflict, region=region, ground=sent("ground"))
            return done(link_to("desks.queue"), _("Benturan kepentingan tercatat."))
    return make_response(render_template("desk/conflict.html", form=form), form.status)


def assigned(connection: Connection) -> list[Assigned]:
    """What is assigned to whoever is signed in, in cycles that are not final."""
    mine = access.panel(connection, assessor=signed.actor().id)
    runs = ((one.region, cycles.find(connection, one.cycle)) for one in mine)
    return [
        _assigned(connection, region, run)
        for region, run in runs
        if run is not None and run.finalised is None
    ]


def _assigned(connection: Connection, region: UUID, run: AnyRow) -> Assigned:
    me, now, cycle = signed.actor(), signed.service().recorder.clock(), run.cycle
    wanted = visible.Wanted(region, index_of(cycle), run.year)
    found = visible.listing(connection, me, now, wanted)
    seen = visible.sees_report(connection, me, now, region, cycle)
    rows = figures.of_region(connection, region, cycle) if seen else []
    waiting = [row for row in rows if row.verified_at is None]
    known = regions.by_id(connection, region)
    ordered = sorted(found, key=lambda one: (one.state != "sent", one.name))
    return Assigned(
        cycle=run,
        region=known,
        submissions=ordered,
        figures=len(rows),
        open_figures=len(waiting),
        proposals=proposals(connection, region, cycle) if seen else [],
        objections=[
            one
            for one in (objections.of_cycle(connection, cycle, region) if seen else [])
            if one.decided is None
        ],
    )
