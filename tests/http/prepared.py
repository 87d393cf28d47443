"""A world with something to spoil, and what a no must look like."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.http.conftest import Reply, World


@dataclass
class Prepared:
    """A world with an open cycle and one draft at version 1."""

    world: World
    draft: str
    innovation: dict[str, Any]

    def claim(self, body: Any = None, indicator: str = "17", **more: Any) -> Reply:
        path = f"submissions/{self.draft}/claims/{indicator}"
        return self.world.send("PUT", path, body, by="operator", version=1, **more)

    def figure(self, body: Any = None, row: str = "8", **more: Any) -> Reply:
        path = f"reports/35.76/iid/2025/figures/{row}"
        return self.world.send("PUT", path, body, by="operator", version=0, **more)

    def new(self, body: Any = None, **more: Any) -> Reply:
        own = {"name": "Lain", "organisation": self.world.agency("35.76")}
        given = self.innovation | own | (body or {})
        return self.world.post("submissions", given, by="operator", **more)

    @contextmanager
    def nothing_happens(self) -> Iterator[None]:
        before = self.world.end()
        yield
        assert self.world.end() == before


def says(answer: Reply, status: int, *pointers: str) -> None:
    """A problem document of this status that blames exactly these."""
    assert answer.status == status, answer.text
    assert answer.type == "application/problem+json"
    told = answer.json
    assert told["status"] == status
    assert told["type"].startswith("/masalah/")
    assert told["title"]
    assert told["detail"]
    if pointers:
        assert {one["pointer"] for one in told["errors"]} == set(pointers)
    assert "Traceback" not in answer.text
