"""Public answers are told from memory, and an old one for a new only while that is made."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Event

import pytest
from flask import Response
from sqlalchemy import text

from app import reference
from app.service import Juara
from app.settings import Settings
from app.store.transaction import Transaction
from app.web import cache, create_app, shelf
from app.web.wire import PUBLIC
from domain.actor import SYSTEM
from domain.scorecard import Scorecard, scorecard_id
from projections import regions
from tests.http.conftest import SECRET, World
from tests.nation import Nation

BOARD = "standings/iid/2023"


def test_the_log_has_not_moved(world: World) -> None:
    first = world.get(BOARD)
    tag = first.headers["ETag"]
    assert tag.startswith(f'W/"{world.end()}-')
    assert first.headers["Cache-Control"] == "public, no-cache"
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
        again = world.get(BOARD, headers={"If-None-Match": sent})
        assert (again.status, again.raw) == (304, b"")
        assert again.headers["ETag"] == tag
        assert "Content-Type" not in again.headers
    assert world.get(BOARD, headers={"If-None-Match": 'W/"0-none"'}).raw == first.raw


def test_the_log_has_moved(world: World) -> None:
    old = world.get(BOARD)
    world.nation.publish(world.region("35.76"), "84.46")
    new = world.get(BOARD, headers={"If-None-Match": old.headers["ETag"]})
    assert new.status == 200
    assert new.json["champion"]["score"] == "84.46"
    assert new.headers["ETag"] != old.headers["ETag"]


def test_a_fact_that_another_process_recorded_is_seen_at_once(world: World) -> None:
    """Two services over one database, as two processes are."""
    assert world.get(BOARD).json["items"] == []
    other = Nation(world.nation.url)
    other.publish(world.region("35.76"), "84.46")
    assert world.get(BOARD).json["items"][0]["score"] == "84.46"
    other.close()


def test_each_address_is_an_answer_of_its_own(world: World) -> None:
    world.nation.publish(world.region("35.76"), "84.46")
    everybody, cities = world.get(BOARD), world.get(f"{BOARD}?type=kota")
    assert everybody.json["type"] is None
    assert cities.json["type"] == "kota"
    assert everybody.headers["ETag"] != cities.headers["ETag"]
    assert world.get(BOARD).raw == everybody.raw
    assert world.get(f"{BOARD}?type=kabupaten").json["items"] == []


def test_a_page_has_a_form_for_each_language(world: World) -> None:
    for _ in range(2):
        first = world.get("/", headers={"Accept-Language": "id"})
        second = world.get("/", headers={"Accept-Language": "en"})
        assert first.headers["Content-Language"] == "id"
        assert second.headers["Content-Language"] == "en"
        assert first.raw != second.raw


def test_a_head_is_a_get_without_a_body(world: World) -> None:
    cold = world.send("HEAD", BOARD)
    warm = world.get(BOARD)
    head = world.send("HEAD", BOARD)
    assert (cold.status, cold.raw, head.status, head.raw) == (200, b"", 200, b"")
    assert head.headers["Content-Length"] == str(len(warm.raw))
    assert head.headers["ETag"] == warm.headers["ETag"]


@pytest.mark.parametrize(
    ("accepted", "small"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("identity, gzip; q=0.000", False),
    ],
)
def test_an_answer_is_compressed_for_who_takes_it(
    common_world: World, accepted: str, *, small: bool
) -> None:
    whole = common_world.get("editions/iid/2025")
    told = common_world.get("editions/iid/2025", headers={"Accept-Encoding": accepted})
    assert "Accept-Encoding" in told.headers["Vary"]
    assert told.headers.get("Content-Encoding") == ("gzip" if small else None)
    assert (gzip.decompress(told.raw) if small else told.raw) == whole.raw
    assert told.headers["Content-Length"] == str(len(told.raw))
    assert not small or len(told.raw) < len(whole.raw) / 3


def test_who_comes_with_a_token_is_not_told_from_memory(world: World) -> None:
    world.open_cycle()
    world.draft()
    assert world.get("submissions").json["items"] == []
    assert len(world.get("submissions", by="operator").json["items"]) == 1
    assert world.get("submissions").json["items"] == []
    assert "ETag" not in world.get(BOARD, by="operator").headers


def test_when_the_log_moves_one_makes_the_answer_for_all(small_world: World) -> None:
    made = []

    def slow() -> Response:
        made.append(1)
        time.sleep(0.2)
        return Response("slow", headers={"Cache-Control": PUBLIC})

    small_world.app.add_url_rule("/slow", view_func=slow)
    assert small_world.get("/slow").status == 200
    small_world.nation.region("35.79")
    with ThreadPoolExecutor(8) as readers:
        answers = list(readers.map(lambda _: small_world.get("/slow"), range(8)))
    assert {answer.text for answer in answers} == {"slow"}
    assert len(made) == 2


@dataclass
class SlowPage:
    """A page of which each form takes until it is let go."""

    made: int = 0
    go: Event = field(default_factory=Event)

    def __call__(self) -> Response:
        self.made += 1
        form = f"form {self.made}"
        assert self.go.wait(10)
        return Response(form, headers={"Cache-Control": PUBLIC})


def test_while_an_answer_is_made_others_are_told_the_one_before(small_world: World) -> None:
    page = SlowPage()
    small_world.app.add_url_rule("/slow", "slow", page)
    page.go.set()
    assert small_world.get("/slow").text == "form 1"
    page.go.clear()
    small_world.nation.region("35.79")
    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(small_world.get, "/slow")
        while page.made == 1:
            time.sleep(0.001)
        assert small_world.get("/slow").text == "form 1"
        # Who is signed in may have acted just now, and waits for what is so.
        signed_in = small_world.app.test_client()
        signed_in.set_cookie("juara", "own")
        own = readers.submit(signed_in.get, "/slow")
        time.sleep(0.1)
        assert not own.done()
        page.go.set()
        assert first.result().text == "form 2"
        assert own.result().text == "form 3"


def test_who_reads_after_writing_reads_what_was_written(small_world: World) -> None:
    for number in range(10):
        small_world.nation.publish(small_world.nation.region(f"33.7{number}"), f"5{number}.00")
        assert len(small_world.get(BOARD).json["items"]) == number + 1


def test_an_answer_that_is_too_old_is_waited_for(
    small_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_OLDEST_SECONDS", 0.0)
    page = SlowPage()
    small_world.app.add_url_rule("/slow", "slow", page)
    page.go.set()
    small_world.get("/slow")
    page.go.clear()
    small_world.nation.region("35.79")
    with ThreadPoolExecutor(2) as readers:
        both = [readers.submit(small_world.get, "/slow") for _ in range(2)]
        time.sleep(0.1)
        assert not any(one.done() for one in both)
        page.go.set()
        assert {one.result().text for one in both} <= {"form 2", "form 3"}


def test_what_sets_a_cookie_is_not_kept(small_world: World) -> None:
    headers = {"Cache-Control": PUBLIC, "Set-Cookie": "own=1"}
    small_world.app.add_url_rule("/own", view_func=lambda: Response("own", headers=headers))
    for _ in range(2):
        assert "ETag" not in small_world.get("/own").headers


def test_a_server_that_hung_up_on_us_is_asked_again(postgresql_world: World) -> None:
    tag = postgresql_world.get(BOARD).headers["ETag"]
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    with postgresql_world.nation.juara.engine.connect() as connection:
        connection.execute(text(f"{others} AND datname = current_database()"))
    again = postgresql_world.get(BOARD, headers={"If-None-Match": tag})
    assert again.status == 304
    assert postgresql_world.get("regions").status == 200


def test_a_refusal_is_not_kept(world: World) -> None:
    assert world.get("regions/35.79").status == 404
    world.nation.region("35.79")
    assert world.get("regions/35.79").status == 200


def test_what_depends_on_the_time_is_not_kept(world: World) -> None:
    world.open_cycle()
    assert world.get("cycles/iid/2025").json["phase"] == "open"
    world.nation.advance(days=365)
    assert world.get("cycles/iid/2025").json["phase"] == "assessment"


def test_there_is_no_more_room_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_MOST_BYTES", 20_000)
    kept = shelf.Shelf()
    for number in range(50):
        made = shelf.answer(1, b"x" * 1000, [], "")
        kept.put((str(number),), {}, made)
        assert kept.size <= 20_000
    assert kept.find(("49",), {}) is not None
    assert kept.find(("0",), {}) is None
    kept.put(("49",), {}, shelf.answer(1, b"y" * 1000, [], ""))
    assert kept.size == sum(one.size for book in kept.books.values() for one in book.forms.values())


def test_an_answer_of_an_earlier_position_takes_no_place_of_a_newer_one() -> None:
    kept = shelf.Shelf()
    for position in (5, 4):
        kept.put(("a",), {}, shelf.answer(position, b"%d" % position, [], ""))
    found = kept.find(("a",), {})
    assert found is not None
    assert found.body == b"5"
    assert found.holds(4)
    assert found.holds(5)
    assert not found.holds(6)


def publish_everything(juara: Juara, tx: Transaction) -> Mapping[str, str]:
    """A result for every region of the nation."""
    for number, region in enumerate(regions.listing(tx.connection)):
        card = juara.load(Scorecard, scorecard_id(region.region, "iid-2023"))
        score = Decimal(2000 + number * 13 % 7900).scaleb(-2)
        card.publish(region.region, "iid-2023", score, "Inovatif", None, "Kepmendagri")
        juara.gather(card)
    juara.settle()
    return {}


def test_the_nation_fits_in_forty_kilobytes(sqlite_url: str) -> None:
    """546 regions with a score each, as the leaderboard of a whole year tells them."""
    juara = Juara(sqlite_url)
    for command in (reference.load, publish_everything):
        juara.do(SYSTEM, None, command)
    client = create_app(juara, Settings(sqlite_url, SECRET, production=False, port=0)).test_client()
    for path in (f"/api/v1/{BOARD}", f"/api/v1/{BOARD.replace('standings', 'race')}"):
        told = client.get(path, headers={"Accept-Encoding": "gzip"})
        assert len(told.data) < 40_000
        assert len(json.loads(gzip.decompress(told.data))["items"]) == 546
    juara.close()


def test_a_service_that_starts_again_knows_the_same_tag(world: World) -> None:
    tag = world.get(BOARD).headers["ETag"]
    juara = Juara(world.nation.url, world.nation.clock)
    settings = Settings(world.nation.url, SECRET, production=False, port=0)
    again = (
        create_app(juara, settings)
        .test_client()
        .get(f"/api/v1/{BOARD}", headers={"If-None-Match": tag})
    )
    assert again.status_code == 304
    juara.close()
