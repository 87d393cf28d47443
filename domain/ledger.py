"""The ledger of an agreement: what each side expected to gain, and what it has gained.

Only what the other side acknowledged counts. A benefit is one when it has moved from the
starting value towards the target, in whichever direction that lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.agreed_text import Side
from domain.arithmetic import exactly


class Verdict(StrEnum):
    """What an evaluation finds: both sides have gained, one has, or none."""

    MUTUAL = "mutual"
    ONE_SIDED = "one_sided"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Benefit:
    """A gain as it was measured on a day (ISO date)."""

    side: Side
    measure: str
    value: Decimal
    date: str
    acknowledged: bool = False


def progress(gain: Mapping[str, str], value: Decimal) -> Decimal:
    """How far a value has come from the start of a gain (0) to its target (1)."""
    start, target = Decimal(gain["start"]), Decimal(gain["target"])
    with exactly():
        return (value - start) / (target - start)


def has_gained(
    side: Side, gains: Iterable[Mapping[str, str]], benefits: Iterable[Benefit], until: str
) -> bool:
    """Whether a side has an acknowledged benefit on the way to a target, up to a day."""
    own = {gain["measure"]: gain for gain in gains if gain["side"] == side}
    return any(
        progress(own[one.measure], one.value) > 0
        for one in benefits
        if one.side is side and one.acknowledged and one.date <= until and one.measure in own
    )


def verdict(
    gains: Sequence[Mapping[str, str]], benefits: Sequence[Benefit], until: str
) -> tuple[Verdict, Side | None]:
    """The verdict at the end of a day, and the side that lacks what the other has."""
    gained = {side: has_gained(side, gains, benefits, until) for side in Side}
    lacking = [side for side in Side if not gained[side]]
    if not lacking:
        return Verdict.MUTUAL, None
    if len(lacking) == len(Side):
        return Verdict.NONE, None
    return Verdict.ONE_SIDED, lacking[0]
