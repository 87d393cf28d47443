"""Laws: what is known now is what the log says, whatever was commanded and in whichever order."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from app.commands import regions, reports, submissions
from app.log import Reader
from app.rebuild import ALL, rebuild
from app.service import Answer
from domain.actor import Actor
from domain.errors import Refusal
from projections import standings
from projections.standings import Field, board
from projections.submissions import submissions as submission_rows
from tests.databases import copy_sqlite
from tests.nation import (
    ADMIN,
    ASSESSOR,
    CYCLE,
    DECREE,
    PROFILE,
    Nation,
    dump,
    head,
    operator,
)


class Insistent(Nation):
    """A nation in which every command is sent twice, as by those whose answer got lost."""

    def do(
        self,
        actor: Actor,
        command: Callable[..., Mapping[str, str]],
        command_id: UUID | None = None,
        **content: Any,
    ) -> Answer:
        same = command_id or uuid4()
        first = super().do(actor, command, same, **content)
        end = self.end()
        assert super().do(actor, command, same, **content) == replace(first, repeated=True)
        assert self.end() == end
        return first


@contextmanager
def fresh_nation(template: Path, kind: type[Nation] = Nation) -> Iterator[Nation]:
    """A nation in a database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        copy_sqlite(template, Path(folder) / "juara.db")
        nation = kind(f"sqlite:///{folder}/juara.db")
        try:
            yield nation
        finally:
            nation.close()


def emptied(nation: Nation) -> None:
    """Forget every row of every read model."""
    with nation.juara.engine.begin() as connection:
        for model in ALL:
            for table in model.tables:
                connection.execute(delete(table))


@dataclass
class Year:
    """A nation in the course of a year, and everything that was begun in it."""

    nation: Nation
    regions: list[UUID]
    begun: list[tuple[UUID, UUID]] = field(default_factory=list)

    def region(self, number: int) -> UUID:
        return self.regions[number % len(self.regions)]

    def submission(self, number: int) -> tuple[UUID, UUID]:
        """Whose it is, and which."""
        return self.begun[number % len(self.begun)]


def draft(year: Year, of: int, urusan: str, stage: str, claims: dict[str, int]) -> None:
    region = year.region(of)
    year.begun.append((region, year.nation.draft(region, urusan=urusan, stage=stage)))
    for indicator, level in claims.items():
        claim(year, -1, indicator, level, proven=True)


def claim(year: Year, of: int, indicator: str, level: int, *, proven: bool) -> None:
    region, submission = year.submission(of)
    year.nation.do(
        operator(region),
        submissions.claim,
        submission=submission,
        indicator=indicator,
        level=level,
        evidence=[DECREE] if proven else [],
    )


def amend(year: Year, of: int, urusan: str, stage: str) -> None:
    region, submission = year.submission(of)
    changes = {"urusan": urusan, "stage": stage}
    year.nation.do(operator(region), submissions.amend, submission=submission, changes=changes)


def send(year: Year, of: int) -> None:
    region, submission = year.submission(of)
    year.nation.do(head(region), submissions.send, submission=submission)


def withdraw(year: Year, of: int) -> None:
    region, submission = year.submission(of)
    year.nation.do(head(region), submissions.withdraw, submission=submission, reason="ganda")


def report(year: Year, of: int, indicator: str, level: int) -> None:
    year.nation.report(year.region(of), indicator, level)


def certify(year: Year, of: int) -> None:
    region = year.region(of)
    year.nation.do(head(region), reports.certify, region=region, cycle=CYCLE)


def publish(year: Year, of: int, score: int, source: str) -> None:
    year.nation.publish(year.region(of), f"{score}.50", source)


def recode(year: Year, of: int, code: str) -> None:
    year.nation.do(ADMIN, regions.recode, region=year.region(of), code=code, reason="UU")


def wait(year: Year, hours: int) -> None:
    year.nation.advance(hours=hours)


def verify(year: Year, of: int, indicator: str, level: int, reason: str) -> None:
    year.nation.verify(year.submission(of)[1], indicator, level, reason)


def accept(year: Year, of: int) -> None:
    year.nation.do(ASSESSOR, submissions.accept, submission=year.submission(of)[1])


def reject(year: Year, of: int) -> None:
    submission = year.submission(of)[1]
    year.nation.do(ASSESSOR, submissions.reject, submission=submission, reason="bukan inovasi")


def verify_figure(year: Year, of: int, indicator: str, level: int, reason: str) -> None:
    about: Any = {"region": year.region(of), "cycle": CYCLE, "indicator": indicator}
    year.nation.do(ASSESSOR, reports.verify, level=level, reason=reason, **about)


which = st.integers(0, 5)
levels = st.integers(0, 3)
sid = st.sampled_from(["16", "17", "35"])
spd = st.sampled_from(["1", "8"])
claims = st.dictionaries(sid, levels, max_size=3)
urusan = st.sampled_from(["kesehatan", "pendidikan", "sosial", "pangan"])
stages = st.sampled_from(["penerapan", "penerapan", "uji_coba"])
reasons = st.sampled_from(["", "diperiksa"])
codes = st.sampled_from(["35.76", "35.78", "35.80"])


def steps(*kinds: tuple[Any, ...]) -> Any:
    """Steps of these kinds, each a function with what it is told."""
    return st.one_of(*(st.tuples(st.just(function), *said) for function, *said in kinds))


at_any_time = (
    (publish, which, st.integers(0, 99), st.sampled_from("ab")),
    (recode, which, codes),
    (wait, st.integers(-2, 5)),
)
while_open = steps(
    (draft, which, urusan, stages, claims),
    (partial(claim, proven=True), which, sid, levels),
    (partial(claim, proven=False), which, sid, levels),
    (amend, which, urusan, stages),
    (send, which),
    (send, which),
    (withdraw, which),
    (report, which, spd, levels),
    (certify, which),
    *at_any_time,
)
while_assessed = steps(
    (verify, which, sid, levels, reasons),
    (verify, which, sid, levels, reasons),
    (accept, which),
    (reject, which),
    (verify_figure, which, spd, levels, reasons),
    *at_any_time,
)


def go(year: Year, taken: Sequence[tuple[Any, ...]]) -> None:
    """Take the steps; what may not be is refused."""
    for function, *said in taken:
        with suppress(Refusal):
            function(year, *said)


openings = st.lists(while_open, min_size=20, max_size=40)
assessments = st.lists(while_assessed, min_size=20, max_size=40)


def require_replay_equals_live(template: Path, opening: Any, assessing: Any) -> None:
    with fresh_nation(template, Insistent) as nation:
        year = Year(nation, [nation.region(code) for code in ("35.76", "35.78")])
        nation.open_cycle()
        for number in range(4):
            draft(year, number, "kesehatan", "penerapan", {"17": number, "35": 3})
            send(year, number)
        go(year, opening)
        nation.close_cycle()
        go(year, assessing)
        assert nation.wrong() == []
        with nation.juara.reading() as connection:
            live = dump(connection)
        emptied(nation)
        list(rebuild(nation.juara, ALL, Reader()))
        with nation.juara.reading() as connection:
            assert dump(connection) == live


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(openings, assessments)
def test_read_models_are_the_fold_of_the_log_after_any_commands(
    sqlite_template: Path, opening: Any, assessing: Any
) -> None:
    require_replay_equals_live(sqlite_template, opening, assessing)


@pytest.mark.soak
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(openings, assessments)
def test_read_models_are_the_fold_of_the_log_after_very_many_commands(
    sqlite_template: Path, opening: Any, assessing: Any
) -> None:
    require_replay_equals_live(sqlite_template, opening, assessing)


# One year in many orders: what waits for something is done after it, all else at any time.

Step = Callable[[Nation], object]
CODES = ("35.76", "35.78", "51.71")
KEPT = [column.name for column in standings.standings.c].index("version")
VERDICTS = ("accept", "reject", "none", "withdraw")


def told(number: int) -> UUID:
    """The id of a command, so that the same one is the same in every order."""
    return UUID(int=number)


def handing_in(number: int, region: UUID) -> list[Step]:
    """One submission from its draft until it is sent, or taken back."""
    own, submission = operator(region), uuid5(told(number), "submission")
    service = ("kesehatan", "pendidikan", "sosial", "pangan")[number % 4]
    steps: list[Step] = [
        lambda nation: nation.do(
            own,
            submissions.draft,
            told(number),
            region=region,
            cycle=CYCLE,
            organisation=nation.agencies[region],
            profile=PROFILE | {"name": f"Inovasi {number}", "urusan": service},
        ),
        lambda nation: nation.claim(region, submission, "17", number % 4),
        lambda nation: nation.claim(region, submission, "35", 3),
        lambda nation: nation.do(head(region), submissions.send, submission=submission),
    ]
    if VERDICTS[number % 4] == "withdraw":
        taken_back: Any = {"submission": submission, "reason": "ganda"}
        steps.append(lambda nation: nation.do(head(region), submissions.withdraw, **taken_back))
    return steps


def settling(number: int) -> list[Step]:
    """The same submission before the assessor."""
    submission, verdict = uuid5(told(number), "submission"), VERDICTS[number % 4]
    if verdict == "withdraw":
        return []
    steps: list[Step] = [
        lambda nation: nation.verify(submission, "17", 1),
        lambda nation: nation.verify(submission, "35", number % 3),
    ]
    if verdict == "accept":
        steps.append(lambda nation: nation.do(ASSESSOR, submissions.accept, submission=submission))
    if verdict == "reject":
        turned_down: Any = {"submission": submission, "reason": "bukan inovasi"}
        steps.append(lambda nation: nation.do(ASSESSOR, submissions.reject, **turned_down))
    return steps


def figure(region: UUID, indicator: str, *levels: int) -> list[Step]:
    """A figure and its corrections."""

    def say(level: int) -> Step:
        return lambda nation: nation.report(region, indicator, level)

    return [say(level) for level in levels]


def in_some_order(sequences: Sequence[Sequence[Step]], chance: random.Random) -> Iterator[Step]:
    """All steps, each sequence in its own order."""
    waiting = [list(sequence) for sequence in sequences if sequence]
    while waiting:
        chosen = chance.choice(waiting)
        yield chosen.pop(0)
        waiting = [sequence for sequence in waiting if sequence]


def standings_after(template: Path, chance: random.Random) -> list[tuple[Any, ...]]:
    """The standings that the year ends with, as the database keeps them."""
    with fresh_nation(template) as nation:
        regions = [nation.region(code) for code in CODES]
        nation.open_cycle()
        numbered = list(enumerate(regions * 4, start=1))
        begin = [handing_in(number, region) for number, region in numbered]
        begin += [figure(region, "8", 1, 3, 2) for region in regions]
        for step in in_some_order(begin, chance):
            step(nation)
        nation.close_cycle()
        for step in in_some_order([settling(number) for number, _ in numbered], chance):
            step(nation)
        with nation.juara.reading() as connection:
            rows = dump(connection)["standings"]
        # How each row stands in the log differs: its version, its position and its time.
        return [row[:KEPT] for row in rows]


@pytest.mark.parametrize("orders", [5, pytest.param(1000, marks=pytest.mark.soak)])
def test_the_same_facts_in_any_admissible_order_give_the_same_standings(
    sqlite_template: Path, orders: int
) -> None:
    first = standings_after(sqlite_template, random.Random(0))  # noqa: S311 -- an order, no secret
    assert len(first) == 2 * len(CODES)
    assert len({row[3] for row in first}) > len(CODES)
    for seed in range(1, orders):
        chance = random.Random(seed)  # noqa: S311
        assert standings_after(sqlite_template, chance) == first, f"order {seed}"


# Rebuilding


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    opened = Nation(database_url)
    yield opened
    opened.close()


def test_a_rebuild_makes_lost_and_spoilt_rows_good(nation: Nation) -> None:
    regions = [nation.region(code) for code in CODES]
    nation.open_cycle()
    for region in regions:
        nation.sent(region, {"17": 3})
        nation.publish(region, "50.00")
    with nation.juara.reading() as connection:
        live = dump(connection)
    emptied(nation)
    assert nation.wrong()
    list(rebuild(nation.juara, ALL, Reader()))
    with nation.juara.reading() as connection:
        assert dump(connection) == live
    with nation.juara.engine.begin() as connection:
        connection.execute(update(standings.standings).values(score=Decimal("99.99")))
    assert any("standings" in one for one in nation.wrong())
    list(rebuild(nation.juara, [standings.model], Reader()))
    assert nation.wrong() == []


def test_a_rebuild_tells_how_far_it_is(nation: Nation) -> None:
    for code in CODES:
        nation.region(code)
    # The nation first, then regions, as many at a time as make a short transaction.
    assert list(rebuild(nation.juara, ALL, Reader())) == [(1, 4), (4, 4)]


def test_a_rebuild_while_writers_write_loses_nothing(nation: Nation) -> None:
    regions = [nation.region(code) for code in CODES]
    nation.open_cycle()

    def write(region: UUID) -> list[Answer]:
        answers = []
        for number in range(25):
            nation.sent(region, {"17": number % 4})
            answers.append(nation.report(region, "8", number % 4))
        return answers

    with ThreadPoolExecutor(len(regions)) as writers:
        writing = [writers.submit(write, region) for region in regions]
        rounds = 0
        while not all(one.done() for one in writing):
            list(rebuild(nation.juara, ALL, Reader()))
            rounds += 1
    assert rounds > 1
    acknowledged = [answer for one in writing for answer in one.result()]
    assert nation.wrong() == []
    assert max(answer.position for answer in acknowledged) == nation.end()
    sent = [row for row in nation.rows(submission_rows) if row["state"] == "sent"]
    assert len(sent) == 25 * len(regions)


def test_standings_at_a_past_position_are_those_that_stood_then(nation: Nation) -> None:
    regions = [nation.region(code) for code in CODES]
    nation.open_cycle()
    stood: dict[int, Any] = {}

    def seen(position: int | None = None) -> Any:
        with nation.juara.reading() as connection:
            rows = board(connection, CYCLE, "claimed", Field(), position)
        return [(row.code, row.score, row.category, row.parts, row.position) for row in rows]

    for number in range(20):
        region = regions[number % 3]
        if number % 2:
            nation.sent(region, {"17": number % 4})
        else:
            nation.report(region, "8", number % 4)
        stood[nation.end()] = seen()
    assert {position: seen(position) for position in stood} == stood
    assert all(score is None for _, score, *_ in seen(0))
