"""What a cycle holds back: no public byte follows from scores that are not shown yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from domain.actor import Role
from domain.cycle import Provisional
from tests.http.conftest import OPENING, World, _world

BOARD = "standings/iid/2025?basis=verified"
SCORE = "regions/35.76/scores/iid/2025?basis=verified"
PAGES = (
    "/",
    "/klasemen/iid/2025",
    "/kejar/iid/2025",
    "/peta/iid/2025",
    "/daerah/35.76",
    "/daerah/35.76/riwayat",
    "/daerah/35.76/skor/iid/2025",
    "/bandingkan?regions=35.76,35.78&index=iid&year=2025",
    "/perjanjian",
    "/metodologi/iid/2025",
)
# Where the log ends is told of every answer, whatever it is about.
_END = re.compile(r'"(position|end)": ?\d+|(posisi|position|as_of)[ =]\d+')


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    yield from _world(sqlite_url)


@dataclass
class Story:
    """A cycle that holds its scores back, with one innovation handed in."""

    world: World
    submission: str

    def settle(self, level: int, reason: str) -> None:
        answer = self.world.post(
            f"submissions/{self.submission}/verifications",
            {"indicator": "17", "level": level, "reason": reason},
            by="assessor",
            version=self.world.version(self.submission, "assessor"),
        )
        assert answer.status == 201, answer.text


def begun(world: World, provisional: str) -> Story:
    opening = OPENING | {"provisional": provisional}
    assert world.post("cycles", opening, by="admin").status == 201
    for code in ("35.76", "35.78"):
        seat = {"region": code, "year": 2025, "assessor": "assessor"}
        assert world.post("panels", seat, by="admin").status == 201
    world.nation.publish(world.region("35.76"), "84.46")
    world.nation.publish(world.region("35.78"), "70.00")
    submission = world.sent({"17": 3, "18": 2})
    world.close_cycle()
    return Story(world, submission)


def public_answers(world: World) -> dict[str, tuple[int, str]]:
    """Every public reading route, and every page, as a stranger sees it."""
    paths = [*PAGES, *_documented(world)]
    told = {}
    for path in paths:
        answer = world.get(path, headers={"Accept": "text/html"} if path in PAGES else {})
        told[path] = (answer.status, _END.sub("#", answer.text))
    return told


def _documented(world: World) -> Iterator[str]:
    parts = {"code": "35.76", "index": "iid", "year": "2025"}
    asked = {"/api/v1/compare": "?regions=35.76,35.78&index=iid&year=2025"}
    for path, operations in world.get("openapi.json").json["paths"].items():
        operation = operations.get("get")
        if operation is None or {"bearer": []} in operation.get("security", [])[:1]:
            continue
        filled = re.sub(r"{(\w+)}", lambda part: parts.get(part[1], "1"), path)
        for basis in ("claimed", "verified"):
            query = asked.get(path, f"?basis={basis}" if _takes_basis(operation) else "")
            yield filled + query


def _takes_basis(operation: dict[str, Any]) -> bool:
    return any(one.get("name") == "basis" for one in operation.get("parameters", []))


@pytest.mark.parametrize("provisional", [Provisional.REGIONS, Provisional.MINISTRY])
def test_no_public_byte_follows_from_scores_that_are_held_back(
    world: World, provisional: str
) -> None:
    story = begun(world, provisional)
    before = public_answers(world)
    story.settle(1, "hanya 12 orang")
    story.settle(2, "surat tugas kedua ditemukan")
    after = public_answers(world)
    assert {path for path in before if before[path] != after[path]} == set()
    assert not any(status == 500 for status, _ in after.values())


def test_what_is_not_held_back_is_seen_to_change(world: World) -> None:
    """The test above would see it."""
    story = begun(world, Provisional.PUBLIC)
    before = public_answers(world)
    story.settle(1, "hanya 12 orang")
    after = public_answers(world)
    changed = {path for path in before if before[path] != after[path]}
    assert {"/daerah/35.76", "/api/v1/log", f"/api/v1/{BOARD}"} <= changed
    assert len(changed) > 6


def test_once_final_everybody_sees_everything(world: World) -> None:
    story = begun(world, Provisional.MINISTRY)
    story.settle(2, "surat tugas lain")
    assert world.get(BOARD).status == 404
    world.finalise_cycle()
    board = world.get(BOARD)
    assert (board.status, board.json["items"][0]["code"]) == (200, "35.76")
    topics = {one["topic"] for one in world.get("log").json["items"]}
    assert "scorecard.score_changed" in topics
    assert world.get(SCORE).status == 200


@pytest.mark.parametrize(
    ("provisional", "seen"),
    [
        (Provisional.PUBLIC, {None, "operator", "head", "assessor", "admin", "auditor"}),
        (Provisional.REGIONS, {"admin", "auditor"}),
        (Provisional.MINISTRY, {"admin", "auditor"}),
    ],
)
def test_a_cycle_says_who_sees_its_standings_during_assessment(
    world: World, provisional: str, seen: set[str | None]
) -> None:
    begun(world, provisional)
    for by in (None, "operator", "head", "assessor", "admin", "auditor"):
        answer = world.get(BOARD, by=by)
        assert answer.status == (200 if by in seen else 404), by
        expected = "public, no-cache" if by is None and by in seen else "no-store"
        assert answer.headers["Cache-Control"] == expected


def test_regions_see_them_once_they_may_object_and_the_public_does_not(world: World) -> None:
    begun(world, Provisional.REGIONS)
    until = {"until": "2025-10-01T00:00:00Z"}
    assert world.post("cycles/iid/2025/objections", until, by="admin").status == 200
    assert [world.get(BOARD, by=by).status for by in (None, "operator", "other")] == [404, 200, 200]
    assert world.get(SCORE).status == 401
    assert [world.get(SCORE, by=by).status for by in ("operator", "other")] == [200, 404]


def test_published_results_are_public_whatever_a_cycle_holds_back(world: World) -> None:
    begun(world, Provisional.MINISTRY)
    assert len(world.get("standings/iid/2023").json["items"]) == 2
    history = world.get("regions/35.76/history").json["items"]
    assert [one["basis"] for one in history] == ["official"]


def test_an_assessor_sees_the_scores_of_what_is_assigned(world: World) -> None:
    begun(world, Provisional.REGIONS)
    world.grant("stranger", Role.ASSESSOR)
    assert world.get(SCORE, by="assessor").status == 200
    assert world.get(SCORE, by="stranger").status == 404
    assert world.get(SCORE, by="at-home").status == 404


def test_the_opening_names_one_of_three(world: World) -> None:
    answer = world.post("cycles", OPENING | {"provisional": "nobody"}, by="admin")
    assert answer.status == 422
    assert answer.json["errors"][0]["pointer"] == "#/provisional"
