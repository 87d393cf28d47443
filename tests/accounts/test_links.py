"""Links to choose a password: good once and briefly, for one account that nobody can imitate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts import links, people, registration
from domain.actor import SYSTEM
from domain.errors import AlreadyExists, Invalid
from tests.desks.conftest import PASSWORD, Office

NEW = "gajah biru terbang"


def choose(office: Office, secret: str, password: str = NEW, again: str = "") -> tuple[int, str]:
    page = links.PATH + secret
    answer = office.browser().send(page, password=password, again=again or password)
    return answer.status_code, answer.text


def made(office: Office, login: str = "operator") -> str:
    return links.make(office.juara, office.persons[login])


def test_a_link_is_good_once_and_ends_what_was_begun_with_the_old_password(
    office: Office,
) -> None:
    window, secret = office.browser("operator"), made(office)
    for wrong, again in (("pendek", ""), (NEW, "gajah biru terbanG"), ("operator 12345", "")):
        assert choose(office, secret, wrong, again)[0] == 422
    assert window.get("/meja").status_code == 200
    assert choose(office, secret)[0] == 303
    assert window.get("/meja").status_code == 401
    assert office.browser().sign_in("operator", PASSWORD).status_code == 401
    assert office.browser().sign_in("operator", NEW).status_code == 303
    status, told = choose(office, secret, "jerapah merah lari")
    assert status == 422
    assert "Tautan ini sudah dipakai atau terlalu lama." in told
    assert office.browser().sign_in("operator", NEW).status_code == 303


def test_a_link_is_good_for_half_an_hour_and_the_newest_alone(office: Office) -> None:
    older, newer = made(office), made(office)
    of_another = made(office, "kepala")
    assert choose(office, older)[0] == 422
    office.clock.now += timedelta(minutes=29)
    assert choose(office, newer)[0] == 303
    office.clock.now += timedelta(minutes=2)
    assert choose(office, of_another)[0] == 422
    assert office.browser().sign_in("kepala").status_code == 303


def test_a_link_that_was_never_made_is_told_like_one_that_is_used_up(
    sqlite_office: Office,
) -> None:
    secret = made(sqlite_office)
    assert choose(sqlite_office, secret)[0] == 303
    used, never = choose(sqlite_office, secret)[1], choose(sqlite_office, "x" * 43)[1]
    assert "Tautan ini sudah dipakai" in used
    assert used.count("Tautan ini") == never.count("Tautan ini")


def test_nobody_asks_for_a_link_but_an_administrator(sqlite_office: Office) -> None:
    """So there is nothing that could tell whose account or mail address is known."""
    asked = {
        rule.rule
        for rule in sqlite_office.app.url_map.iter_rules()
        if rule.rule.startswith("/masuk") and "POST" in (rule.methods or ())
    }
    assert asked == {"/masuk", f"{links.PATH}<secret>"}


def test_one_login_is_one_person_however_it_is_written(sqlite_office: Office) -> None:
    for imitation in ("admin1 ", "ADMIN1", " Admin1\t", "\uff41dmin1", "admin1\u2003"):
        known = people.profile(imitation, "Peniru")
        with pytest.raises(AlreadyExists):
            registration.register(sqlite_office.juara, SYSTEM, None, known)


@pytest.mark.parametrize(
    "imitation", ["\u0430dmin1", "admin1\u200b", "adm\u0131n1", "admin1\u0301", "ad min1"]
)
def test_a_login_that_only_looks_the_same_cannot_be(imitation: str) -> None:
    with pytest.raises(Invalid):
        people.profile(imitation, "Peniru")
