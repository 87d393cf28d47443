"""Where a cycle stands at a moment: of a row that was read, and as a condition on rows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, or_

from domain.cycle import Phase
from projections.cycles import cycles
from projections.schema import AnyRow


def phase(row: AnyRow, now: datetime) -> Phase:
    """Where a cycle stands; a passed deadline ends the open phase by itself."""
    if row.finalised is not None:
        return Phase.FINAL
    if row.objections_until is not None:
        return Phase.OBJECTIONS
    open_still = row.closed is None and now < row.deadline
    return Phase.OPEN if open_still else Phase.ASSESSMENT


def in_phase(
    cycle: ColumnElement[str], now: datetime, among: Collection[Phase]
) -> ColumnElement[bool]:
    """Whether the cycle of this key is in one of these phases at a moment."""
    table = cycles.c
    final, objections = table.finalised.is_not(None), table.objections_until.is_not(None)
    closed = or_(table.closed.is_not(None), table.deadline <= now)
    stands = {
        Phase.OPEN: and_(~final, ~objections, ~closed),
        Phase.ASSESSMENT: and_(~final, ~objections, closed),
        Phase.OBJECTIONS: and_(~final, objections),
        Phase.FINAL: final,
    }
    found = exists().where(
        table.cycle == cycle, or_(false(), *(stands[p] for p in stands if p in among))
    )
    if Phase.DRAFT in among:
        return or_(found, ~exists().where(table.cycle == cycle))
    return found
