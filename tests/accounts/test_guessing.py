"""Guessing passwords: it is slowed down, and wherever the guesses come from they are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from app.accounts import throttle
from tests.accounts.conftest import under
from tests.desks.conftest import PASSWORD, Office, Window

WRONG = "salah sekali ini"
NOBODY = 0
ONE = 1
TWO = 2


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
    sqlite_office: Office,
    monkeypatch: pytest.MonkeyPatch,
    proxies: int,
    one: list[str],
    many: list[str],
) -> None:
    monkeypatch.setattr(throttle, "OF_AN_ADDRESS", 2)
    it = under(sqlite_office, proxies=proxies)
    expected = dict.fromkeys(one, (401, 401, 429)) | dict.fromkeys(many, (401, 401, 401))
    for told, answers in expected.items():
        window = it.browser()
        it.clock.now += timedelta(minutes=16)
        guesses = (guess(window, f"siapa{n}", WRONG, told.format(n=n)) for n in range(1, 4))
        assert tuple(answer.status_code for answer in guesses) == answers, told
