"""Submissions: one row is one innovation of one agency in one cycle of the IID.

The agency and the name of the innovation tell within a region and a cycle which
submission a row speaks of; an agency that the region does not have yet is registered.
An empty cell says nothing, so it leaves what is known as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, select

from app import replication
from app.importing.batch import Kind
from app.importing.cells import Column, day, level, one_of, region_code, text, year
from app.importing.intake import Intake
from app.importing.lines import Row
from app.importing.statement import INDICATORS, Statement
from domain.aggregate import stream_id
from domain.errors import check
from domain.index import Edition
from domain.region import Region, organisation_id
from domain.submission import State, Submission
from domain.text import clean
from projections import organisations, submissions
from projections.editions import edition_of

INDEX = "iid"


@dataclass
class _Shelf:
    """The submissions of one region in one cycle: those known before, those of the file."""

    intake: Intake
    region: UUID
    cycle: str
    edition: Edition
    agencies: set[UUID]
    known: dict[tuple[UUID, str], list[tuple[UUID, State]]]
    taken: set[UUID]
    seen: dict[tuple[UUID, str], int] = field(default_factory=dict)

    @cached_property
    def aggregate(self) -> Region:
        """The region itself, asked for when an agency is new."""
        return self.intake.juara.existing(Region, self.region)

    def enter(self, row: Row) -> None:
        """Decides what a row states, and keeps what it decided when all of it may be."""
        agency = organisation_id(self.region, row["organisation"])
        name = clean(row["name"], "name")
        self._once((agency, name), row.number)
        it = self._submission(agency, name, row["state"])
        Statement(it, row, self.edition, self.intake).make(self.region, self.cycle, agency)
        if agency not in self.agencies:
            self.aggregate.register_organisation(row["organisation"])
            self.agencies.add(agency)
            self.intake.keep(self.aggregate)
        self.intake.keep(it)
        if it.state is State.DRAFT and self.intake.keeps:
            replication.fill(self.intake.juara, self.intake.tx, it)

    def _once(self, key: tuple[UUID, str], number: int) -> None:
        first = self.seen.setdefault(key, number)
        check(first == number, f"row {first} gives this innovation of the agency too", field="name")

    def _submission(self, agency: UUID, name: str, state: State) -> Submission:
        """The submission that is meant: one that stands, else a withdrawn one, else a new one."""
        found = self.known.get((agency, name), [])
        standing = [known for known, is_now in found if is_now is not State.WITHDRAWN]
        if not standing and state is State.WITHDRAWN:
            standing = [known for known, _ in found]
        if standing:
            return self.intake.juara.existing(Submission, standing[0])
        return Submission.blank(self._new_id(agency, name))

    def _new_id(self, agency: UUID, name: str) -> UUID:
        """The id that follows from the names, or the next where that was withdrawn or renamed."""
        key = ("submission", self.cycle, agency, name)
        free = stream_id(*key)
        while free in self.taken:
            free = stream_id(*key, free)
        self.taken.add(free)
        return free


def _record(intake: Intake, rows: Sequence[Row]) -> None:
    shelf: _Shelf | None = None
    for row in rows:
        with intake.row(row, otherwise="state"):
            region, cycle = intake.region(row), intake.cycle(INDEX, row["year"])
            shelf = shelf or _shelf(intake, region, cycle)
            shelf.enter(row)


def _shelf(intake: Intake, region: UUID, cycle: str) -> _Shelf:
    known = _known(intake.tx.connection, region, cycle)
    return _Shelf(
        intake=intake,
        region=region,
        cycle=cycle,
        edition=edition_of(cycle),
        agencies=_agencies(intake.tx.connection, region),
        known=known,
        taken={submission for found in known.values() for submission, _ in found},
    )


def _agencies(connection: Connection, region: UUID) -> set[UUID]:
    """The agencies that the region has or had; past years may name one that ceased."""
    return {row.organisation for row in organisations.of_region(connection, region)}


def _known(
    connection: Connection, region: UUID, cycle: str
) -> dict[tuple[UUID, str], list[tuple[UUID, State]]]:
    table = submissions.submissions.c
    query = select(table.organisation, table.name, table.submission, table.state)
    query = query.where(table.region == region, table.cycle == cycle).order_by(table.submission)
    found: dict[tuple[UUID, str], list[tuple[UUID, State]]] = {}
    for row in connection.execute(query):
        known = found.setdefault((row.organisation, row.name), [])
        known.append((row.submission, State(row.state)))
    return found


def _levels(prefix: str) -> Mapping[str, Column]:
    return {
        f"{prefix}{code}": Column(level, required=False, may_be_empty=True) for code in INDICATORS
    }


KIND = Kind(
    name="submissions",
    columns={
        "region_code": Column(region_code),
        "region_name": Column(text, required=False, may_be_empty=True),
        "year": Column(year),
        "organisation": Column(text),
        "name": Column(text),
        "need": Column(text, required=False, may_be_empty=True),
        "owner": Column(text, required=False, may_be_empty=True),
        "stage": Column(text),
        "kind": Column(text),
        "form": Column(text),
        "initiator": Column(text),
        "urusan": Column(text),
        "trial_date": Column(day, may_be_empty=True),
        "implementation_date": Column(day, may_be_empty=True),
        "replicates": Column(text, required=False, may_be_empty=True),
        **_levels("c"),
        **_levels("v"),
        "state": Column(one_of({str(state): state for state in State})),
        "reason": Column(text, required=False, may_be_empty=True),
    },
    key=lambda row: (row["region_code"], row["year"]),
    record=_record,
)
"""The file of submissions: profile, claimed levels ``c16`` to ``c35``, verified ``v16`` to
``v35``, and the state that the submission has reached."""
