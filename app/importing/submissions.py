"""Submissions: one row is one innovation of one agency in one cycle of the IID.

The agency and the name of the innovation tell within a region and a cycle which
submission a row speaks of; an agency that the region does not have yet is registered.
An empty cell says nothing, so it leaves what is known as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from sqlalchemy import Connection, select

from app import replication
from app.importing.batch import Kind, Load
from app.importing.cells import Column, day, level, one_of, region_code, text, year
from app.importing.lines import Row
from domain.aggregate import stream_id
from domain.errors import Invalid, Refusal, check
from domain.index import Edition
from domain.region import Region, organisation_id
from domain.replication import CODE
from domain.submission import PROFILE, State, Submission, normal_profile
from domain.text import clean
from projections import organisations, submissions
from projections.editions import edition_of

INDEX = "iid"
INDICATORS = tuple(str(number) for number in range(16, 36))

NEED_UNKNOWN = "tidak disebutkan dalam berkas impor"
"""What a new submission says of the need it answers, where the file does not say."""


@dataclass
class _Shelf:
    """The submissions of one region in one cycle: those known before, those of the file."""

    load: Load
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
        return self.load.juara.existing(Region, self.region)

    def enter(self, row: Row) -> None:
        """Decides what a row states, and keeps what it decided when all of it may be."""
        agency = organisation_id(self.region, row["organisation"])
        name = clean(row["name"], "name")
        self._once((agency, name), row.number)
        it = self._submission(agency, name, row["state"])
        _Statement(it, row, self.edition, self.load).make(self.region, self.cycle, agency)
        if agency not in self.agencies:
            self.aggregate.register_organisation(row["organisation"])
            self.agencies.add(agency)
            self.load.keep(self.aggregate)
        self.load.keep(it)
        if it.state is State.DRAFT and self.load.keeps:
            replication.fill(self.load.juara, self.load.tx, it)

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
            return self.load.juara.existing(Submission, standing[0])
        return Submission.blank(self._new_id(agency, name))

    def _new_id(self, agency: UUID, name: str) -> UUID:
        """The id that follows from the names, or the next where that was withdrawn or renamed."""
        key = ("submission", self.cycle, agency, name)
        free = stream_id(*key)
        while free in self.taken:
            free = stream_id(*key, free)
        self.taken.add(free)
        return free


@dataclass
class _Statement:
    """What a row says of a submission, against what is known of it."""

    it: Submission
    row: Row
    edition: Edition
    load: Load

    def make(self, region: UUID, cycle: str, agency: UUID) -> None:
        """Decides only what differs from what is known."""
        self._describe(region, cycle, agency)
        self._claim()
        self._hand_in()
        self._verify()
        self._decide()

    @cached_property
    def reason(self) -> str:
        """Why an assessor decided otherwise, or a region took something back."""
        return self.row["reason"] or self.load.reason

    def _describe(self, region: UUID, cycle: str, agency: UUID) -> None:
        stated = {one: self.row[one] for one in PROFILE if self.row[one] is not None}
        if not self.it.exists:
            assumed = {"need": NEED_UNKNOWN, "owner": f"Kepala {self.row['organisation']}"}
            self.it.draft(self.edition, region, cycle, agency, assumed | stated)
        elif normal_profile(self.edition, {**self.it.profile, **stated}) != self.it.profile:
            self.it.amend(self.edition, agency, stated)

    def _claim(self) -> None:
        for code, wanted in self._levels("c"):
            if self.it.claimed.get(code) != wanted and not self._is_borne_out(code, wanted):
                try:
                    self.it.claim(self.edition, code, wanted, self.load.evidence)
                except Refusal as refusal:
                    raise Invalid(refusal.message, field=f"c{code}") from None

    def _is_borne_out(self, code: str, wanted: int) -> bool:
        """Whether agreements in the log have claimed as much for the replications already."""
        known = self.it.claimed.get(code, 0)
        return code == CODE and replication.rests_on_the_log(self.it) and wanted <= known

    def _hand_in(self) -> None:
        wanted = self.row["state"]
        if self.it.state is not State.DRAFT or wanted is State.DRAFT:
            return
        if wanted is not State.WITHDRAWN or any(self._levels("v")):
            self.it.send()

    def _verify(self) -> None:
        for code, wanted in self._levels("v"):
            if self.it.verified.get(code) != wanted:
                because = "" if self._confirms(code, wanted) else self.reason
                try:
                    replication.examined(self.load.tx.connection, self.it, code, wanted)
                    self.it.verify(self.edition, code, wanted, because)
                except Refusal as refusal:
                    raise Invalid(refusal.message, field=f"v{code}") from None

    def _confirms(self, code: str, wanted: int) -> bool:
        claimed = self.it.claimed.get(code, 0) if self.it.evidence.get(code) else 0
        return wanted == claimed and code not in self.it.verified

    def _decide(self) -> None:
        wanted = self.row["state"]
        if wanted is self.it.state:
            return
        match wanted:
            case State.ACCEPTED:
                self.it.accept()
            case State.REJECTED:
                self.it.reject(self.reason)
            case State.WITHDRAWN:
                self.it.withdraw(self.reason)
            case _:
                raise Invalid(f"it is {self.it.state} by now and does not become {wanted} again")

    def _levels(self, prefix: str) -> Iterator[tuple[str, int]]:
        for code in INDICATORS:
            stated = self.row[f"{prefix}{code}"]
            if stated is not None:
                yield code, stated


def _record(load: Load, rows: Sequence[Row]) -> None:
    shelf: _Shelf | None = None
    for row in rows:
        with load.row(row, otherwise="state"):
            region, cycle = load.region(row), load.cycle(INDEX, row["year"])
            shelf = shelf or _shelf(load, region, cycle)
            shelf.enter(row)


def _shelf(load: Load, region: UUID, cycle: str) -> _Shelf:
    known = _known(load.tx.connection, region, cycle)
    return _Shelf(
        load=load,
        region=region,
        cycle=cycle,
        edition=edition_of(cycle),
        agencies=_agencies(load.tx.connection, region),
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
