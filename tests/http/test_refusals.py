"""Who may not, and in which order that is told; keys that repeat, versions that are stale."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app import tokens
from domain.actor import Role
from tests.http.conftest import DECREE, INNOVATION, OPENING, Reply, World

REPORT = "reports/35.76/iid/2025"
NOBODYS = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def opened(world: World) -> World:
    world.open_cycle()
    return world


def says(answer: Reply, status: int) -> None:
    assert answer.status == status, answer.text
    assert answer.type == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"


def guarded(world: World) -> Iterator[tuple[str, str, bool]]:
    """Every route that asks for a token, from the document itself, and whether it must have one."""
    for path, operations in world.get("openapi.json").json["paths"].items():
        for method, operation in operations.items():
            asked = operation.get("security", []) if method != "parameters" else []
            if {"bearer": []} in asked:
                yield method.upper(), _filled(path), {} not in asked


def _filled(path: str) -> str:
    parts = {
        "token": "t_000000000000",
        "digest": "0" * 64,
        "id": NOBODYS,
        "index": "iid",
        "year": "2025",
        "code": "35.76",
    }
    return re.sub(r"{(\w+)}", lambda part: parts.get(part[1], "1"), path)


def test_without_a_token_nothing_is_told(opened: World) -> None:
    routes = list(guarded(opened))
    assert len(routes) >= 22
    before = opened.end()
    for method, path, needed in routes:
        for header in (None, "Bearer juara_nobody", "Bearer ", "Basic x"):
            if header is None and not needed:
                continue
            headers = {"Authorization": header} if header else {}
            answer = opened.send(method, path, {"x": 1}, headers=headers)
            says(answer, 401)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert opened.end() == before


def test_what_is_not_shown_to_everybody_asks_for_a_token(opened: World) -> None:
    for path in (f"submissions/{opened.draft()}", f"submissions/{NOBODYS}", REPORT):
        says(opened.get(path), 401)


@pytest.mark.parametrize(
    ("by", "method", "path"),
    [
        ("assessor", "POST", "submissions"),
        ("admin", "POST", "submissions"),
        ("auditor", "PATCH", f"submissions/{NOBODYS}"),
        ("admin", "PUT", f"submissions/{NOBODYS}/claims/17"),
        ("operator", "POST", f"submissions/{NOBODYS}/verifications"),
        ("head", "POST", f"submissions/{NOBODYS}/accept"),
        ("admin", "POST", f"submissions/{NOBODYS}/reject"),
        ("operator", "POST", f"{REPORT}/certify"),
        ("operator", "POST", f"{REPORT}/verifications"),
        ("operator", "POST", "cycles"),
        ("head", "POST", "cycles/iid/2025/close"),
        ("assessor", "POST", "results"),
        ("auditor", "POST", "organisations"),
    ],
)
def test_a_role_that_never_may_learns_nothing_else(
    common_world: World, by: str, method: str, path: str
) -> None:
    """Neither that there is no such thing, nor that the content is nonsense."""
    says(common_world.send(method, path, raw=b"nonsense", by=by), 403)


def test_the_thing_of_another_region_is_like_one_that_there_is_not(opened: World) -> None:
    theirs, nobodys = opened.draft(by="other", code="35.78"), NOBODYS
    before, bodies = opened.end(), []
    for submission in (theirs, nobodys):
        path = f"submissions/{submission}"
        answers = [
            opened.get(path, by="operator"),
            opened.send("PATCH", path, {"name": "Milik saya"}, by="operator", version=1),
            opened.send("PATCH", path, {"nonsense": 1}, by="operator"),
            opened.send("PUT", f"{path}/claims/17", {"level": 1}, by="operator", version=1),
            opened.post(f"{path}/send", by="head", version=1),
        ]
        for answer in answers:
            says(answer, 404)
        bodies.append([answer.text.replace(submission, "") for answer in answers])
    assert bodies[0] == bodies[1]
    assert opened.end() == before
    assert opened.get("submissions", by="operator").json["items"] == []
    assert len(opened.get("submissions", by="other").json["items"]) == 1


def test_a_report_of_another_region_is_not_ours_to_change(opened: World) -> None:
    path = "reports/35.78/iid/2025"
    says(opened.send("PUT", f"{path}/figures/1", {"level": 1}, by="operator", version=0), 403)
    says(opened.send("PUT", f"{path}/figures/1", {"nonsense": 1}, by="operator"), 403)
    says(opened.get(path, by="operator"), 404)
    says(opened.get(path), 401)
    organisation = opened.agency("35.78")
    body = {"reason": "digabung"}
    says(opened.post(f"organisations/{organisation}/close", body, by="operator"), 403)
    says(opened.post("organisations?region=35.78", {"name": "Dinas"}, by="operator"), 403)


def test_an_assessor_never_decides_at_home(opened: World) -> None:
    sent = opened.sent({"17": 1})
    opened.close_cycle()
    path = f"submissions/{sent}/verifications"
    body = {"indicator": "17", "level": 1}
    before = opened.end()
    says(opened.post(path, body, by="at-home", version=3), 403)
    says(opened.post(path, {"nonsense": 1}, by="at-home"), 403)
    assert opened.end() == before
    assert opened.post(path, body, by="assessor", version=3).status == 201


def test_what_is_handed_in_is_shown_when_its_time_has_come(opened: World) -> None:
    sent, draft = opened.sent({"17": 1}), opened.draft(name="Rahasia")

    def seen(by: str | None) -> set[str]:
        return {one["id"] for one in opened.get("submissions?year=2025", by=by).json["items"]}

    assert seen("operator") == seen("head") == seen("auditor") == {sent, draft}
    assert seen("assessor") == seen("admin") == seen("other") == seen(None) == set()
    opened.close_cycle()
    assert seen("assessor") == seen("admin") == {sent}
    assert seen("other") == seen(None) == set()
    opened.finalise_cycle()
    assert seen("other") == seen(None) == {sent}
    assert opened.get(f"submissions/{sent}").status == 200
    says(opened.get(f"submissions/{draft}"), 401)
    says(opened.get(f"submissions/{draft}", by="other"), 404)
    assert opened.get(REPORT).status == 200


def test_the_state_is_told_before_the_version_and_that_before_the_content(opened: World) -> None:
    draft = opened.draft()
    path = f"submissions/{draft}"
    nonsense = {"nonsense": 1}
    says(opened.send("PATCH", path, nonsense, by="operator"), 428)
    says(opened.send("PATCH", path, nonsense, by="operator", version=7), 412)
    says(opened.send("PATCH", path, nonsense, by="operator", version=1), 422)
    assert opened.post(f"{path}/send", by="head", version=1).status == 200
    for version in (None, 1, 2):
        says(opened.send("PATCH", path, nonsense, by="operator", version=version), 409)
        says(opened.send("PATCH", path, {"name": "Lain"}, by="operator", version=1), 409)
    opened.close_cycle()
    before = opened.end()
    closed = opened.post("submissions", nonsense | {"year": 2025}, by="operator")
    says(closed, 409)
    assert "2025-08-08T16:59:59Z" in closed.json["detail"]  # the deadline
    assert "2025-04-01T01:00:00Z" in closed.json["detail"]  # the time of the server
    says(opened.post(f"{path}/verifications", nonsense, by="assessor"), 428)
    says(opened.send("PUT", f"{REPORT}/figures/1", nonsense, by="operator"), 409)
    assert opened.end() == before


@pytest.mark.parametrize(
    "version", ["*", '"v0"', 'W/"v1"', "v1", '"1"', '"v01"', '"v1", "v2"', '""']
)
def test_a_change_names_the_one_version_that_was_seen(small_world: World, version: str) -> None:
    small_world.open_cycle()
    path = f"submissions/{small_world.draft()}"
    answer = small_world.send("PATCH", path, {"name": "Lain"}, by="operator", version=version)
    says(answer, 428 if version == "*" else 412)
    assert small_world.get(path, by="operator").headers["ETag"] == '"v1"'


@pytest.mark.parametrize("rounds", [10, pytest.param(50, marks=pytest.mark.soak)])
def test_of_two_who_saw_the_same_version_one_wins(opened: World, rounds: int) -> None:
    path = f"submissions/{opened.draft()}"
    for number in range(1, rounds + 1):
        names = (f"Kesatu {number}", f"Kedua {number}")
        answers = together(
            lambda name, seen=number: opened.send(
                "PATCH", path, {"name": name}, by="operator", version=seen
            ),
            names,
        )
        assert sorted(answer.status for answer in answers) == [200, 412]
        winner = next(n for n, answer in zip(names, answers, strict=True) if answer.status == 200)
        told = opened.get(path, by="operator").json
        assert (told["version"], told["name"]) == (number + 1, winner)


@pytest.mark.parametrize("drafts", [20, pytest.param(200, marks=pytest.mark.soak)])
def test_nothing_is_taken_in_after_the_closing(opened: World, drafts: int) -> None:
    """Drafts across the closing moment: each was recorded before it, or refused."""
    body = INNOVATION | {"organisation": opened.agency("35.76")}
    middle = drafts // 2

    def act(number: int) -> Reply:
        if number == middle:
            return opened.post("cycles/iid/2025/close", by="admin")
        return opened.post("submissions", body | {"name": f"Inovasi {number}"}, by="operator")

    answers = together(act, list(range(drafts + 1)))
    closing = answers.pop(middle)
    assert closing.status == 200
    taken = [answer.json["position"] for answer in answers if answer.status == 201]
    assert all(position < closing.json["position"] for position in taken)
    assert [answer.status for answer in answers].count(409) == drafts - len(taken)


@pytest.mark.parametrize(
    ("rounds", "at_once"), [(3, 10), pytest.param(20, 20, marks=pytest.mark.soak)]
)
def test_the_same_key_at_once_makes_one_thing(opened: World, rounds: int, at_once: int) -> None:
    for number in range(rounds):
        body = INNOVATION | {"organisation": opened.agency("35.76"), "name": f"Sama {number}"}
        before = opened.end()
        answers = together(
            lambda key, body=body: opened.post("submissions", body, by="operator", key=key),
            [f"same-{number}"] * at_once,
        )
        assert {answer.status for answer in answers} == {201}
        assert len({answer.json["id"] for answer in answers}) == 1
        assert len({answer.text for answer in answers}) == 1
        repeated = [answer.headers.get("Idempotent-Replayed") for answer in answers]
        assert repeated.count(None) == 1
        assert opened.end() == before + 1


def test_a_key_belongs_to_one_content_one_route_and_one_actor(opened: World) -> None:
    body = INNOVATION | {"organisation": opened.agency("35.76")}
    first = opened.post("submissions", body, by="operator", key="k")
    before = opened.end()
    again = opened.post("submissions", body, by="operator", key="k")
    assert (again.status, again.json) == (201, first.json)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true"
    other = opened.post("submissions", body | {"name": "Lain"}, by="operator", key="k")
    says(other, 422)
    assert other.json["type"] == "/masalah/command-reused"
    assert opened.end() == before
    assert opened.post("organisations", {"name": "Dinas"}, by="operator", key="k").status == 201
    opened.grant("colleague", Role.OPERATOR, "35.76")
    by_colleague = opened.post("submissions", body | {"name": "Lain"}, by="colleague", key="k")
    assert by_colleague.status == 201
    opened.close_cycle()
    late = opened.post("submissions", body, by="operator", key="k")
    assert (late.status, late.json) == (201, first.json)


def test_a_write_is_repeated_under_its_key_although_it_changed_the_version(opened: World) -> None:
    path = f"submissions/{opened.draft()}/claims/17"
    body = {"level": 2, "evidence": [DECREE]}
    first = opened.send("PUT", path, body, by="operator", version=1, key="c")
    again = opened.send("PUT", path, body, by="operator", version=1, key="c")
    assert (again.status, again.json) == (200, first.json)
    says(opened.send("PUT", path, body | {"level": 1}, by="operator", version=1), 412)


@pytest.mark.parametrize("path", ["submissions", "cycles", "results", "organisations"])
@pytest.mark.parametrize("key", [None, "", " ", "x" * 256, "tab\tbed", "é"])
def test_what_creates_something_names_its_key(
    common_world: World, path: str, key: str | None
) -> None:
    by = "admin" if path in {"cycles", "results"} else "operator"
    before = common_world.end()
    answer = common_world.post(path, OPENING, by=by, key=key)
    says(answer, 400)
    assert "Idempotency-Key" in answer.json["detail"]
    assert common_world.end() == before


def test_states_come_in_one_order(opened: World) -> None:
    sent = opened.sent({"17": 1})
    path = f"submissions/{sent}"
    says(opened.post(f"{path}/accept", by="assessor", version=3), 409)
    says(
        opened.post("cycles/iid/2025/objections", {"until": "2026-01-01T00:00:00Z"}, by="admin"),
        409,
    )
    says(opened.post("cycles/iid/2025/finalise", by="admin"), 409)
    says(opened.post("cycles", OPENING, by="admin"), 409)
    opened.close_cycle()
    says(opened.post("cycles/iid/2025/extend", {"nonsense": 1}, by="admin"), 409)
    says(opened.post(f"{path}/accept", by="assessor", version=3), 409)  # 17 is not verified
    says(opened.post(f"{path}/withdraw", {"reason": "x"}, by="head", version=3), 409)
    says(opened.post(f"{path}/send", by="head", version=3), 409)
    says(opened.post(f"{REPORT}/certify", by="head", version=0), 409)


def test_rights_end_with_the_token(opened: World) -> None:
    assert opened.get("submissions", by="operator").status == 200
    assert tokens.revoke(opened.nation.juara, opened.secrets["operator"])
    says(opened.get("submissions", by="operator"), 401)
    opened.nation.advance(days=31)
    says(opened.get("submissions", by="head"), 401)


def together(do: Any, given: Any) -> list[Reply]:
    """Every one of these at the same moment."""
    barrier = Barrier(len(given))

    def run(one: Any) -> Reply:
        barrier.wait()
        answer: Reply = do(one)
        return answer

    with ThreadPoolExecutor(len(given)) as threads:
        return list(threads.map(run, given))
