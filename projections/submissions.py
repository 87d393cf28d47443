"""Submissions: the portfolio of every region, claimed and verified side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    select,
    type_coerce,
)

from domain import events
from domain.errors import NotFound
from domain.evidence import counted_level
from domain.index import Edition, Scope
from domain.portfolio import Portfolio
from projections.editions import edition_of
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, Fixed, Json, fixed, metadata

submissions = Table(
    "submissions",
    metadata,
    Column("submission", Uuid, primary_key=True),
    Column("region", Uuid, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("organisation", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("need", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("initiator", Text, nullable=False),
    Column("urusan", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("trial_date", Text, nullable=False),
    Column("implementation_date", Text, nullable=False),
    Column("replicates", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("counts", Integer, nullable=False),
    Column("claimed", Json(dict[str, int]), nullable=False),
    Column("verified", Json(dict[str, int]), nullable=False),
    Column("claimed_maturity", Fixed, nullable=False),
    Column("verified_maturity", Fixed, nullable=False),
    Column("reason", Text),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Index(None, "region", "cycle", "state"),
    Index(None, "cycle", "organisation"),
)
"""One row a submission. ``claimed`` and ``verified`` are the levels that count, by
indicator; ``counts`` is 1 at a stage that counts for the index, else 0."""

model = ReadModel("submissions", (submissions,))


@model.on(events.SubmissionDrafted)
def _drafted(rows: Rows, record: Record, fact: events.SubmissionDrafted) -> None:
    rows.add(
        submissions,
        submission=fact.originator_id,
        region=fact.region,
        cycle=fact.cycle,
        organisation=fact.organisation,
        **fact.profile,
        state="draft",
        counts=_counts(fact.cycle, fact.profile),
        claimed={},
        verified={},
        claimed_maturity=Decimal(0),
        verified_maturity=Decimal(0),
        reason=None,
        version=fact.originator_version,
        changed=record.position,
    )


@model.on(events.ProfileAmended)
def _amended(rows: Rows, record: Record, fact: events.ProfileAmended) -> None:
    counts = _counts(record.cycle or "", fact.profile)
    _change(rows, record, organisation=fact.organisation, counts=counts, **fact.profile)


@model.on(events.IndicatorClaimed)
def _claimed(rows: Rows, record: Record, fact: events.IndicatorClaimed) -> None:
    _settle(rows, record, "claimed", fact.indicator, counted_level(fact.level, fact.evidence))


@model.on(events.IndicatorVerified, events.RevisionApproved)
def _verified(
    rows: Rows, record: Record, fact: events.IndicatorVerified | events.RevisionApproved
) -> None:
    _settle(rows, record, "verified", fact.indicator, fact.level)


@model.on(events.RevisionProposed)
def _revision_proposed(rows: Rows, record: Record, _: events.RevisionProposed) -> None:
    _change(rows, record)


@model.on(events.SubmissionSent)
def _sent(rows: Rows, record: Record, _: events.SubmissionSent) -> None:
    _change(rows, record, state="sent")


@model.on(events.SubmissionAccepted)
def _accepted(rows: Rows, record: Record, fact: events.SubmissionAccepted) -> None:
    _change(rows, record, state="accepted", reason=fact.reason)


@model.on(events.SubmissionRejected)
def _rejected(rows: Rows, record: Record, fact: events.SubmissionRejected) -> None:
    _change(rows, record, state="rejected", reason=fact.reason)


@model.on(events.SubmissionWithdrawn)
def _withdrawn(rows: Rows, record: Record, fact: events.SubmissionWithdrawn) -> None:
    _change(rows, record, state="withdrawn", reason=fact.reason)


def _counts(cycle: str, profile: dict[str, str]) -> int:
    return int(edition_of(cycle).counts(profile["stage"]))


def _settle(rows: Rows, record: Record, basis: str, indicator: str, level: int) -> None:
    before = rows.get(submissions, record.fact.originator_id) or {}
    known = before[basis]
    row = edition_of(record.cycle or "").indicator(indicator, Scope.SUBMISSION)
    # Points add up exactly, so the difference is all that has to be reckoned.
    gained = row.points(level) - row.points(known.get(indicator, 0))
    maturity = before[f"{basis}_maturity"] + gained
    _change(rows, record, **{basis: {**known, indicator: level}, f"{basis}_maturity": maturity})


def _change(rows: Rows, record: Record, **values: Any) -> None:
    rows.change(
        submissions,
        record.fact.originator_id,
        version=record.fact.originator_version,
        changed=record.position,
        **values,
    )


HANDED_IN = ("sent", "accepted", "rejected")
"""The states of a submission that the region has handed in."""


def portfolios(connection: Connection, region: UUID, cycle: str) -> dict[str, Portfolio]:
    """The totals of what a region handed in, by basis.

    Claimed: every submission that was sent counts with its claims, whatever became of
    it. Verified: it counts with its verified levels until it is rejected; from then on
    it stays in the divisor with nothing.
    """
    rows = connection.execute(_TOTALS, {"region": region, "cycle": cycle}).all()
    sent = sum(row.sent for row in rows)
    accepted = {"claimed": sent, "verified": sum(row.accepted for row in rows)}
    return {
        basis: Portfolio(
            sent=sent,
            accepted=accepted[basis],
            maturity_total=fixed(sum(int(getattr(row, basis)) for row in rows)),
            urusan=frozenset(row.urusan for row in rows),
        )
        for basis in accepted
    }


# Built once, since every score asks for it; maturity is summed as it is kept, in ten thousandths.
_COUNTED_MATURITY = case(
    (submissions.c.state == "rejected", 0),
    else_=type_coerce(submissions.c.verified_maturity, BigInteger),
)
_TOTALS = (
    select(
        submissions.c.urusan,
        func.count().label("sent"),
        func.sum(case((submissions.c.state == "accepted", 1), else_=0)).label("accepted"),
        func.sum(type_coerce(submissions.c.claimed_maturity, BigInteger)).label("claimed"),
        func.sum(_COUNTED_MATURITY).label("verified"),
    )
    .where(submissions.c.region == bindparam("region"), submissions.c.cycle == bindparam("cycle"))
    .where(submissions.c.state.in_(HANDED_IN), submissions.c.counts == 1)
    .group_by(submissions.c.urusan)
)


def find(connection: Connection, submission: UUID) -> AnyRow:
    """One submission.

    Raises:
        NotFound: when there is none of this id.
    """
    query = select(submissions).where(submissions.c.submission == submission)
    found = connection.execute(query).one_or_none()
    if found is None:
        raise NotFound("no such submission", field="submission")
    return found


def listing(
    connection: Connection,
    region: UUID | None = None,
    cycle: str | None = None,
    *,
    state: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> Sequence[AnyRow]:
    """Submissions in order of id, those after an id."""
    table = submissions.c
    query = select(submissions).order_by(table.submission).limit(limit)
    for column, value in ((table.region, region), (table.cycle, cycle), (table.state, state)):
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(table.submission > after)
    return connection.execute(query).all()


# Built once, since every draft asks for it.
_WHOSE = ("region", "cycle", "organisation", "name")
_NAMED = (
    select(submissions)
    .where(
        *(submissions.c[one] == bindparam(one) for one in _WHOSE),
        submissions.c.state != "withdrawn",
    )
    .order_by(submissions.c.submission)
    .limit(1)
)


def named(
    connection: Connection, region: UUID, cycle: str, organisation: UUID, name: str
) -> AnyRow | None:
    """The agency's submission of this name in the cycle, unless it was withdrawn."""
    asked = {"region": region, "cycle": cycle, "organisation": organisation, "name": name}
    return connection.execute(_NAMED, asked).one_or_none()


def levels(
    connection: Connection, region: UUID, cycle: str, edition: Edition, basis: str
) -> dict[str, Decimal]:
    """The mean level of each indicator over what the region handed in."""
    rows = [
        row
        for row in listing(connection, region, cycle, limit=100_000)
        if row.state in HANDED_IN and row.counts
    ]
    return {
        one.code: Decimal(sum(getattr(row, basis).get(one.code, 0) for row in rows)) / len(rows)
        for one in edition.submission_indicators
        if rows
    }
