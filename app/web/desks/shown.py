"""What the desks show alike: a cycle, a submission, and what somebody can do now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import url_for as link_to
from sqlalchemy import Connection

from app.authorize import authorize, reading, require_role
from app.commands import agreements
from app.commands import objections as filing
from app.queries import phases, visible
from app.web.desks import signed
from domain.cycle import Cycle, Phase, cycle_id
from domain.errors import Invalid, NotFound, Refusal
from domain.region import normal_code
from projections import cycles, objections, regions
from projections.editions import edition_of
from projections.schema import AnyRow


def cycle_row(connection: Connection, cycle: str) -> AnyRow:
    """The cycle of this key."""
    row = cycles.find(connection, cycle)
    if row is None:
        raise NotFound("this cycle has not been opened", field="cycle")
    return row


def submission_row(connection: Connection, submission: UUID) -> AnyRow:
    """The submission of this id, if whoever is signed in may see one."""
    now = signed.service().recorder.clock()
    row = visible.submission(connection, signed.actor(), now, submission)
    if row is None:
        raise NotFound("no such submission", field="submission")
    return row


def require_report(connection: Connection, region: UUID, cycle: str) -> None:
    """Refuses unless whoever is signed in may see what a region reports of itself.

    Raises:
        NotFound: when there is nothing to be seen.
    """
    now = signed.service().recorder.clock()
    if not visible.sees_report(connection, signed.actor(), now, region, cycle):
        raise NotFound("no such report")


def can(possible: Callable[[], None]) -> bool:
    """Whether nothing stands against something by now."""
    try:
        possible()
    except Refusal:
        return False
    return True


def may_object(region: UUID, cycle: str) -> bool:
    """Whether whoever is signed in can object to something of a region now."""
    act = (signed.service(), signed.actor(), "objection.file")
    return can(partial(filing.possible, *act, region, cycle))


def may_offer(row: AnyRow) -> bool:
    """Whether whoever is signed in can offer an innovation of the own region to another one."""
    me = signed.actor()
    stands = row.region == me.region and row.state not in agreements.GONE
    return stands and can(partial(require_role, me, "agreement.propose"))


def may_read_decisions(region: UUID, cycle: str) -> bool:
    """Whether whoever is signed in may read who decided what of a region in a cycle."""
    with reading(signed.service(), signed.actor()) as asking:
        run = signed.service().load(Cycle, cycle_id(cycle))
        return can(partial(authorize, asking, "score.history", region, run))


def objected(
    connection: Connection, region: UUID, cycle: str, submission: UUID | None = None
) -> dict[str, str]:
    """The pages of the objections to indicators of an innovation, or of the region itself."""
    code = regions.by_id(connection, region).code
    return {
        one.indicator: link_to("desks.objection", cycle=cycle, code=code, number=one.number)
        for one in objections.of_cycle(connection, cycle, region)
        if one.submission == submission
    }


def region_asked(text: str, field: str = "region") -> UUID:
    """The region of a code that was typed into a form."""
    try:
        with signed.service().reading() as connection:
            found: UUID = regions.find(connection, normal_code(text)).region
    except Refusal:
        raise Invalid("there is no region with this code", field=field) from None
    return found


def phase(row: AnyRow) -> Phase:
    """Where a cycle stands now."""
    return phases.phase(row, signed.service().recorder.clock())


def index_of(cycle: str) -> str:
    """The index that a cycle runs."""
    return cycle.rpartition("-")[0]


def asks_for_innovations(cycle: str) -> bool:
    """Whether a region hands in innovations during a cycle, beside its own rows."""
    return bool(edition_of(cycle).submission_indicators)
