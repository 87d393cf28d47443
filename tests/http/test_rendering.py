"""Who renders a page: the process that was asked, or one that renders for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from app.web.cache import AT_HAND, NotAtHand, PublicCache
from app.web.shelf import Answer, Private, answer
from app.web.wire import PUBLIC

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass
class Service:
    """An application whose page says how often it was rendered, and a log that grows."""

    position: int = 1
    rendered: int = 0
    control: str = PUBLIC
    cache: PublicCache = field(init=False)

    def __post_init__(self) -> None:
        self.cache = PublicCache(self.application, lambda: self.position, lambda _: None)

    def application(self, _: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self.rendered += 1
        start("200 OK", [("Cache-Control", self.control)])
        return (b"%d" % self.rendered,)

    def ask(self, **more: object) -> str:
        told = self.cache(environ(**more), lambda *_: lambda _: None)
        return b"".join(told).decode()


def environ(**more: object) -> WSGIEnvironment:
    return {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", **more}


@pytest.fixture
def service() -> Service:
    return Service()


def test_one_renders_for_all_and_again_once_the_log_has_moved_past_what_is_asked(
    service: Service,
) -> None:
    def rendered(at_least: int) -> bytes:
        made = service.cache.render(environ(), at_least)
        assert isinstance(made, Answer)
        assert made.position >= at_least
        return made.body

    assert rendered(1) == rendered(1) == b"1"
    service.position = 5
    assert rendered(1) == b"1"
    assert rendered(4) == rendered(5) == b"2"


def test_what_is_private_is_rendered_each_time(service: Service) -> None:
    service.control = "private"
    found = [service.cache.render(environ(), 1) for _ in range(2)]
    assert [one.body for one in found if isinstance(one, Private)] == [b"1", b"2"]


def test_only_who_is_not_signed_in_is_answered_from_elsewhere(service: Service) -> None:
    def elsewhere(_: WSGIEnvironment, at_least: int) -> Answer:
        return answer(at_least, b"elsewhere", [], "")

    service.cache.elsewhere = elsewhere
    assert service.ask() == "elsewhere"
    service.position = 2
    assert service.ask(HTTP_COOKIE="session=x") == "1"


def test_without_who_renders_the_page_is_rendered_here(service: Service) -> None:
    service.cache.elsewhere = lambda *_: None
    assert service.ask() == "1"


def test_in_passing_nothing_is_rendered(service: Service) -> None:
    in_passing = {AT_HAND: True}
    with pytest.raises(NotAtHand):
        service.ask(**in_passing)
    assert service.ask() == service.ask(**in_passing) == "1"
    service.position = 2
    with pytest.raises(NotAtHand):
        service.ask(**in_passing)
    assert service.rendered == 1
