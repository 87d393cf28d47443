"""An objection (sanggah): a region's case against what was settled on one indicator.

It is numbered within the scorecard of its region and cycle, and decided once, by somebody
who had no part in what is objected to.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import check
from domain.text import clean

if TYPE_CHECKING:
    from uuid import UUID


class Verdict(StrEnum):
    """What became of an objection."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Subject:
    """What is objected to: an indicator of the region, or of one of its submissions."""

    indicator: str
    submission: UUID | None = None


@dataclass(frozen=True)
class Effect:
    """The verified score and the rank in the region's class, before and after a decision."""

    score_before: Decimal | None = None
    score_after: Decimal | None = None
    rank_before: int | None = None
    rank_after: int | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A verdict with its reason; an upheld objection corrects a level or a value."""

    verdict: Verdict
    reason: str
    level: int | None = None
    value: Decimal | None = None

    @classmethod
    def of(cls, verdict: str, reason: str, level: int | None, value: Decimal | None) -> Decision:
        """The decision that these words make.

        Raises:
            Invalid: when the verdict is none, an upheld one corrects nothing, or a
                dismissed one does.
        """
        check(verdict in set(Verdict), f"verdict must be {' or '.join(Verdict)}", field="verdict")
        corrects = level is not None or value is not None
        check(
            corrects == (verdict == Verdict.UPHELD),
            "an upheld objection gives the corrected level or value, a dismissed one none",
            field="value",
        )
        because = clean(reason, "reason", most=1000)
        return cls(verdict=Verdict(verdict), reason=because, level=level, value=value)
