"""What waits for whoever is signed in, by role: how much of it, and where it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for as link_to
from flask_babel import gettext as _
from sqlalchemy import Connection

from app.queries import agreements, people
from app.web.desks import queue, signed
from app.web.desks.shown import phase
from app.web.pages.language import said
from app.web.pages.words import ROLES
from domain.actor import Role
from domain.agreed_text import Side
from domain.agreement import State
from domain.cycle import Phase
from domain.index import empty_mandatory
from projections import access, cycles, figures, objections, submissions
from projections.editions import edition_of
from projections.schema import AnyRow

_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: what, how much of it, who proposed it where that matters, and where."""

    what: str
    count: int
    address: str
    about: str = ""


def waiting(connection: Connection) -> list[Task]:
    """What there is to do; nothing where nothing waits."""
    of_role = _BY_ROLE.get(signed.actor().role)
    return [one for one in of_role(connection) if one.count] if of_role else []


def _of_operator(connection: Connection) -> Iterator[Task]:
    region = signed.actor().region
    for run in _running(connection) if region else ():
        if phase(run) == Phase.OPEN and region:
            yield from _to_fill_in(connection, run, region)


def _to_fill_in(connection: Connection, run: AnyRow, region: UUID) -> Iterator[Task]:
    edition = edition_of(run.cycle)
    drafts = submissions.listing(connection, region, run.cycle, state="draft", limit=_ALL)
    bare = [one for one in drafts if empty_mandatory(edition.submission_indicators, one.claimed)]
    address = link_to("desks.innovations", cycle=run.cycle)
    yield Task(_("rancangan dengan indikator wajib yang kosong"), len(bare), address, run.cycle)
    filled = {one.indicator for one in figures.of_region(connection, region, run.cycle)}
    left = [one for one in edition.region_indicators if one.code not in filled]
    address = link_to("desks.report", cycle=run.cycle)
    yield Task(_("baris laporan belum diisi"), len(left), address, run.cycle)


def _of_head(connection: Connection) -> Iterator[Task]:
    region = signed.actor().region
    for run in _running(connection) if region else ():
        now = phase(run)
        if now == Phase.OPEN and region:
            yield from _to_hand_in(connection, run, region)
        elif now == Phase.OBJECTIONS:
            filed = objections.of_cycle(connection, run.cycle, region)
            undecided = sum(one.decided is None for one in filed)
            address = link_to("desks.objections", cycle=run.cycle)
            yield Task(_("sanggah kami menunggu putusan"), undecided, address, run.cycle)
    unsigned = sum(_is_unsigned(one, region) for one in _on_the_table(connection, region))
    yield Task(_("perjanjian menunggu tanda tangan Anda"), unsigned, link_to("desks.accords"))


def _to_hand_in(connection: Connection, run: AnyRow, region: UUID) -> Iterator[Task]:
    drafts = submissions.listing(connection, region, run.cycle, state="draft", limit=_ALL)
    address = link_to("desks.innovations", cycle=run.cycle)
    yield Task(_("rancangan belum dikirim"), len(drafts), address, run.cycle)
    report = figures.report(connection, region, run.cycle)
    uncertified = report is not None and not report.certified
    address = link_to("desks.report", cycle=run.cycle)
    yield Task(_("laporan belum disahkan"), int(uncertified), address, run.cycle)


def _on_the_table(connection: Connection, region: UUID | None) -> Sequence[AnyRow]:
    me = signed.actor()
    found = agreements.listing(connection, me, region=region, limit=_ALL)
    return [one for one in found if one.state in {State.PROPOSED, State.IN_EFFECT}]


def _is_unsigned(row: AnyRow, region: UUID | None) -> bool:
    """Whether a text lies on the table that the region has not signed."""
    side = Side.ORIGINATOR if row.region == region else Side.PARTNER
    pending = row.revision != row.revision_in_force
    return pending and getattr(row, f"{side}_signed") is None


def _of_assessor(connection: Connection) -> Iterator[Task]:
    me, address = signed.actor().id, link_to("desks.queue")
    found = queue.assigned(connection)
    yield Task(_("inovasi menunggu putusan"), sum(one.open_submissions for one in found), address)
    yield Task(
        _("baris laporan menunggu validasi"), sum(one.open_figures for one in found), address
    )
    proposed = sum(one.proposals_of_others(me) for one in found)
    yield Task(_("usulan perubahan menunggu penilai kedua"), proposed, address)
    filed = sum(len(one.objections) for one in found)
    yield Task(_("sanggah menunggu putusan"), filed, address)


def _of_admin(connection: Connection) -> Iterator[Task]:
    known = people.listing(connection)
    names = {one.person: one.name or one.person for one in known}
    for one in known:
        yield from _for_a_second(one, names)
    for run in _running(connection):
        yield from _of_cycle(connection, run, names)


def _for_a_second(one: people.Somebody, names: Mapping[str, str]) -> Iterator[Task]:
    address, who = link_to("desks.user", person=one.person), one.name or one.person
    if one.proposed_role:
        role = said(ROLES[one.proposed_role])
        what = _("peran %(role)s untuk %(who)s", role=role, who=who)
        yield Task(what, 1, address, _proposed(one.proposed_by, names))
    if one.erasure_by:
        what = _("penghapusan data pribadi %(who)s", who=who)
        yield Task(what, 1, address, _proposed(one.erasure_by, names))


def _of_cycle(connection: Connection, run: AnyRow, names: Mapping[str, str]) -> Iterator[Task]:
    address, now = link_to("desks.cycle", cycle=run.cycle), phase(run)
    if run.extension and now == Phase.OPEN:
        what = _("perpanjangan tenggat %(cycle)s", cycle=run.cycle)
        yield Task(what, 1, address, _proposed(run.extension_by, names))
    if run.finalisation_by:
        what = _("klasemen final %(cycle)s", cycle=run.cycle)
        yield Task(what, 1, address, _proposed(run.finalisation_by, names))
    if now == Phase.ASSESSMENT and run.closed is None:
        yield Task(_("siklus lewat tenggat, belum ditutup"), 1, address, run.cycle)
    if now in {Phase.ASSESSMENT, Phase.OBJECTIONS}:
        bare = _unassigned(connection, run.cycle)
        yield Task(_("daerah tanpa penilai"), bare, address, run.cycle)
    if now == Phase.OBJECTIONS:
        left = objections.undecided(connection, run.cycle)
        address = link_to("desks.objections", cycle=run.cycle)
        yield Task(_("sanggah menunggu putusan"), left, address, run.cycle)


def _unassigned(connection: Connection, cycle: str) -> int:
    """How many regions have handed something in that nobody is assigned to."""
    handed_in = {
        one.region for one in submissions.listing(connection, None, cycle, state="sent", limit=_ALL)
    }
    return len(handed_in - {one.region for one in access.panel(connection, cycle=cycle)})


def _proposed(person: str | None, names: Mapping[str, str]) -> str:
    if person == signed.actor().id:
        return _("usulan Anda; menunggu orang kedua")
    return _("diusulkan %(who)s; menunggu orang kedua", who=names.get(person or "", person or ""))


def _running(connection: Connection) -> list[AnyRow]:
    return [one for one in cycles.listing(connection) if phase(one) != Phase.FINAL]


_BY_ROLE: Mapping[Role, Callable[[Connection], Iterator[Task]]] = {
    Role.OPERATOR: _of_operator,
    Role.HEAD: _of_head,
    Role.ASSESSOR: _of_assessor,
    Role.ADMIN: _of_admin,
}
