"""One command, one transaction: wholly or not at all, and once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.commands import regions, submissions
from app.store.tables import commands, events
from domain.errors import CommandReused, Refusal, WrongState
from domain.events import RegionRenamed, SubmissionSent
from domain.region import Region
from projections import READ_MODELS
from projections.read_model import ReadModel, Rows
from projections.record import Record
from projections.regions import regions as region_rows
from tests.nation import ADMIN, CYCLE, PROFILE, Nation, dump, head, operator

THREADS = 20


@pytest.fixture
def nation(database_url: str) -> Iterator[Nation]:
    opened = Nation(database_url)
    yield opened
    opened.close()


def whole(nation: Nation) -> Any:
    """Everything that the database holds."""
    with nation.juara.reading() as connection:
        return (
            dump(connection),
            connection.execute(select(events)).all(),
            connection.execute(select(commands)).all(),
        )


def test_a_command_tells_where_the_log_ends_and_what_it_made(nation: Nation) -> None:
    region = nation.region("35.76")
    answer = nation.do(ADMIN, regions.rename, region=region, name="Kota Baru", reason="UU")
    assert (answer.position, answer.time) == (nation.end(), nation.clock.now)
    assert answer.made == {"region": str(region), "code": "35.76"}
    assert not answer.repeated


def test_the_same_command_again_gets_the_first_answer_and_does_nothing(nation: Nation) -> None:
    region, command_id = nation.region("35.76"), uuid4()
    nation.open_cycle()
    content = {
        "region": region,
        "cycle": CYCLE,
        "organisation": nation.agencies[region],
        "profile": PROFILE,
    }
    first = nation.do(operator(region), submissions.draft, command_id, **content)
    nation.do(ADMIN, regions.rename, region=region, name="Kota Baru", reason="UU")
    nation.advance(days=1)
    before = whole(nation)
    again = nation.do(operator(region), submissions.draft, command_id, **content)
    assert (again.position, again.time, again.made) == (first.position, first.time, first.made)
    assert again.repeated
    assert whole(nation) == before


def test_an_answer_outlives_the_process_that_gave_it(nation: Nation) -> None:
    command_id = uuid4()
    region = nation.region("35.76")
    content = {"region": region, "name": "Kota Baru", "reason": "UU"}
    first = nation.do(ADMIN, regions.rename, command_id, **content)
    later = Nation(nation.url)
    again = later.do(ADMIN, regions.rename, command_id, **content)
    later.close()
    assert (again.position, again.made, again.repeated) == (first.position, first.made, True)


def test_a_command_id_belongs_to_one_content_one_actor_and_one_command(nation: Nation) -> None:
    region, command_id = nation.region("35.76"), uuid4()
    content = {"region": region, "name": "Kota Baru", "reason": "UU"}
    agency = {"region": region, "name": "Dinas Baru"}
    nation.do(ADMIN, regions.rename, command_id, **content)
    before = whole(nation)
    for actor, command, other in (
        (ADMIN, regions.rename, content | {"name": "Kota Lama"}),
        (operator(region), regions.rename, content),
        (ADMIN, regions.register_organisation, agency),
    ):
        with pytest.raises(CommandReused, match="other content"):
            nation.do(actor, command, command_id, **other)
    assert whole(nation) == before


def test_a_command_that_changes_nothing_is_remembered_too(nation: Nation) -> None:
    region, command_id = nation.region("35.76"), uuid4()
    content = {"region": region, "name": "Kota 35.76", "reason": "sama"}
    end = nation.end()
    assert not nation.do(ADMIN, regions.rename, command_id, **content).repeated
    assert nation.do(ADMIN, regions.rename, command_id, **content).repeated
    assert nation.end() == end


def test_a_refused_command_leaves_nothing_and_may_be_tried_again(nation: Nation) -> None:
    region, command_id = nation.region("35.76"), uuid4()
    draft = partial(
        nation.do,
        operator(region),
        submissions.draft,
        command_id,
        region=region,
        cycle=CYCLE,
        organisation=nation.agencies[region],
        profile=PROFILE,
    )
    before = whole(nation)
    with pytest.raises(WrongState, match="has not been opened"):
        draft()
    assert whole(nation) == before
    nation.open_cycle()
    assert not draft().repeated


def test_twenty_at_once_under_one_command_id_record_one_set_of_facts(nation: Nation) -> None:
    region, command_id = nation.region("35.76"), uuid4()
    nation.open_cycle()
    submission = nation.draft(region)
    end, together = nation.end(), Barrier(THREADS)

    def send(_: int) -> tuple[int, bool]:
        together.wait()
        answer = nation.do(head(region), submissions.send, command_id, submission=submission)
        return answer.position, answer.repeated

    with ThreadPoolExecutor(THREADS) as writers:
        answers = list(writers.map(send, range(THREADS)))
    assert {position for position, _ in answers} == {nation.end()}
    assert sorted(repeated for _, repeated in answers) == [False] + [True] * (THREADS - 1)
    assert nation.topics(after=end).count(SubmissionSent.TOPIC) == 1


def test_twenty_at_once_under_ids_of_their_own_send_a_draft_once(nation: Nation) -> None:
    region = nation.region("35.76")
    nation.open_cycle()
    submission = nation.draft(region)
    together = Barrier(THREADS)

    def send(_: int) -> str:
        together.wait()
        try:
            nation.do(head(region), submissions.send, submission=submission)
        except WrongState as refusal:
            return refusal.message
        return "sent"

    with ThreadPoolExecutor(THREADS) as writers:
        said = sorted(writers.map(send, range(THREADS)))
    assert said == ["only a draft can be sent, this is sent"] * (THREADS - 1) + ["sent"]


def test_a_read_model_that_fails_leaves_no_fact(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    region = nation.region("35.76")
    broken = ReadModel("broken", ())

    @broken.on(RegionRenamed)
    def _fail(_rows: Rows, _record: Record, _fact: RegionRenamed) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(READ_MODELS, "broken", broken)
    before = whole(nation)
    with pytest.raises(ZeroDivisionError):
        nation.do(ADMIN, regions.rename, region=region, name="Kota Baru", reason="UU")
    assert whole(nation) == before


def test_a_command_that_fails_after_it_recorded_leaves_no_fact(nation: Nation) -> None:
    region = nation.region("35.76")
    before = whole(nation)

    def rename_and_fail(juara: Any, tx: Any, **content: Any) -> Any:
        regions.rename(juara, tx, **content)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        nation.do(ADMIN, rename_and_fail, region=region, name="Kota Baru", reason="UU")
    assert whole(nation) == before
    nation.do(ADMIN, regions.rename, region=region, name="Kota Baru", reason="UU")
    assert [row["name"] for row in nation.rows(region_rows)] == ["Kota Baru"]


def test_facts_are_recorded_inside_a_command_only(nation: Nation) -> None:
    region = nation.juara.load(Region, nation.region("35.76"))
    region.rename("Kota Baru", "UU")
    with pytest.raises(RuntimeError, match="inside a command only"):
        nation.juara.record(region)


def test_a_reader_sees_all_of_a_command_or_nothing(nation: Nation) -> None:
    region = nation.region("35.76")
    with nation.juara.reading() as connection:
        names = select(region_rows.c.name)
        assert list(connection.scalars(names)) == ["Kota 35.76"]
        rename = partial(
            nation.do, ADMIN, regions.rename, region=region, name="Kota Baru", reason="UU"
        )
        with ThreadPoolExecutor(1) as other:
            other.submit(rename).result(timeout=30)
        assert list(connection.scalars(names)) == ["Kota 35.76"]
        assert connection.scalar(select(func.max(events.c.position))) == 2
    assert [row["name"] for row in nation.rows(region_rows)] == ["Kota Baru"]


def test_every_fact_of_a_command_carries_its_id_its_actor_and_one_time(nation: Nation) -> None:
    region = nation.region("35.76")
    nation.open_cycle()
    submission, end, command_id = nation.draft(region), nation.end(), uuid4()
    nation.advance(hours=1)
    nation.do(head(region), submissions.send, command_id, submission=submission)
    with nation.juara.reading() as connection:
        rows = connection.execute(select(events).where(events.c.position > end)).all()
    assert [row.topic for row in rows] == [
        "submission.sent",
        "scorecard.score_changed",
        "scorecard.score_changed",
    ]
    assert {(row.command_id, row.actor, row.role, row.actor_region, row.time) for row in rows} == {
        (command_id, f"head-{region}", "head", region, nation.clock.now)
    }
    assert {row.cause for row in rows[1:]} == {rows[0].position}


def test_an_unknown_thing_is_not_found(nation: Nation) -> None:
    for actor, command, content in (
        (head(uuid4()), submissions.send, {"submission": uuid4()}),
        (ADMIN, regions.rename, {"region": uuid4(), "name": "Kota Baru", "reason": "UU"}),
    ):
        with pytest.raises(Refusal, match="no such"):
            nation.do(actor, command, **content)
