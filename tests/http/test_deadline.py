"""The last second before a deadline and the first one after it, whatever a clock on a wall says."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from app.store.tables import events
from domain.actor import Role
from domain.cycle import cycle_id
from tests.http.conftest import INNOVATION, OPENING, Reply, World
from tests.http.prepared import says

MIDNIGHT = "2025-08-09T00:00:00+07:00"
"""The end of 8 August in Jakarta, when it is two o'clock already in Jayapura."""


def draft_at(world: World, time: datetime) -> Reply:
    world.nation.clock.now = time
    body = INNOVATION | {"organisation": world.agency("35.76"), "name": f"Pukul {time:%H.%M.%S}"}
    return world.post("submissions", body, by="operator")


def test_the_moment_counts_and_not_the_zone_in_which_it_is_told(world: World) -> None:
    world.nation.clock.now = datetime(2025, 8, 1, tzinfo=UTC)
    world.grant("admin", Role.ADMIN)
    world.grant("operator", Role.OPERATOR, "35.76")
    opening = OPENING | {"deadline": MIDNIGHT}
    assert world.post("cycles", opening, by="admin").status == 201
    told = world.get("cycles/iid/2025").json
    assert (told["deadline"], told["zone"]) == ("2025-08-08T17:00:00Z", "WIB")
    just = datetime(2025, 8, 8, 16, 59, 59, tzinfo=UTC)
    done = draft_at(world, just)
    assert done.status == 201
    with world.nation.juara.reading() as connection:
        stored = select(events.c.time).where(events.c.position == done.json["position"])
        assert connection.scalar(stored) == just
        opened = select(events.c.body).where(events.c.stream == cycle_id("iid-2025"))
        assert b"2025-08-08T17:00:00Z" in (connection.scalar(opened) or b"")
    for late in (
        datetime(2025, 8, 8, 17, 0, 0, tzinfo=UTC),
        datetime(2025, 8, 8, 17, 0, 1, tzinfo=UTC),
    ):
        end = world.end()
        no = draft_at(world, late)
        says(no, 409)
        assert "deadline 2025-08-08T17:00:00Z" in no.json["detail"]
        assert f"now {late:%Y-%m-%dT%H:%M:%SZ}" in no.json["detail"]
        assert world.end() == end
