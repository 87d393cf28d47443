"""What stands behind indicator 31 of a submission, for whoever examines it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from app.replication import founded
from domain.replication import CODE, Standing
from projections import agreements, regions, replicas, submissions
from projections.schema import AnyRow


@dataclass(frozen=True, slots=True)
class Behind:
    """One confirmed replication: the agreement, by whom, since when, and whether it counts."""

    agreement: UUID
    partner_code: str
    partner_name: str
    day: date
    digest: str
    position: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Foundation:
    """The level that the log bears out beside those claimed and verified, and why.

    ``replicas`` are submissions of other regions that say they replicate this one;
    ``original`` is the one that this one says it replicates.
    """

    submission: AnyRow
    level: int
    claimed: int | None
    verified: int | None
    replications: Sequence[Behind]
    replicas: Sequence[AnyRow]
    original: UUID | None


def behind(connection: Connection, submission: AnyRow) -> Foundation:
    """What stands behind indicator 31 of a submission."""
    found = founded(
        connection, submission.region, submission.submission, submission.name, submission.cycle
    )
    of = submission.submission
    return Foundation(
        submission=submission,
        level=found.level,
        claimed=submission.claimed.get(CODE),
        verified=submission.verified.get(CODE),
        replications=[
            _behind(connection, one.agreement, standing) for one, standing in found.standings
        ],
        replicas=[
            submissions.find(connection, one.submission)
            for one in replicas.replicas_of(connection, of)
        ],
        original=replicas.original_of(connection, of),
    )


def _behind(connection: Connection, agreement: UUID, standing: Standing) -> Behind:
    row = agreements.find(connection, agreement)
    partner = regions.by_id(connection, row.partner)
    return Behind(
        agreement=agreement,
        partner_code=partner.code,
        partner_name=partner.name,
        day=date.fromisoformat(row.confirmed),
        digest=row.confirmed_digest,
        position=row.confirmed_at,
        standing=standing,
    )
