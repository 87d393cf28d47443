"""The main job, told over HTTP: from an open cycle to a standing that can be explained."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from tests.http.conftest import DECREE, World

_CARD = "regions/35.76/scores/iid/2025"
_REPORT = "reports/35.76/iid/2025"


@dataclass
class Story:
    """A cycle that was handed in to, verified and decided."""

    world: World
    accepted: str
    rejected: str
    open_at: int

    def board(self, **asked: Any) -> Any:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        answer = self.world.get(f"standings/iid/2025?{query}")
        assert answer.status == 200, answer.text
        return answer.json


def hand_in(world: World) -> str:
    """An agency of its own; drafted, amended, claimed with evidence, sent."""
    agency = world.post("organisations", {"name": "RSUD"}, by="operator")
    assert agency.status == 201
    assert agency.headers["Location"].endswith(agency.json["id"])
    submission = world.draft(organisation=agency.json["id"])
    path = f"submissions/{submission}"
    amended = world.send("PATCH", path, {"name": "Gayatri 2"}, by="operator", version=1)
    assert (amended.status, amended.json["version"]) == (200, 2)
    assert amended.headers["ETag"] == '"v2"'
    for indicator, level in {"16": 3, "17": 3, "23": 2}.items():
        claimed = world.claim(submission, indicator, level)
        assert claimed.status == 200, claimed.text
    sent = world.post(f"{path}/send", by="head", version=5)
    assert (sent.status, sent.json["version"]) == (200, 6)
    return submission


def report(world: World) -> None:
    """SPD rows, and the head who stands by them."""
    for number, (row, level) in enumerate({"1": 3, "2a": 2}.items()):
        body = {"level": level, "evidence": [DECREE]}
        put = world.send("PUT", f"{_REPORT}/figures/{row}", body, by="operator", version=number)
        assert (put.status, put.json["version"]) == (200, number + 1)
    assert world.post(f"{_REPORT}/certify", by="head", version=2).status == 200
    told = world.get(_REPORT, by="head").json
    assert (told["certified"], [one["indicator"] for one in told["items"]]) == (True, ["1", "2a"])


def decide(world: World, accepted: str, rejected: str) -> None:
    """One submission and the figures are verified; one is accepted, the other rejected."""
    for indicator, level, reason in (("16", 3, ""), ("17", 1, "hanya 12 orang"), ("23", 2, "")):
        verified = world.post(
            f"submissions/{accepted}/verifications",
            {"indicator": indicator, "level": level, "reason": reason},
            by="assessor",
            version=world.version(accepted),
        )
        assert verified.status == 201, verified.text
    for row, level in {"1": 3, "2a": 2}.items():
        version = world.get(_REPORT, by="assessor").json["version"]
        body = {"indicator": row, "level": level}
        settled = world.post(f"{_REPORT}/verifications", body, by="assessor", version=version)
        assert settled.status == 201, settled.text
    yes = world.post(f"submissions/{accepted}/accept", by="assessor", version=9)
    assert yes.status == 200, yes.text
    because = {"reason": "bukan inovasi"}
    no = world.post(f"submissions/{rejected}/reject", because, by="assessor", version=3)
    assert no.status == 200, no.text


@pytest.fixture
def story(world: World) -> Story:
    world.open_cycle()
    accepted = hand_in(world)
    report(world)
    rejected = world.sent({"16": 1}, name="Kampung Batik")
    open_at = world.end()
    world.close_cycle()
    decide(world, accepted, rejected)
    return Story(world, accepted, rejected, open_at)


def test_who_was_verified_ranks_and_the_others_are_not_zero(story: Story) -> None:
    board = story.board(type="kota")
    assert (board["basis"], board["champion"]["code"]) == ("verified", "35.76")
    (row,) = board["items"]
    assert (row["rank"], row["gap_to_champion"]) == (1, "0.00")
    assert (row["gap_to_next"], row["lead"]) == (None, None)
    assert board["unranked"] == [
        {
            "code": "35.78",
            "name": "Kota Surabaya",
            "cluster": None,
            "reason": "not_reported",
            "published": None,
        }
    ]
    assert story.world.nation.wrong() == []


def test_the_past_stands(story: Story) -> None:
    then = story.board(as_of=story.open_at)
    assert then["as_of"]["position"] == story.open_at
    assert then["items"][0]["score"] != story.board()["items"][0]["score"]
    story.world.nation.advance(hours=1)
    earlier = story.board(as_of="2025-04-01T08:59:00+07:00")
    assert earlier["items"] == story.board()["items"]
    by_time = story.board(as_of=then["as_of"]["time"])
    assert by_time["items"][0]["score"] == story.board()["items"][0]["score"]  # one instant


def test_every_point_leads_to_its_fact(story: Story) -> None:
    told = story.world.get(f"{_CARD}?basis=verified").json
    assert told["score"] == story.board()["items"][0]["score"]
    counted = {one["id"]: one for one in told["submissions"]}
    assert counted.keys() == {story.accepted, story.rejected}
    gayatri = counted[story.accepted]
    assert gayatri["levels"] == {"16": 3, "17": 1, "23": 2}
    assert gayatri["facts"].keys() == gayatri["levels"].keys()
    assert all(figure["fact"] for figure in told["figures"])
    points = [Decimal(part["points"]) for part in told["explanation"]["lines"]]
    assert sum(points) == Decimal(told["parts"]["total"])


def test_every_change_has_its_cause(story: Story) -> None:
    asked = "regions/35.76/history?index=iid&year=2025&basis=verified"
    history = story.world.get(asked).json["items"]
    assert history[0]["score"] == story.board()["items"][0]["score"]
    assert history[0]["cause"]["topic"] == "submission.accepted"
    assert history[0]["cause"]["actor"] == "assessor"
    for newer, older in pairwise(history):
        assert newer["before"] == older["score"]
        assert newer["parts_before"] == older["parts"]
    assert history[-1]["before"] is None


def test_the_race_has_a_champion_to_defend(story: Story) -> None:
    race = story.world.get(f"race/iid/2025?basis=claimed&since={story.open_at}").json
    assert race["defence"]["champion"] == "35.76"
    assert race["items"][0]["movement"] == {"ranks": 0, "points": "0.00"}
    assert race["since"]["position"] == story.open_at


def test_a_cycle_ends_with_objections_and_a_final_standing(world: World) -> None:
    world.open_cycle()
    later = {"deadline": "2025-09-01T16:59:59+07:00", "reason": "gempa bumi"}
    path = "cycles/iid/2025"
    proposed = world.post(f"{path}/extend", later, by="admin")
    assert proposed.status == 200
    waiting = world.get(path)
    assert waiting.json["deadline"] == "2025-08-08T16:59:59Z"
    assert waiting.json["extension"] == {
        "deadline": "2025-09-01T09:59:59Z",
        "reason": "gempa bumi",
        "proposed_by": "admin",
    }
    seen = waiting.headers["ETag"]
    alone = world.post(f"{path}/extend/approve", by="admin", version=seen)
    assert alone.status == 403
    assert world.post(f"{path}/extend/approve", by="second-admin", version=1).status == 412
    agreed = world.post(f"{path}/extend/approve", by="second-admin", version=seen)
    assert agreed.status == 200, agreed.text
    cycle = world.get(path).json
    assert (cycle["phase"], cycle["deadline"]) == ("open", "2025-09-01T09:59:59Z")
    assert cycle["extension"] is None
    moved = cycle["history"][-1]
    assert (moved["topic"], moved["reason"]) == ("cycle.deadline_extended", "gempa bumi")
    assert (moved["before"], moved["until"]) == ("2025-08-08T16:59:59Z", "2025-09-01T09:59:59Z")
    assert (moved["proposed_by"], moved["actor"]) == ("admin", "second-admin")
    world.post(f"{path}/extend", later | {"deadline": "2025-10-01T00:00:00Z"}, by="admin")
    assert world.get(path).json["extension"] is not None
    world.close_cycle()
    assert world.get(path).json["extension"] is None
    world.finalise_cycle()
    (cycle,) = world.get("cycles").json["items"]
    assert (cycle["phase"], cycle["extensions"]) == ("final", 1)
    assert world.post("cycles/iid/2025/finalise", by="admin").status == 409


def test_published_results_stand_beside_the_computed_ones(world: World) -> None:
    def publish(score: str, source: str, code: str = "35.76") -> Any:
        body = {"region_code": code, "index": "IID", "year": 2023, "score": score, "source": source}
        answer = world.post("results", body, by="admin")
        assert answer.status == 201, answer.text
        return answer

    publish("84.46", "Kepmendagri", "3576")
    publish("64.01", "Kepmendagri", "35.10")
    contested = publish("84.00", "siaran pers")
    assert contested.json["standing"] == "84.46"
    assert world.get(contested.headers["Location"]).json["items"][1]["stands"] is False
    board = world.get("standings/IID/2023").json
    assert (board["basis"], board["edition"]) == ("official", "iid-2023")
    assert [one["score"] for one in board["items"]] == ["84.46", "64.01"]
    assert board["items"][0]["lead"] == "20.45"
    assert board["items"][1]["gap_to_next"] == "20.45"
    assert board["champion"] == {"code": "35.76", "name": "Kota Mojokerto", "score": "84.46"}
    (change,) = world.get("regions/3576/history").json["items"]
    assert change["source"] == "Kepmendagri"
    assert change["contested_by"] == [{"score": "84.00", "source": "siaran pers"}]


def test_lists_are_read_in_parts_that_belong_together(world: World) -> None:
    for code, score in (("35.76", "84.46"), ("35.78", "70.00"), ("35.10", "64.01")):
        world.nation.publish(world.region(code), score)
    first = world.get("standings/iid/2023?limit=2")
    assert [one["rank"] for one in first.json["items"]] == [1, 2]
    assert first.json["unranked"] == []
    link = first.headers["Link"]
    assert link.endswith('; rel="next"')
    world.nation.region("35.79", "Kota Batu")
    world.nation.publish(world.region("35.79"), "99.00")
    second = world.get(link[1 : link.index(">")])
    assert [one["code"] for one in second.json["items"]] == ["35.10"]
    assert second.json["as_of"] == first.json["as_of"]
    assert second.json["next"] is None
    codes: list[str] = []
    path = "/api/v1/regions?limit=3"
    while path:
        part = world.get(path)
        codes += [one["code"] for one in part.json["items"]]
        link = part.headers.get("Link", "")
        path = link[1 : link.find(">")] if link else ""
    assert codes == ["35.10", "35.76", "35.78", "35.79"]


def test_a_calculation_stores_nothing(world: World) -> None:
    before = world.end()
    body = {
        "spd": {"1": 3, "2a": 3},
        "submissions": [
            {"state": "accepted", "urusan": "kesehatan", "levels": {"16": 2, "17": 3}},
            {"state": "rejected", "urusan": "pendidikan", "maturity": "0"},
        ],
    }
    answer = world.send("POST", "calculations/iid/2023", body)
    assert answer.status == 200, answer.text
    assert answer.json["edition"] == "iid-2023"
    assert answer.json["parts"]["sent"] == 2
    assert answer.json["parts"]["accepted"] == 1
    assert Decimal(answer.json["submissions"][0]["maturity"]) > 0
    assert world.end() == before


def test_regions_side_by_side_and_the_programme(world: World) -> None:
    world.open_cycle()
    world.sent({"16": 3})
    world.sent({"16": 1}, by="other", code="35.78")
    compared = world.get("compare?regions=35.76,3578&index=iid&year=2025&basis=claimed").json
    assert [one["code"] for one in compared["regions"]] == ["35.76", "35.78"]
    assert compared["items"][0]["code"] == "16"
    programme = world.get("programme/2025?region=35.76").json
    assert programme["agencies_with_one"] == 1
    assert programme["items"][0]["innovations"] == 1
    closed = world.post(
        f"organisations/{world.agency('35.76')}/close", {"reason": "digabung"}, by="head"
    )
    assert closed.status == 200, closed.text
    (agency,) = world.get("organisations?region=35.76").json["items"]
    assert agency["closed"] == closed.json["position"]


def test_the_methods_can_be_read(world: World) -> None:
    editions = world.get("editions").json["items"]
    assert {"iid-2023", "ipkd-2021"} <= {one["id"] for one in editions}
    for one in editions:
        method = world.get(f"editions/{one['index']}/{one['years'][0]}")
        assert method.status == 200
        assert method.json["id"] == one["id"]
    rows = world.get("editions/IID/2023").json["indicators"]
    assert sum(row["scope"] == "submission" for row in rows) == 20
