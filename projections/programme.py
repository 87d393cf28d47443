"""The programme "One OPD More Than One Innovation": what each agency of a region brings.

It has no table of its own: it is a question to the organisations and the submissions,
and so it can never disagree with them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection

from domain.index import Edition
from projections import organisations, submissions
from projections.schema import AnyRow

_HEADS = (
    "kepala",
    "camat",
    "inspektur",
    "direktur",
    "sekretaris daerah",
    "sekretaris dprd",
    "lurah",
)


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency in one year, with the innovations that it handed in.

    ``led`` says that a head of the agency initiated or owns one of them.
    """

    organisation: UUID
    name: str
    innovations: int
    new: int
    replicated: int
    non_digital: int
    mean_maturity: Decimal | None
    led: bool


@dataclass(frozen=True, slots=True)
class Programme:
    """The agencies of a region in one year; shares are fractions of 1."""

    agencies: Sequence[Agency]
    basic_covered: Mapping[str, bool]
    innovations: int
    rejected: int
    mean_maturity: Decimal | None
    non_digital_share: Decimal | None

    def agencies_with(self, least: int, most: int | None = None) -> int:
        """How many agencies have at least, and at most, so many innovations."""
        return sum(
            least <= one.innovations and (most is None or one.innovations <= most)
            for one in self.agencies
        )

    @property
    def led_agencies(self) -> int:
        """How many agencies are led by an initiator: their head initiated or owns one."""
        return sum(one.led for one in self.agencies)


def programme(connection: Connection, region: UUID, cycle: str, edition: Edition) -> Programme:
    """The programme of a region in a cycle, by verified maturity."""
    handed_in = [
        row
        for row in submissions.listing(connection, region, cycle, limit=1_000_000)
        if row.state in submissions.HANDED_IN
    ]
    by_agency: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in handed_in:
        by_agency[row.organisation].append(row)
    served = Counter(row.urusan for row in handed_in if row.counts)
    return Programme(
        agencies=[
            _agency(row, by_agency[row.organisation])
            for row in organisations.of_region(connection, region)
            if row.closed is None or row.organisation in by_agency
        ],
        basic_covered={code: served[code] > 0 for code in sorted(edition.profile.basic_urusan)},
        innovations=len(handed_in),
        rejected=sum(row.state == "rejected" for row in handed_in),
        mean_maturity=_mean(handed_in),
        non_digital_share=_share(sum(row.kind == "non_digital" for row in handed_in), handed_in),
    )


def _agency(agency: AnyRow, brought: Sequence[AnyRow]) -> Agency:
    replicated = sum(bool(row.replicates) for row in brought)
    return Agency(
        organisation=agency.organisation,
        name=agency.name,
        innovations=len(brought),
        new=len(brought) - replicated,
        replicated=replicated,
        non_digital=sum(row.kind == "non_digital" for row in brought),
        mean_maturity=_mean(brought),
        led=any(row.initiator == "kepala_opd" or heads_agency(row.owner) for row in brought),
    )


def heads_agency(position: str) -> bool:
    """Whether a position heads an agency: Kepala Dinas, Camat, Inspektur, Direktur RSUD."""
    words = position.casefold()
    below = ("kepala bidang", "kepala seksi", "kepala sub", "kepala uptd", "kepala bagian")
    return words.startswith(_HEADS) and not words.startswith(below)


def _mean(rows: Sequence[AnyRow]) -> Decimal | None:
    total = sum((row.verified_maturity for row in rows), Decimal(0))
    return total / len(rows) if rows else None


def _share(part: int, rows: Sequence[AnyRow]) -> Decimal | None:
    return Decimal(part) / len(rows) if rows else None
