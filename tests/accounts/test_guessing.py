"""Guessing passwords: it is slowed down, and wherever the guesses come from they are counted."""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from app.accounts import throttle
from tests.accounts.conftest import Founded, on_sqlite, told
from tests.desks.conftest import PASSWORD, Office, Window

WRONG = "salah sekali ini"
NOBODY = 0
ONE = 1
TWO = 2
PATIENCE = 0.020


def guess(window: Window, login: str, password: str, told: str) -> TestResponse:
    """A guess, and what its header says of where it comes from."""
    window.client.environ_base["HTTP_X_FORWARDED_FOR"] = told
    return window.sign_in(login, password)


def test_the_eleventh_guess_waits_whatever_the_caller_says_of_the_address(office: Office) -> None:
    window = office.browser()
    for number in range(10):
        assert guess(window, "operator", WRONG, f"203.0.113.{number}").status_code == 401
    for password in (WRONG, PASSWORD):
        answer = guess(window, " OPERATOR", password, "203.0.113.99")
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert guess(window, "kepala", PASSWORD, "").status_code == 303
    office.clock.now += timedelta(minutes=16)
    assert guess(window, "operator", PASSWORD, "").status_code == 303


@pytest.mark.parametrize(
    ("proxies", "one", "many"),
    [
        # Nobody stands before us: what the header says is what the caller made up.
        (NOBODY, ["198.51.100.{n}"], []),
        # One proxy adds who called it; what stood there before came from the caller.
        (
            ONE,
            [
                "198.51.100.{n}, 203.0.113.7",
                "198.51.100.{n}, 10.0.0.{n}, 203.0.113.7",
                # Whoever has one address of the newer kind has a whole network of them.
                "2001:db8:1:2:{n}::1",
                "::ffff:203.0.113.7",
            ],
            ["203.0.113.{n}", "2001:db8:1:{n}::1", "::ffff:203.0.113.{n}"],
        ),
        # Two: the last is the outer proxy, the one before it is who called that. Where less
        # stands there than both add, the request did not come by that way.
        (
            TWO,
            ["198.51.100.{n}, 203.0.113.7, 192.0.2.1", "198.51.100.{n}"],
            ["203.0.113.{n}, 192.0.2.1"],
        ),
    ],
)
def test_only_what_our_own_proxies_add_tells_who_is_guessing(
    founded_sqlite: Founded,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    proxies: int,
    one: list[str],
    many: list[str],
) -> None:
    monkeypatch.setattr(throttle, "OF_AN_ADDRESS", 2)
    with on_sqlite(founded_sqlite, tmp_path, proxies=proxies) as it:
        expected = dict.fromkeys(one, (401, 401, 429)) | dict.fromkeys(many, (401, 401, 401))
        for header, answers in expected.items():
            window = it.browser()
            it.clock.now += timedelta(minutes=16)
            guesses = (guess(window, f"siapa{n}", WRONG, header.format(n=n)) for n in range(1, 4))
            assert tuple(answer.status_code for answer in guesses) == answers, header


def test_an_unknown_login_is_answered_like_a_wrong_password_and_as_slowly(
    sqlite_office: Office,
) -> None:
    """Compared with each other: a password that is not hashed at all saves most of the time."""
    pages, took = times(sqlite_office, 15)
    assert len(pages) == 1
    assert min(took.values()) > max(took.values()) / 2


@pytest.mark.soak
def test_a_hundred_tries_tell_nobody_who_has_an_account(office: Office) -> None:
    pages, took = times(office, 100)
    assert len(pages) == 1
    assert abs(took["operator"] - took["niemand"]) < PATIENCE


def times(office: Office, rounds: int) -> tuple[set[str], dict[str, float]]:
    """What is told to who tries, and the median seconds of each login, both tried in turn."""
    window = office.browser()
    pages: set[str] = set()
    took: dict[str, list[float]] = {"operator": [], "niemand": []}
    for _ in range(rounds):
        office.clock.now += timedelta(minutes=2)
        for login, seconds in took.items():
            page = window.text("/masuk")
            guard = page.split('name="csrf_token" value="')[1].split('"')[0]
            begun = time.perf_counter()
            answer = window.post("/masuk", login=login, password=WRONG, csrf_token=guard)
            seconds.append(time.perf_counter() - begun)
            assert answer.status_code == 401
            pages.add(told(answer, login))
    return pages, {login: statistics.median(seconds) for login, seconds in took.items()}
