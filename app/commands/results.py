"""Commands on published results."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from app.authorize import authorize
from app.service import Juara
from app.store.transaction import Transaction
from domain.index import edition
from domain.scorecard import Scorecard, scorecard_id


def publish(
    juara: Juara,
    tx: Transaction,
    *,
    region: UUID,
    index: str,
    year: int,
    score: Decimal,
    source: str,
    category: str | None = None,
    rank: int | None = None,
) -> Mapping[str, str]:
    """Records what a source says the region's result is."""
    authorize(tx, "result.publish", region)
    edition(index, year)
    cycle = f"{index}-{year}"
    card = juara.load(Scorecard, scorecard_id(region, cycle))
    card.publish(region, cycle, score, category, rank, source)
    juara.record(card)
    return {"standing": str(card.official)}
