"""The desk of an auditor: the log fact by fact, and the decisions on what a region handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import Blueprint, render_template
from sqlalchemy import Connection

from app.authorize import authorize, reading, require_role
from app.queries.decisions import decisions
from app.queries.entries import Wanted, entries
from app.web.desks import signed
from app.web.desks.shown import cycle_row
from app.web.desks.words import FACTS
from app.web.pages.asking import asked
from domain.actor import Role
from domain.cycle import Cycle, cycle_id
from domain.errors import check
from domain.index import Scope
from domain.region import normal_code
from projections import cycles, regions, submissions
from projections.editions import edition_of
from projections.schema import AnyRow

_AT_ONCE = 100
_DIGITS = 18


def register(desks: Blueprint) -> None:
    """Adds the views."""
    desks.add_url_rule("/meja/log", "log", log)
    desks.add_url_rule("/meja/putusan/<cycle>/<code>", "decisions", decided)


def log() -> str:
    """Every fact, or every fact of the own region: what, about what, by whom, and what it says."""
    me = signed.actor()
    require_role(me, "auditlog.read")
    with reading(signed.service(), me) as asking:
        region = _region(asking.connection)
        authorize(asking, "auditlog.read", region.region if region else None)
        found = entries(asking.connection, _wanted(region), _AT_ONCE)
        known = cycles.listing(asking.connection)
    return render_template(
        "desk/log.html",
        found=[(one, _particulars(one)) for one in found],
        region=region,
        cycles=known,
        older=found[-1].position if len(found) == _AT_ONCE else None,
    )


def decided(cycle: str, code: str) -> str:
    """Who settled what of a region in a cycle, when and why."""
    me = signed.actor()
    require_role(me, "score.history")
    with reading(signed.service(), me) as asking:
        row, region = cycle_row(asking.connection, cycle), regions.find(asking.connection, code)
        run = signed.service().load(Cycle, cycle_id(cycle))
        authorize(asking, "score.history", region.region, run)
        found = decisions(asking.connection, region.region, cycle)
        names = {
            one.submission: submissions.find(asking.connection, one.submission).name
            for one in found
            if one.submission is not None
        }
    rows = {one.code: one for one in edition_of(cycle).indicators if one.scope == Scope.REGION}
    return render_template(
        "desk/decisions.html", row=row, region=region, found=found, names=names, rows=rows
    )


def _region(connection: Connection) -> AnyRow | None:
    """The region whose facts are asked for; of a head it is the own one."""
    me, code = signed.actor(), asked("daerah")
    if me.role is Role.HEAD and me.region is not None and code is None:
        return regions.by_id(connection, me.region)
    return regions.find(connection, normal_code(code.split()[0])) if code else None


def _wanted(region: AnyRow | None) -> Wanted:
    topic, before = asked("fakta"), asked("sebelum")
    check(topic in {None, *FACTS}, "choose a value", field="fakta")
    check(before is None or (before.isascii() and before.isdigit()), "no position", field="sebelum")
    return Wanted(
        region=region.region if region else None,
        cycle=asked("siklus"),
        topic=topic,
        actor=asked("orang"),
        before=int(before[:_DIGITS]) if before else None,
    )


def _particulars(row: AnyRow) -> Mapping[str, str]:
    """What a fact says, as it is stored, without what is empty."""
    told: dict[str, Any] = msgspec.json.decode(row.body)
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in told.items()
        if value not in (None, "", [], {})
    }
