"""Two heads sign and one amends at the same moment: never in effect with two different texts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.commands import agreements
from app.service import Juara
from app.store import transaction
from app.store.mapper import fact
from app.store.tables import events as log
from domain import events
from domain.errors import Refusal, Stale, WrongState
from tests.accord import Accord, terms
from tests.nation import Nation, head

ROUNDS = 100


@pytest.fixture
def accord(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accord]:
    # Writers of one process queue by themselves; here the lock of the database decides.
    monkeypatch.setattr(transaction, "_writers", nullcontext())
    nation = Nation(database_url)
    yield Accord(nation)
    assert nation.wrong() == []
    nation.close()


def at_once(*commands: Callable[[], Any]) -> list[Refusal | None]:
    """What became of commands that started at the same moment, give or take a little."""
    together = Barrier(len(commands))

    def run(command: Callable[[], Any]) -> Refusal | None:
        together.wait()
        sleep(random.uniform(0, 0.004))  # noqa: S311 -- so that each of them wins now and then
        try:
            command()
        except Refusal as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(run, commands))


def history(juara: Juara, agreement: UUID) -> list[Any]:
    query = select(log).where(log.c.stream == agreement).order_by(log.c.version)
    with juara.reading() as connection:
        rows = connection.execute(query).all()
    return [fact(row.topic, row.stream, row.version, row.time, row.body) for row in rows]


def contested(
    accord: Accord, other: Juara, agreement: UUID, *parties: UUID, scope: str
) -> list[Refusal | None]:
    """Both heads sign the text on the table while one of them lays another one there."""
    first, second = map(head, parties)
    content: dict[str, Any] = {"agreement": agreement}
    digest = accord.row(agreement).digest
    return at_once(
        lambda: other.do(first, None, agreements.sign, digest=digest, **content),
        lambda: accord.nation.juara.do(second, None, agreements.sign, digest=digest, **content),
        lambda: other.do(second, None, agreements.amend, **terms(scope=scope), **content),
    )


def test_it_never_takes_effect_with_two_different_texts(accord: Accord) -> None:
    nation = accord.nation
    mojokerto, kediri = nation.region("35.76"), nation.region("35.71")
    nation.open_cycle()
    draft = nation.draft(mojokerto)
    # Another process of the same service, with connections of its own.
    other = Juara(nation.url, nation.clock)
    seen: Counter[tuple[str, int, int | None]] = Counter()
    for number in range(ROUNDS):
        agreement = accord.propose(mojokerto, kediri, draft)
        outcome = contested(accord, other, agreement, mojokerto, kediri, scope=f"putaran {number}")
        assert {type(one) for one in outcome} <= {type(None), Stale, WrongState}
        _require_one_text(history(nation.juara, agreement), mojokerto, kediri)
        row = accord.row(agreement)
        seen[row.state, row.revision, row.revision_in_force] += 1
    other.close()
    # Amended before both had signed, and after.
    assert set(seen) <= {("proposed", 2, None), ("in_effect", 2, 1)}
    assert sum(seen.values()) == ROUNDS
    assert len(seen) > 1, "one and the same order every time proves nothing"


def _require_one_text(facts: list[Any], *parties: UUID) -> None:
    """What took effect is one text, and both have signed that one."""
    effective = {one.digest for one in facts if isinstance(one, events.AgreementTookEffect)}
    assert len(effective) <= 1
    for digest in effective:
        signed = [
            one.signatory
            for one in facts
            if isinstance(one, events.AgreementSigned) and one.digest == digest
        ]
        assert sorted(signed, key=str) == sorted(parties, key=str)
