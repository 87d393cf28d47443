"""A simulated year as it runs: opened, handed in, closed, assessed, published.

Each region acts in a transaction of its own, as it would in life, and its scores follow
once at the end of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import Connection, exists, select

from app import log
from app.queries import standings
from app.service import Juara
from app.simulation import plan as made_up
from app.simulation.plan import MARK, Plan, Share
from app.store.transaction import Transaction
from domain.actor import Actor, Role
from domain.aggregate import stream_id
from domain.cycle import Cycle, cycle_id, cycle_key
from domain.errors import WrongState, require
from domain.events import Fact
from domain.index import edition
from domain.region import TYPES, Region, organisation_id
from domain.report import Report, report_id
from domain.scorecard import Basis, Scorecard, scorecard_id
from domain.submission import State, Submission
from projections import cycles, regions, results, submissions
from projections.standings import Field

INDEX = "iid"
SIMULATION = Actor("simulasi", Role.SYSTEM)
_DAYS_OPEN = 60
_SUBMITTED = tuple(submissions.model.rules)


class Year:
    """One simulated year of the IID."""

    def __init__(self, juara: Juara, plan: Plan) -> None:
        self.juara = juara
        self.plan = plan
        self.edition = edition(INDEX, plan.year)
        self.cycle = cycle_key(INDEX, plan.year)
        with juara.reading() as connection:
            self.regions = {row.code: row.region for row in regions.listing(connection)}
        require(self.regions, "no regions are registered: run `juara reference load` first")
        digest = hashlib.sha256(f"{MARK} {plan.year} {plan.seed}".encode()).hexdigest()
        self.evidence = [{"digest": digest, "name": MARK, "kind": MARK.casefold()}]

    def open(self, *, force: bool) -> None:
        """Opens the cycle, declared a simulation from its first moment on."""
        with self._transaction("open") as tx:
            if not force and _is_real(tx.connection):
                raise WrongState(
                    "the database holds real results; a simulated year belongs into a database"
                    " of its own, unless it is told --force"
                )
            cycle = self._cycle()
            deadline = _deadline(self.plan.year, tx.time)
            cycle.open(self.edition, self.plan.year, deadline, "WIB", tx.time)
            cycle.simulate(self.plan.seed)
            self.juara.record(cycle)

    def hand_in(self, shares: Sequence[Share]) -> Iterator[int]:
        """Every region that is not silent reports its figures and sends its innovations."""
        for share in shares:
            if not share.silent:
                with self._transaction("hand in", share.code):
                    self._hand_in(share)
            yield share.count

    def close(self, _: Sequence[Share]) -> Iterator[int]:
        """Nothing more is taken in."""
        with self._transaction("close") as tx:
            cycle = self._cycle()
            cycle.close(MARK, tx.time)
            self.juara.record(cycle)
        yield 0

    def assess(self, shares: Sequence[Share]) -> Iterator[int]:
        """Assessors settle the figures and the innovations of every region."""
        for share in shares:
            if not share.silent:
                with self._transaction("assess", share.code) as tx:
                    self._assess(tx, share)
            yield share.count

    def publish(self, _: Sequence[Share]) -> Iterator[int]:
        """The verified standings of each type of region become its results."""
        with self._transaction("publish") as tx:
            for kind in TYPES:
                found = standings.standings(
                    tx.connection, INDEX, self.plan.year, Basis.VERIFIED, Field(type=kind)
                )
                for one in found.ranking.ranked:
                    region = self.regions[one.entry.code]
                    card = self.juara.load(Scorecard, scorecard_id(region, self.cycle))
                    source = f"{MARK}, benih {self.plan.seed}: bukan hasil resmi"
                    card.publish(
                        region, self.cycle, one.score, one.entry.category, one.rank, source
                    )
                    self.juara.gather(card)
            self.juara.settle()
        yield 0

    def _hand_in(self, share: Share) -> None:
        id = self.regions[share.code]  # noqa: A001
        region, chance = self.juara.existing(Region, id), self.plan.chance("hand in", share.code)
        ability = made_up.ability(self.plan, share.code)
        self.juara.gather(self._report(id, ability, chance))
        for number in range(1, share.count + 1):
            submission = self._submission(region, number, ability, chance)
            self.juara.gather(region, submission)
        self.juara.settle()

    def _report(self, region: UUID, ability: float, chance: Random) -> Report:
        report = self.juara.load(Report, report_id(region, self.cycle))
        for code, level in made_up.rows(self.edition, ability, chance).items():
            report.report(
                self.edition,
                region,
                self.cycle,
                code,
                level=level,
                value=None,
                evidence=self.evidence,
            )
        return report

    def _submission(
        self, region: Region, number: int, ability: float, chance: Random
    ) -> Submission:
        profile = made_up.profile(self.plan, number, chance)
        agency = _agency(region, f"{MARK} {made_up.AGENCIES[profile['urusan']]}")
        it = Submission.blank(stream_id("submission", self.cycle, MARK, region.id, number))
        it.draft(self.edition, region.id, self.cycle, agency, profile)
        for code, level in made_up.claims(self.edition, ability, chance).items():
            it.claim(self.edition, code, level, self.evidence)
        it.send()
        return it

    def _assess(self, tx: Transaction, share: Share) -> None:
        region, chance = self.regions[share.code], self.plan.chance("assess", share.code)
        report = self.juara.existing(Report, report_id(region, self.cycle))
        for code, (level, _) in list(report.reported.items()):
            given = made_up.settled(level or 0, chance)
            reason = "" if given == level else f"{MARK}: bukti kurang"
            report.verify(self.edition, code, level=given, value=None, reason=reason)
        self.juara.gather(report)
        ability = made_up.ability(self.plan, share.code)
        for submission in self._sent(tx.connection, region):
            self._decide(submission, ability, chance)
            self.juara.gather(submission)
        self.juara.settle()

    def _decide(self, it: Submission, ability: float, chance: Random) -> None:
        verdict = made_up.verdict(ability, chance)
        if verdict is State.WITHDRAWN:
            it.withdraw(f"{MARK}: ditarik daerah")
        elif verdict is not State.SENT:
            self._verify(it, chance)
            if verdict is State.ACCEPTED:
                it.accept()
            else:
                it.reject(f"{MARK}: tidak memenuhi syarat")

    def _verify(self, it: Submission, chance: Random) -> None:
        for code, level in it.claimed.items():
            given = made_up.settled(level, chance)
            reason = "" if given == level else f"{MARK}: bukti kurang"
            it.verify(self.edition, code, given, reason)

    def _sent(self, connection: Connection, region: UUID) -> Iterator[Submission]:
        """The submissions of a region in the order in which they were begun, read at once."""
        streams: dict[UUID, list[Fact]] = {}
        for record in log.Reader().of_region(connection, region, _SUBMITTED, self.cycle):
            streams.setdefault(record.fact.originator_id, []).append(record.fact)
        for id, facts in streams.items():  # noqa: A001
            yield Submission.replay(id, facts)

    def _cycle(self) -> Cycle:
        return self.juara.load(Cycle, cycle_id(self.cycle))

    @contextmanager
    def _transaction(self, *step: str) -> Iterator[Transaction]:
        """A transaction whose command id follows from the seed and the step."""
        command_id = stream_id("simulation", self.plan.seed, self.cycle, *step)
        with self.juara.transaction(SIMULATION, command_id) as tx:
            yield tx


def _agency(region: Region, name: str) -> UUID:
    agency = organisation_id(region.id, name)
    return agency if agency in region.organisations else region.register_organisation(name)


def _is_real(connection: Connection) -> bool:
    """Whether there are results of a cycle that is not simulated."""
    simulated = select(cycles.cycles.c.cycle).where(cycles.cycles.c.seed.is_not(None))
    real = exists().where(results.results.c.cycle.not_in(simulated))
    return bool(connection.scalar(select(real)))


def _deadline(year: int, now: datetime) -> datetime:
    """The end of August of the year, or some weeks from now when that has passed."""
    august = datetime(year, 8, 31, 16, 59, 59, tzinfo=UTC)
    return august if august > now else (now + timedelta(days=_DAYS_OPEN)).replace(microsecond=0)
