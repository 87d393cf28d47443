"""What heads of regions do with agreements, in the small nation of `tests.nation`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.commands import agreements, submissions
from app.service import Answer
from app.store.tables import events as log
from domain.actor import Actor
from projections import submissions as portfolio
from projections.agreements import agreements as table
from projections.schema import AnyRow
from tests.nation import ASSESSOR, Nation, head

TERMS = {
    "kind": "pks",
    "number": "415/7/2024",
    "date": "2024-02-01",
    "since": "2024-02-01",
    "until": "2026-12-31",
    "council": "none",
}
OBLIGATIONS = [
    {"side": "originator", "duty": "melatih petugas dan membuka kode sumber"},
    {"side": "partner", "duty": "menyediakan petugas dan anggaran"},
]
GAINS = [
    {
        "side": "originator",
        "measure": "daerah pereplikasi",
        "unit": "daerah",
        "start": Decimal(0),
        "target": Decimal(3),
    },
    {
        "side": "partner",
        "measure": "kematian ibu",
        "unit": "jiwa",
        "start": Decimal(12),
        "target": Decimal(4),
    },
]
CONTENT: dict[str, Any] = {"terms": TERMS, "obligations": OBLIGATIONS, "gains": GAINS}
REPLICATED = "2024-11-12"
"""A day within the window of the edition of 2025."""


def terms(**changed: str) -> dict[str, Any]:
    """The content of a text whose terms differ in this."""
    return {**CONTENT, "terms": {**TERMS, **changed}}


class Accord:
    """Agreements of a nation, step by step."""

    def __init__(self, nation: Nation) -> None:
        self.nation = nation
        nation.clock.now = max(nation.clock.now, datetime(2025, 4, 1, 1, tzinfo=UTC))

    def do(
        self,
        actor: Actor,
        command: Callable[..., Mapping[str, str]],
        agreement: UUID,
        **content: Any,
    ) -> Answer:
        return self.nation.do(actor, command, agreement=agreement, **content)

    def interest(self, partner: UUID, submission: UUID) -> UUID:
        made = self.nation.do(
            head(partner),
            agreements.express_interest,
            submission=submission,
            number="045/117/2024",
            date="2024-01-15",
        )
        return UUID(made.made["agreement"])

    def propose(self, originator: UUID, partner: UUID, submission: UUID, **changed: str) -> UUID:
        made = self.nation.do(
            head(originator),
            agreements.propose,
            partner=partner,
            submission=submission,
            **terms(**changed),
        )
        return UUID(made.made["agreement"])

    def sign(self, region: UUID, agreement: UUID, digest: str | None = None) -> Answer:
        digest = digest or self.row(agreement).digest
        return self.do(head(region), agreements.sign, agreement, digest=digest)

    def in_effect(self, originator: UUID, partner: UUID, submission: UUID, **changed: str) -> UUID:
        agreement = self.propose(originator, partner, submission, **changed)
        self.sign(partner, agreement)
        self.sign(originator, agreement)
        return agreement

    def confirm(self, partner: UUID, agreement: UUID, date: str = REPLICATED) -> Answer:
        return self.do(head(partner), agreements.confirm, agreement, date=date)

    def replicated(
        self, originator: UUID, partner: UUID, submission: UUID, date: str = REPLICATED
    ) -> UUID:
        agreement = self.in_effect(originator, partner, submission)
        self.confirm(partner, agreement, date)
        return agreement

    def correct(
        self, actor: Actor, agreement: UUID, date: str | None, reason: str = "masih uji coba"
    ) -> Answer:
        return self.do(actor, agreements.correct, agreement, date=date, reason=reason)

    def send(self, region: UUID, submission: UUID) -> None:
        self.nation.do(head(region), submissions.send, submission=submission)

    def accept(self, submission: UUID) -> None:
        self.nation.do(ASSESSOR, submissions.accept, submission=submission)

    def row(self, agreement: UUID) -> AnyRow:
        """The agreement as the read model has it."""
        with self.nation.juara.reading() as connection:
            return connection.execute(select(table).where(table.c.agreement == agreement)).one()

    def submission(self, submission: UUID) -> AnyRow:
        with self.nation.juara.reading() as connection:
            return portfolio.find(connection, submission)

    def told(self, topic: str) -> list[AnyRow]:
        """The facts of a topic as the log has them."""
        with self.nation.juara.reading() as connection:
            query = select(log).where(log.c.topic == topic).order_by(log.c.position)
            return list(connection.execute(query))
