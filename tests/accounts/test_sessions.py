"""Sessions: what somebody may do is looked up at every request, and a session can be ended."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from app import tokens
from app.accounts import sessions
from app.commands import access, regions, submissions
from app.store.tables import events
from domain.actor import SYSTEM, Actor, Role
from domain.region import region_id
from tests.accounts.conftest import HOME, NEIGHBOUR, told, under
from tests.desks.conftest import PASSWORD, Office, Window
from tests.nation import CYCLE, PROFILE

FORM = {"Accept": "text/html"}


def draft(office: Office) -> str:
    """An innovation of the own region that the operator entered."""
    home = region_id(HOME)
    made = office.juara.do(SYSTEM, None, regions.register_organisation, region=home, name="Bappeda")
    actor = Actor(office.persons["operator"], Role.OPERATOR, home)
    done = office.juara.do(
        actor,
        None,
        submissions.draft,
        region=home,
        cycle=CYCLE,
        organisation=UUID(made.made["organisation"]),
        profile=PROFILE,
    )
    return done.made["submission"]


def facts(office: Office) -> int:
    with office.juara.reading() as connection:
        return connection.scalar(select(func.count()).select_from(events)) or 0


def secret(window: Window, name: str = "juara") -> str:
    cookie = window.client.get_cookie(name)
    assert cookie is not None
    return cookie.value


def appoint(office: Office, login: str, role: Role, home: str | None) -> None:
    """Two administrators agree on a role, each on the pages."""
    page = f"/meja/pengguna/{office.persons[login]}"
    first, second = office.browser("admin1"), office.browser("admin2")
    wanted = {"role": role.value, "home": home or ""}
    assert first.send(page, f"{page}/peran", **wanted).status_code == 303
    assert first.send(page, f"{page}/setujui").status_code == 422
    assert second.send(page, f"{page}/setujui").status_code == 303


def test_who_is_moved_to_another_region_has_left_this_one_at_the_next_request(
    office: Office,
) -> None:
    innovation = draft(office)
    window, page = office.browser("operator"), f"/meja/inovasi/{innovation}"
    bearer = {
        "Authorization": f"Bearer {tokens.issue(office.juara, office.persons['operator'], 9)}"
    }
    api = office.app.test_client()
    assert window.get(page).status_code == 200
    assert api.get(f"/api/v1/submissions/{innovation}", headers=bearer).status_code == 200
    leaked = secret(window)
    appoint(office, "operator", Role.OPERATOR, NEIGHBOUR)
    before = facts(office)
    assert window.get(page).status_code == 404
    assert api.get(f"/api/v1/submissions/{innovation}", headers=bearer).status_code == 404
    assert window.send("/akun", f"{page}/profil", name="Milik siapa").status_code == 404
    assert facts(office) == before
    # The session goes on under another secret, so that one that leaked before is of no use.
    assert secret(window) != leaked
    assert window.get("/meja").status_code == 200
    stranger = office.browser()
    stranger.client.set_cookie("juara", leaked)
    assert stranger.get("/meja").status_code == 401


def test_whose_role_is_taken_acts_no_more_but_still_has_an_account(office: Office) -> None:
    innovation = draft(office)
    window = office.browser("operator")
    person = office.persons["operator"]
    office.juara.do(SYSTEM, None, access.revoke_role, person=person, reason="pensiun")
    assert window.get(f"/meja/inovasi/{innovation}").status_code in {403, 404}
    assert "Nama operator" in window.text("/akun")


def test_who_is_disabled_is_out_at_once_and_is_refused_like_a_wrong_password(
    office: Office,
) -> None:
    window = office.browser("operator")
    person = office.persons["operator"]
    token = tokens.issue(office.juara, person, 9)
    office.juara.do(SYSTEM, None, access.disable, person=person, reason="pindah")
    assert window.get("/meja").status_code == 401
    bearer = {"Authorization": f"Bearer {token}"}
    assert office.app.test_client().get("/api/v1/me", headers=bearer).status_code == 401
    refused, wrong = office.browser().sign_in("operator"), office.browser().sign_in("kepala", "no")
    assert refused.status_code == wrong.status_code == 401
    assert told(refused, "operator") == told(wrong, "kepala")
    office.juara.do(SYSTEM, None, access.enable, person=person)
    assert office.browser().sign_in("operator").status_code == 303


def test_a_session_that_nobody_uses_ends_and_none_lasts_for_ever(office: Office) -> None:
    idle, busy = office.browser("operator"), office.browser("kepala")
    end = office.clock.now + sessions.LONGEST
    pause = sessions.IDLE - timedelta(minutes=5)
    while office.clock.now + pause < end:
        office.clock.now += pause
        assert busy.get("/meja").status_code == 200
    assert idle.get("/meja").status_code == 401
    office.clock.now = end
    assert busy.get("/meja").status_code == 401


def test_a_form_of_another_site_does_nothing_though_the_browser_sends_the_cookie(
    office: Office,
) -> None:
    window = office.browser("admin1")
    page = window.text("/meja/pengguna")
    guard = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"login": "baru", "name": "Orang Baru", "csrf_token": guard}
    before = facts(office)
    for foreign in (
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        answer = window.client.post("/meja/pengguna", data=sent, headers=FORM | foreign)
        assert answer.status_code == 403, foreign
    for forged in ("", "x", guard[:-1]):
        answer = window.client.post(
            "/meja/pengguna", data=sent | {"csrf_token": forged}, headers=FORM
        )
        assert answer.status_code == 403, forged
    # The API knows no cookies at all, so no foreign page can use it.
    wanted = {"login": "baru", "name": "Orang Baru"}
    key = {"Idempotency-Key": "k-1"}
    assert window.client.post("/api/v1/people", json=wanted, headers=key).status_code == 401
    assert facts(office) == before
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert window.client.post("/meja/pengguna", data=sent, headers=FORM | own).status_code == 303
    assert facts(office) == before + 1


def test_cookies_are_kept_from_scripts_from_others_and_from_the_open_line(
    sqlite_office: Office,
) -> None:
    """In production; on the own machine there is no TLS, and so neither Secure nor a prefix."""
    for production, prefix, secure in ((True, "__Host-juara", True), (False, "juara", False)):
        client = under(sqlite_office, production=production).app.test_client()
        base = "https://localhost" if production else "http://localhost"
        page = client.get("/masuk", base_url=base, headers=FORM)
        guard = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        sent = {"login": "operator", "password": PASSWORD, "csrf_token": guard}
        answer = client.post("/masuk", base_url=base, data=sent)
        assert answer.status_code == 303
        lines = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
        assert {line.partition("=")[0] for line in lines} == {prefix, f"{prefix}-form"}
        for line in lines:
            assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
            assert ("Secure" in line.split("; ")) is secure
            assert "Domain" not in line
