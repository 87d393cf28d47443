"""Strengths of a region against its class: what was read before is as good as read anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from app.queries.strengths import Strength, strengths
from app.service import Juara
from domain.index import edition
from projections import regions
from tests.nation import Nation

CODES = ("35.76", "35.78", "35.73")
SPEED = "Kecepatan Bisnis Proses"


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    opened = Nation(database_url)
    for code in CODES:
        opened.region(code)
    opened.open_cycle()
    yield opened
    opened.close()


def of(juara: Juara, code: str) -> Sequence[Strength]:
    with juara.reading() as connection:
        region = regions.find(connection, code)
        return strengths(connection, region, edition("iid", 2025), 2025)


def test_they_follow_every_verification_in_the_class(nation: Nation) -> None:
    one, two, three = nation.agencies
    sent = {region: nation.sent(region, {"17": 3, "25": 2}) for region in (one, two, three)}
    nation.close_cycle()
    told = []
    for region, indicator, level in (
        (one, "17", 3),
        (two, "17", 1),
        (one, "25", 2),
        (three, "17", 2),
    ):
        nation.verify(sent[region], indicator, level)
        told.append(of(nation.juara, CODES[0]))
        another = Juara(nation.url, nation.clock)
        assert told[-1] == of(another, CODES[0])
        another.close()
    assert all(before != after for before, after in pairwise(told))
