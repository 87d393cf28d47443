"""Who is linked to an account of the provider, and by whom: never by chance, never by one
administrator who could then act as two.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.accounts import identities, links, people
from app.accounts.provider import Provider
from domain.errors import NotFound
from tests.accounts.conftest import under
from tests.accounts.test_provider import pem
from tests.accounts.test_settings import OIDC
from tests.app.terminal import Terminal
from tests.desks.conftest import PASSWORD, Office

ISSUER = OIDC["JUARA_OIDC_ISSUER"]
PROVIDER = Provider(ISSUER, "juara", "INApas", "kX4vT9mQ2wLzR7pB")
Open = Callable[[Office], Terminal]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Open:
    """The command line on the machine of a service with a provider."""

    def on(office: Office) -> Terminal:
        for name, value in (OIDC | {"JUARA_DATABASE_URL": office.url}).items():
            monkeypatch.setenv(name, value)
        return Terminal(monkeypatch, capsys)

    return on


def known_as(office: Office, login: str) -> list[tuple[str, str]]:
    with office.juara.reading() as connection:
        found = people.by_login(connection, login)
        assert found is not None
        return [(row.issuer, row.subject) for row in identities.of(connection, found.person)]


def test_who_has_the_machine_links_and_unlinks(office: Office, terminal: Open) -> None:
    juara = terminal(office)
    window = office.browser("operator")
    assert juara("user", "link", "OPERATOR", "sub-1").code == 0
    assert known_as(office, "operator") == [(ISSUER, "sub-1")]
    for login, subject in (("operator", "sub-2"), ("kepala", "sub-1"), ("kepala", "a\u202eb")):
        said = juara("user", "link", login, subject)
        assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert juara("user", "link", "siapa", "sub-3").code == 1
    assert known_as(office, "kepala") == []
    assert window.get("/meja").status_code == 200
    assert juara("user", "unlink", "operator").code == 0
    assert known_as(office, "operator") == []
    assert window.get("/meja").status_code == 401
    assert juara("user", "unlink", "operator").code == 1
    assert juara("user", "link", "kepala", "sub-1").code == 0


def test_the_provider_is_told_the_public_half_of_the_key(
    sqlite_office: Office, terminal: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    juara = terminal(sqlite_office)
    assert "by a secret" in juara("user", "provider-keys").err
    (tmp_path / "key.pem").write_bytes(pem(ec.generate_private_key(ec.SECP521R1())))
    monkeypatch.delenv("JUARA_OIDC_CLIENT_SECRET")
    monkeypatch.setenv("JUARA_OIDC_PRIVATE_KEY_FILE", str(tmp_path / "key.pem"))
    (key,) = json.loads(juara("user", "provider-keys").out)["keys"]
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("EC", "P-521", "ES512", "sig")
    assert key["kid"]
    assert "d" not in key


def test_an_administrator_links_somebody_new_and_nobody_else(sqlite_office: Office) -> None:
    it = under(sqlite_office, provider=PROVIDER)
    window = it.browser("admin1")
    made = window.send("/meja/pengguna", login="baru", name="Orang Baru")
    page = made.headers["Location"]
    assert "Hubungkan dengan INApas" in window.text(page)
    assert window.send(page, f"{page}/hubungkan", subject=" ").status_code == 422
    assert window.send(page, f"{page}/hubungkan", subject="sub-9").status_code == 303
    assert known_as(it, "baru") == [(ISSUER, "sub-9")]
    shown = window.text(page)
    assert "sub-9" in shown
    assert "Hubungkan dengan" not in shown
    assert "Buat tautan kata sandi" not in shown
    for step in ("hubungkan", "tautan"):
        refused = window.send(page, f"{page}/{step}", subject="sub-10")
        assert refused.status_code == 422
        assert "Orang ini sudah mempunyai cara masuk" in refused.text
    other = f"/meja/pengguna/{it.persons['admin2']}"
    assert "Hubungkan dengan" not in window.text(other)
    assert window.send(other, f"{other}/hubungkan", subject="sub-1").status_code == 422
    assert known_as(it, "admin2") == []


def test_nobody_but_an_administrator_links(sqlite_office: Office) -> None:
    it = under(sqlite_office, provider=PROVIDER)
    page = f"/meja/pengguna/{it.hire('baru', None)}"
    for login in ("operator", "kepala"):
        assert it.browser(login).send("/akun", f"{page}/hubungkan", subject="x").status_code == 403
    assert known_as(it, "baru") == []


def test_without_a_provider_nobody_is_linked_on_the_pages(sqlite_office: Office) -> None:
    window = sqlite_office.browser("admin1")
    page = window.send("/meja/pengguna", login="baru", name="Orang Baru").headers["Location"]
    assert "Hubungkan" not in window.text(page)
    assert window.send(page, f"{page}/hubungkan", subject="sub-9").status_code == 404


def test_who_was_erased_is_linked_no_more(office: Office) -> None:
    with pytest.raises(NotFound):
        identities.link(office.juara, "p_nobody", ISSUER, "sub-1")
    person = office.persons["operator"]
    identities.link(office.juara, person, ISSUER, "sub-1")
    with office.juara.engine.begin() as connection:
        people.erase(connection, person)
    with office.juara.reading() as connection:
        assert identities.person_of(connection, ISSUER, "sub-1") is None
        assert identities.of(connection, person) == []


def test_a_link_to_a_password_leaves_the_provider_as_it_is(sqlite_office: Office) -> None:
    person = sqlite_office.persons["operator"]
    identities.link(sqlite_office.juara, person, ISSUER, "sub-1")
    links.choose(sqlite_office.juara, links.make(sqlite_office.juara, person), PASSWORD + " x")
    assert known_as(sqlite_office, "operator") == [(ISSUER, "sub-1")]
