"""One that floods is told to wait before the database is asked, and nobody else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import pytest
from sqlalchemy import event

from app.settings import Rates, Settings, settings
from app.web import create_app
from domain.actor import Role
from domain.errors import Invalid
from tests.http.conftest import SECRET, Reply, World
from tests.http.prepared import says

MANY = 20
FOREIGN = "203.0.113.7"


def limited(world: World, proxies: int = 0, **rates: str) -> World:
    """The same service, which gives each no more than that."""
    given = Settings(world.nation.url, SECRET, False, 0, proxies=proxies, rates=Rates(**rates))  # noqa: FBT003
    world.app = create_app(world.nation.juara, given)
    world.grant("colleague", Role.HEAD, "35.76")
    return world


@pytest.fixture
def asked(small_world: World) -> Iterator[Callable[[], int]]:
    """How many statements the database was asked until now."""
    count, lock = [0], Lock()

    def hear(*_: object) -> None:
        with lock:
            count[0] += 1

    event.listen(small_world.nation.juara.engine, "before_cursor_execute", hear)
    yield lambda: count[0]
    event.remove(small_world.nation.juara.engine, "before_cursor_execute", hear)


def flood(ask: Callable[[], Reply]) -> Reply:
    """Asks until there is a no, which there is after so many, give or take one."""
    answers = [ask() for _ in range(MANY + 2)]
    assert {answer.status for answer in answers[: MANY - 1]} == {200}
    return answers[-1]


def test_a_region_that_floods_waits_and_no_other_one(
    small_world: World, asked: Callable[[], int]
) -> None:
    world = limited(small_world, region=f"{MANY} per hour")
    world.open_cycle()
    for name in ("operator", "other"):
        assert world.get("submissions", by=name).status == 200
    no = flood(lambda: world.get("submissions", by="operator"))
    says(no, 429)
    assert no.json["type"] == "/masalah/too-many-requests"
    assert 1 <= int(no.headers["Retry-After"]) <= 3600
    # It is one budget for everybody of the region, however many tokens they have.
    assert world.get("submissions", by="colleague").status == 200
    assert world.get("submissions", by="colleague").status == 429
    before = asked()
    assert world.post("submissions", {}, by="operator").status == 429
    assert asked() == before
    for name in ("other", "assessor", "admin"):
        assert world.get("submissions", by=name).status == 200
    assert world.get("standings/iid/2025").status == 200


def test_an_account_that_floods_waits_alone(small_world: World) -> None:
    world = limited(small_world, account=f"{MANY} per hour")
    world.get("submissions", by="operator")
    assert flood(lambda: world.get("submissions", by="operator")).status == 429
    assert world.get("submissions", by="colleague").status == 200
    assert world.get("submissions", by="other").status == 200


@contextmanager
def calling_from(world: World, address: str) -> Iterator[None]:
    """As our own proxy tells it."""
    send = world.send
    headers = {"X-Forwarded-For": f"198.51.100.1, {address}"}
    world.send = lambda *words, **more: send(*words, **({"headers": headers} | more))  # type: ignore[method-assign]
    try:
        yield
    finally:
        world.send = send  # type: ignore[method-assign]


def test_an_address_that_floods_waits_and_no_other_one(small_world: World) -> None:
    world = limited(small_world, proxies=1, address=f"{MANY} per hour")
    with calling_from(world, FOREIGN):
        assert flood(lambda: world.get("cycles")).status == 429
        # A made-up token is nobody's, and pays from the same budget.
        headers = {"X-Forwarded-For": FOREIGN, "Authorization": "Bearer made-up"}
        assert world.get("submissions", headers=headers).status == 429
    with calling_from(world, "203.0.113.8"):
        assert world.get("cycles").status == 200


def test_a_network_of_the_new_protocol_is_one_address(small_world: World) -> None:
    world = limited(small_world, proxies=1, address="1 per hour")
    for address, status in (
        ("2001:db8::1", 200),
        ("2001:db8::2", 429),
        ("2001:db8:1::1", 200),
        # Two of the old one, told by a proxy that speaks the new one.
        ("::ffff:203.0.113.7", 200),
        ("::ffff:203.0.113.8", 200),
        ("203.0.113.8", 429),
    ):
        with calling_from(world, address):
            assert world.get("cycles").status == status


def test_what_is_told_from_memory_is_not_counted(small_world: World) -> None:
    world = limited(small_world, proxies=1, address="2 per hour")
    with calling_from(world, FOREIGN):
        answers = [world.get("regions").status for _ in range(10)]
        assert answers == [200] * 10
        assert [world.get("healthz").status for _ in range(3)] == [404, 429, 429]
        assert [world.get("/healthz").status for _ in range(3)] == [200] * 3


def test_the_own_machine_is_no_address(small_world: World) -> None:
    world = limited(small_world, address="1 per hour")
    assert [world.get("cycles").status for _ in range(3)] == [200] * 3


def test_a_reader_of_pages_is_told_on_a_page(small_world: World) -> None:
    world = limited(small_world, proxies=1, address="1 per hour")
    with calling_from(world, FOREIGN):
        world.get("cycles")
        headers = {"X-Forwarded-For": FOREIGN, "Accept": "text/html"}
        no = world.get("/klasemen/iid/2025", headers=headers)
    assert no.status == 429
    assert "Terlalu banyak permintaan" in no.text
    assert int(no.headers["Retry-After"]) > 0


def test_by_default_each_may_take_what_a_deadline_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ADDRESS", "ACCOUNT", "REGION"):
        monkeypatch.delenv(f"JUARA_RATE_OF_{name}", raising=False)
    assert settings().rates == Rates(
        "2000 per 10 seconds", "400 per 10 seconds", "400 per 10 seconds"
    )
    monkeypatch.setenv("JUARA_RATE_OF_REGION", "")
    assert settings().rates.region == ""
    monkeypatch.setenv("JUARA_RATE_OF_REGION", "as much as you like")
    with pytest.raises(Invalid, match="JUARA_RATE_OF_REGION must be a rate"):
        settings()
