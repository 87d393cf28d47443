"""Signing in and out: sessions on the server, forms of this host, an answer that tells nothing."""

from tests.desks.conftest import PASSWORD, Office


def test_one_signs_in_works_and_signs_out(office: Office) -> None:
    window = office.browser()
    asked = window.get("/meja")
    assert asked.status_code == 401
    assert 'value="/meja"' in asked.text
    assert window.sign_in("OPERATOR ", onward="/akun").headers["Location"] == "/akun"
    assert "Nama operator" in window.text("/akun")
    cookie = window.client.get_cookie("juara")
    assert cookie is not None
    assert window.send("/meja", "/keluar").status_code == 303
    window.client.set_cookie("juara", cookie.value)
    assert window.get("/meja").status_code == 401


def test_a_session_begins_under_a_new_secret_that_nobody_planted(office: Office) -> None:
    window = office.browser()
    window.client.set_cookie("juara", "planted")
    window.sign_in("operator")
    cookie = window.client.get_cookie("juara")
    assert cookie is not None
    assert cookie.value != "planted"
    stranger = office.browser()
    stranger.client.set_cookie("juara", "planted")
    assert stranger.get("/meja").status_code == 401


def test_signing_in_leads_nowhere_else(sqlite_office: Office) -> None:
    for address in (
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "\t//evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "",
    ):
        answer = sqlite_office.browser().sign_in("operator", onward=address)
        assert answer.headers["Location"] == "/meja"


def test_a_changed_password_ends_the_other_sessions(office: Office) -> None:
    here, there = office.browser("operator"), office.browser("operator")
    wrong = here.send("/akun", "/akun/sandi", old="wrong", password="baru " * 4, again="baru " * 4)
    assert wrong.status_code == 422
    assert "Kata sandi lama salah." in wrong.text
    fields = {"old": PASSWORD, "password": "gajah biru terbang", "again": "gajah biru terbang"}
    assert here.send("/akun", "/akun/sandi", **fields).status_code == 303
    assert here.get("/meja").status_code == 200
    assert there.get("/meja").status_code == 401


def test_tokens_are_made_shown_once_and_revoked(office: Office) -> None:
    window = office.browser("operator")
    made = window.send("/akun", "/akun/token", label="laporan", days="30", scope="read")
    secret = made.text.split('class="secret">')[1].split("<")[0]
    bearer = {"Authorization": f"Bearer {secret}"}
    reading = office.app.test_client().get("/api/v1/submissions", headers=bearer)
    assert reading.status_code == 200
    page = window.text("/akun")
    assert secret not in page
    token = page.split("/akun/token/")[1].split("/")[0]
    assert window.send("/akun", f"/akun/token/{token}/cabut").status_code == 303
    assert office.app.test_client().get("/api/v1/submissions", headers=bearer).status_code == 401
    assert window.send("/akun", "/akun/token", days="0").status_code == 422
