"""Agreements: both sides, the texts, the gains, and what feeds indicator 31.

The rows of an agreement belong to the originating region; whoever asks for a region's
agreements asks for those where it is the partner too.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    or_,
    select,
)

from domain import agreed_text, events
from domain.errors import NotFound
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.schema import AnyRow, Json, UtcTime, metadata

agreements = Table(
    "agreements",
    metadata,
    Column("agreement", Uuid, primary_key=True),
    Column("region", Uuid, nullable=False, index=True),
    Column("partner", Uuid, nullable=False, index=True),
    Column("submission", Uuid, nullable=False, index=True),
    Column("innovation", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("begun", UtcTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("originator_signed", BigInteger),
    Column("partner_signed", BigInteger),
    Column("originator_approved", BigInteger),
    Column("partner_approved", BigInteger),
    Column("revision_in_force", Integer),
    Column("in_force_at", BigInteger),
    Column("kind", Text),
    Column("since", Text),
    Column("until", Text),
    Column("activities", Integer, nullable=False),
    Column("confirmed", Text),
    Column("confirmed_at", BigInteger),
    Column("confirmed_digest", Text),
    Column("evaluated", Integer),
    Column("verdict", Text),
    Column("lacking", Text),
    Column("version", Integer, nullable=False),
    Column("changed", BigInteger, nullable=False),
)
"""One row an agreement. ``*_signed`` and ``*_approved`` are positions and speak of the text
on the table; ``kind``, ``since`` and ``until`` of the text in force. ``confirmed`` is the day
of the replication, as it was corrected last."""

texts = Table(
    "agreement_texts",
    metadata,
    Column("agreement", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("region", Uuid, nullable=False, index=True),
    Column("side", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("terms", Json(dict[str, str]), nullable=False),
    Column("obligations", Json(list[dict[str, str]]), nullable=False),
    Column("gains", Json(list[dict[str, str]]), nullable=False),
    Column("evidence", Json(list[dict[str, str]]), nullable=False),
    Column("position", BigInteger, nullable=False),
)
"""One row a text that lay on the table, and which side laid it there."""

benefits = Table(
    "agreement_benefits",
    metadata,
    Column("agreement", Uuid, primary_key=True),
    Column("benefit", Integer, primary_key=True),
    Column("region", Uuid, nullable=False, index=True),
    Column("side", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("value", Json(Decimal), nullable=False),
    Column("date", Text, nullable=False),
    Column("evidence", Json(list[dict[str, str]]), nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
    Column("acknowledged_at", BigInteger),
)
"""One row a gain as it was measured; it counts once the other side acknowledged it."""

model = ReadModel("agreements", (agreements, texts, benefits))


@model.on(events.InterestExpressed)
def _interested(rows: Rows, record: Record, fact: events.InterestExpressed) -> None:
    _begin(rows, record, fact, innovation=fact.innovation, state="interest")


@model.on(events.AgreementProposed)
def _proposed(rows: Rows, record: Record, fact: events.AgreementProposed) -> None:
    if rows.get(agreements, fact.originator_id) is None:
        _begin(rows, record, fact, innovation=fact.terms["innovation"], state="proposed")
    _lay(rows, record, fact, state="proposed")


@model.on(events.AgreementAmended)
def _amended(rows: Rows, record: Record, fact: events.AgreementAmended) -> None:
    _lay(rows, record, fact)


def _begin(
    rows: Rows,
    record: Record,
    fact: events.InterestExpressed | events.AgreementProposed,
    **values: Any,
) -> None:
    rows.add(
        agreements,
        agreement=fact.originator_id,
        region=fact.region,
        partner=fact.partner,
        submission=fact.submission,
        begun=record.time,
        revision=0,
        digest="",
        activities=0,
        version=fact.originator_version,
        changed=record.position,
        **values,
    )


def _lay(
    rows: Rows,
    record: Record,
    fact: events.AgreementProposed | events.AgreementAmended,
    **values: Any,
) -> None:
    rows.add(
        texts,
        agreement=fact.originator_id,
        revision=fact.revision,
        region=record.region,
        side=fact.side,
        digest=fact.digest,
        terms=fact.terms,
        obligations=fact.obligations,
        gains=fact.gains,
        evidence=fact.evidence,
        position=record.position,
    )
    _change(
        rows,
        record,
        innovation=fact.terms["innovation"],
        revision=fact.revision,
        digest=fact.digest,
        originator_signed=None,
        partner_signed=None,
        **values,
    )


@model.on(events.CouncilApproved)
def _approved(rows: Rows, record: Record, fact: events.CouncilApproved) -> None:
    _change(rows, record, **{f"{fact.side}_approved": record.position})


@model.on(events.AgreementSigned)
def _signed(rows: Rows, record: Record, fact: events.AgreementSigned) -> None:
    _change(rows, record, **{f"{fact.side}_signed": record.position})


@model.on(events.AgreementTookEffect)
def _took_effect(rows: Rows, record: Record, fact: events.AgreementTookEffect) -> None:
    text = rows.get(texts, fact.originator_id, fact.revision) or {}
    _change(
        rows,
        record,
        state="in_effect",
        revision_in_force=fact.revision,
        in_force_at=record.position,
        kind=text["terms"]["kind"],
        since=fact.since,
        until=fact.until,
    )


@model.on(events.ActivityLogged)
def _logged(rows: Rows, record: Record, fact: events.ActivityLogged) -> None:
    before = rows.get(agreements, fact.originator_id) or {"activities": 0}
    _change(rows, record, activities=before["activities"] + 1)


@model.on(events.BenefitRecorded)
def _benefited(rows: Rows, record: Record, fact: events.BenefitRecorded) -> None:
    rows.add(
        benefits,
        agreement=fact.originator_id,
        benefit=fact.benefit,
        region=record.region,
        side=fact.side,
        measure=fact.measure,
        value=fact.value,
        date=fact.date,
        evidence=fact.evidence,
        recorded_at=record.position,
    )
    _change(rows, record)


@model.on(events.BenefitAcknowledged)
def _acknowledged(rows: Rows, record: Record, fact: events.BenefitAcknowledged) -> None:
    rows.change(benefits, fact.originator_id, fact.benefit, acknowledged_at=record.position)
    _change(rows, record)


@model.on(events.ReplicationConfirmed)
def _confirmed(rows: Rows, record: Record, fact: events.ReplicationConfirmed) -> None:
    _change(
        rows,
        record,
        confirmed=fact.date,
        confirmed_at=record.position,
        confirmed_digest=fact.digest,
    )


@model.on(events.ConfirmationCorrected)
def _corrected(rows: Rows, record: Record, fact: events.ConfirmationCorrected) -> None:
    _change(rows, record, confirmed=fact.date, confirmed_at=record.position)


@model.on(events.AgreementEvaluated)
def _evaluated(rows: Rows, record: Record, fact: events.AgreementEvaluated) -> None:
    before = rows.get(agreements, fact.originator_id) or {}
    if before.get("evaluated") is None or fact.year > before["evaluated"]:
        _change(
            rows,
            record,
            evaluated=fact.year,
            verdict=fact.verdict,
            lacking=fact.lacking or None,
        )
    else:
        _change(rows, record)


@model.on(events.AgreementExtended)
def _extended(rows: Rows, record: Record, _: events.AgreementExtended) -> None:
    _change(rows, record)


@model.on(events.AgreementWithdrawn)
def _withdrawn(rows: Rows, record: Record, _: events.AgreementWithdrawn) -> None:
    _change(rows, record, state="withdrawn")


@model.on(events.AgreementEnded)
def _ended(rows: Rows, record: Record, _: events.AgreementEnded) -> None:
    _change(rows, record, state="ended")


def _change(rows: Rows, record: Record, **values: Any) -> None:
    rows.change(
        agreements,
        record.fact.originator_id,
        version=record.fact.originator_version,
        changed=record.position,
        **values,
    )


def find(connection: Connection, agreement: UUID) -> AnyRow:
    """One agreement.

    Raises:
        NotFound: when there is none of this id.
    """
    query = select(agreements).where(agreements.c.agreement == agreement)
    found = connection.execute(query).one_or_none()
    if found is None:
        raise NotFound("no such agreement", field="agreement")
    return found


def text(connection: Connection, agreement: UUID, revision: int) -> AnyRow | None:
    """A text of an agreement by its revision."""
    query = select(texts).where(texts.c.agreement == agreement, texts.c.revision == revision)
    return connection.execute(query).one_or_none()


def signed_bytes(laid: AnyRow) -> bytes:
    """The very bytes of a text that the two regions sign."""
    content = agreed_text.Text(laid.terms, laid.obligations, laid.gains, laid.evidence)
    return content.canonical(laid.agreement, laid.revision)


def benefits_of(connection: Connection, agreement: UUID) -> Sequence[AnyRow]:
    """The benefits of an agreement in the order in which they were recorded."""
    query = select(benefits).where(benefits.c.agreement == agreement)
    return connection.execute(query.order_by(benefits.c.benefit)).all()


def of_region(connection: Connection, region: UUID) -> Sequence[AnyRow]:
    """The agreements that a region takes part in, on either side, the newest first."""
    table = agreements.c
    query = select(agreements).where(or_(table.region == region, table.partner == region))
    return connection.execute(query.order_by(table.changed.desc())).all()


# Built once, since every draft asks for it.
_OF_ORIGIN = (
    select(agreements)
    .where(agreements.c.region == bindparam("region"))
    .order_by(agreements.c.begun, agreements.c.agreement)
)


def of_innovation(
    connection: Connection, region: UUID, submission: UUID, name: str
) -> Sequence[AnyRow]:
    """The agreements about an innovation of a region, in the order of their beginning.

    A submission is an innovation in one cycle; in another it is the same innovation when
    it has the same name.
    """
    rows = connection.execute(_OF_ORIGIN, {"region": region})
    return [row for row in rows if is_about(row, submission, name)]


def is_about(agreement: AnyRow, submission: UUID, name: str) -> bool:
    """Whether an agreement is about the innovation that a submission of its region is."""
    same_name: bool = agreement.innovation.casefold() == name.casefold()
    return same_name or agreement.submission == submission
