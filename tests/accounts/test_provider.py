"""Signing in by the word of an outside provider, which listens beside the service."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from app.accounts import identities
from app.accounts.handshakes import GOOD_FOR
from app.accounts.provider import ClientKey, Provider
from app.commands import access
from domain.actor import SYSTEM
from tests.accounts.conftest import Founded, on_postgresql, on_sqlite, under
from tests.accounts.identity import (
    CLIENT,
    FOREIGN,
    SECRET,
    SHARED,
    Identity,
    listening,
)
from tests.databases import PostgresServer
from tests.desks.conftest import Office, Window

SUBJECT = "sub-1"
FAILED = "Masuk lewat penyedia tidak berhasil. Mulailah lagi."
NOBODY = "Tidak ada orang yang boleh masuk dan terhubung dengan akun penyedia ini."


@pytest.fixture(scope="module")
def listener() -> Iterator[Identity]:
    """One provider for all the tests here."""
    with listening(Identity()) as it:
        yield it


@pytest.fixture(autouse=True)
def identity(listener: Identity) -> Identity:
    """The provider, honest again."""
    listener.mend()
    return listener


@pytest.fixture(scope="module")
def on_file(
    founded_sqlite: Founded, listener: Identity, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("provider")
    with on_sqlite(founded_sqlite, folder, provider=known(listener)) as it:
        yield linking(it, listener)


@pytest.fixture(scope="module")
def on_server(
    founded_postgresql: Founded, listener: Identity, postgresql: PostgresServer
) -> Iterator[Office]:
    with on_postgresql(postgresql, founded_postgresql, provider=known(listener)) as it:
        yield linking(it, listener)


@pytest.fixture(params=["on_file", "on_server"])
def linked(request: pytest.FixtureRequest) -> Office:
    """The service on both databases; the provider knows its operator."""
    made: Office = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def sqlite_linked(on_file: Office) -> Office:
    """The service on SQLite alone."""
    return on_file


def known(identity: Identity, **by: Any) -> Provider:
    """The provider as a setting, to which we are known by a secret unless something else."""
    return Provider(identity.issuer, CLIENT, "INApas", **(by or {"secret": SECRET}))


def linking(office: Office, identity: Identity) -> Office:
    identities.link(office.juara, office.persons["operator"], identity.issuer, SUBJECT)
    return office


def there(window: Window, onward: str = "") -> str:
    """To the provider: the address that it sends the reader back to."""
    sent = window.get(f"/masuk/penyedia?next={onward}")
    assert sent.status_code == 303, sent.text
    answer = requests.get(sent.headers["Location"], allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def back(window: Window, address: str) -> TestResponse:
    parts = urlsplit(address)
    return window.get(f"{parts.path}?{parts.query}")


def visit(window: Window, onward: str = "") -> TestResponse:
    return back(window, there(window, onward))


def test_one_signs_in_at_the_provider_and_is_sent_on(linked: Office) -> None:
    window = linked.browser()
    page = window.text("/masuk?next=/akun")
    assert "Masuk lewat INApas" in page
    assert 'href="/masuk/penyedia?next=/akun"' in page
    window.client.set_cookie("juara", "planted")
    answer = visit(window, "/akun")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/akun")
    assert "Nama operator" in window.text("/akun")
    assert "Budi" not in window.text("/akun")
    cookie = window.client.get_cookie("juara")
    assert cookie is not None
    assert cookie.value != "planted"
    assert window.send("/akun", "/keluar").status_code == 303
    window.client.set_cookie("juara", cookie.value)
    assert window.get("/akun").status_code == 401


def test_who_signs_in_again_leaves_the_session_that_was_there(sqlite_linked: Office) -> None:
    window = sqlite_linked.browser("kepala")
    before = window.client.get_cookie("juara")
    assert before is not None
    assert visit(window).status_code == 303
    assert "Nama operator" in window.text("/akun")
    window.client.set_cookie("juara", before.value)
    assert window.get("/akun").status_code == 401


def test_the_provider_is_asked_for_nothing_but_who_it_is(sqlite_linked: Office) -> None:
    window = sqlite_linked.browser()
    asked = parse_qs(urlsplit(window.get("/masuk/penyedia").headers["Location"]).query)
    assert asked["scope"] == ["openid"]
    assert asked["redirect_uri"] == ["http://localhost/masuk/kembali"]
    assert asked["code_challenge_method"] == ["S256"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 20
    english = window.get("/masuk/penyedia?lang=en").headers["Location"]
    assert parse_qs(urlsplit(english).query)["redirect_uri"] == asked["redirect_uri"]


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_identities_are_believed_that_the_provider_has_signed(
    sqlite_linked: Office, identity: Identity, algorithm: str
) -> None:
    identity.algorithm = algorithm
    assert visit(sqlite_linked.browser()).status_code == 303


def test_a_key_that_the_provider_has_published_meanwhile_is_looked_up(
    sqlite_linked: Office, identity: Identity
) -> None:
    fresh = under(sqlite_linked, provider=known(identity))
    assert visit(fresh.browser()).status_code == 303
    identity.keys = [RSAKey.generate_key(2048, {"kid": "r2", "alg": "RS256"})]
    assert visit(fresh.browser()).status_code == 303
    assert identity.asked.count("/jwks") == 2


NOW = time.time()
LIES: dict[str, Callable[[Identity], object]] = {
    "another nonce": lambda it: it.claims.update(nonce="of-another-reader"),
    "no nonce": lambda it: it.claims.update(nonce=None),
    "another issuer": lambda it: it.claims.update(iss="https://evil.example"),
    "no issuer": lambda it: it.claims.update(iss=None),
    "for another client": lambda it: it.claims.update(aud="another"),
    "for another client, it says by us": lambda it: it.claims.update(aud="another", azp=CLIENT),
    "for us too, but made for another": lambda it: it.claims.update(
        aud=[CLIENT, "another"], azp="another"
    ),
    "for nobody": lambda it: it.claims.update(aud=None),
    "for something odd": lambda it: it.claims.update(aud={"juara": 1}),
    "expired": lambda it: it.claims.update(exp=int(NOW) - 120),
    "never expiring": lambda it: it.claims.update(exp=None),
    "expiring oddly": lambda it: it.claims.update(exp="tomorrow"),
    "not yet good": lambda it: it.claims.update(nbf=int(NOW) + 3600),
    "about nobody": lambda it: it.claims.update(sub=None),
    "about nobody at all": lambda it: it.claims.update(sub=""),
    "about a number": lambda it: it.claims.update(sub=17),
    "signed by a stranger": lambda it: setattr(it, "forged_with", FOREIGN),
    "signed with the shared secret": lambda it: it.__dict__.update(
        algorithm="HS256", forged_with=SHARED
    ),
    "not signed": lambda it: setattr(it, "algorithm", "none"),
}


def test_nothing_that_does_not_hold_is_believed(sqlite_linked: Office, identity: Identity) -> None:
    for lie, tell in LIES.items():
        identity.mend()
        tell(identity)
        window = sqlite_linked.browser()
        answer = visit(window)
        assert answer.status_code == 401, lie
        assert FAILED in answer.text, lie
        assert identity.asked.pop() in {"/token", "/jwks"}, lie
        assert window.get("/akun").status_code == 401
    identity.mend()
    assert visit(sqlite_linked.browser()).status_code == 303


def test_a_state_is_good_once_even_for_the_browser_that_has_it(
    linked: Office, identity: Identity
) -> None:
    window = linked.browser()
    address = there(window)
    kept = window.client.get_cookie("juara-form")
    assert kept is not None
    assert back(window, address).status_code == 303
    tokens = identity.asked.count("/token")
    window.client.set_cookie("juara-form", kept.value)
    assert back(window, address).status_code == 401
    assert identity.asked.count("/token") == tokens


def test_a_state_is_good_for_nobody_else_and_not_for_ever(
    linked: Office, identity: Identity
) -> None:
    address = there(linked.browser())
    victim = linked.browser()
    there(victim)
    assert back(victim, address).status_code == 401
    assert back(victim, "/masuk/kembali?code=x&state=made-up").status_code == 401
    assert back(victim, "/masuk/kembali").status_code == 401
    assert "/token" not in identity.asked
    late = linked.browser()
    address = there(late)
    linked.clock.now += GOOD_FOR + timedelta(seconds=1)
    assert back(late, address).status_code == 401


def test_who_declines_at_the_provider_is_not_signed_in(sqlite_linked: Office) -> None:
    window = sqlite_linked.browser()
    there(window, "/akun")
    answer = back(window, "/masuk/kembali?error=access_denied&error_description=%3Cb%3E")
    assert answer.status_code == 401
    assert FAILED in answer.text
    assert 'value="/akun"' in answer.text


def test_a_stranger_is_told_by_what_to_be_linked_and_nobody_by_a_mail_address(
    linked: Office, identity: Identity
) -> None:
    linked.hire("budi@example.org", None)
    identity.subject = "sub-2<b>"
    window = linked.browser()
    answer = visit(window)
    assert answer.status_code == 401
    assert NOBODY in answer.text
    assert '<code class="secret">sub-2&lt;b&gt;</code>' in answer.text
    assert window.get("/akun").status_code == 401


def test_a_disabled_person_is_told_what_a_stranger_is(linked: Office) -> None:
    window = linked.browser()
    assert visit(window).status_code == 303
    person = linked.persons["operator"]
    linked.juara.do(SYSTEM, None, access.disable, person=person, reason="pindah")
    assert window.get("/meja").status_code == 401
    answer = visit(linked.browser())
    assert answer.status_code == 401
    assert NOBODY in answer.text
    linked.juara.do(SYSTEM, None, access.enable, person=person)
    assert visit(linked.browser()).status_code == 303


def test_without_a_provider_there_is_no_such_way(sqlite_linked: Office) -> None:
    window = under(sqlite_linked).browser()
    assert "Masuk lewat" not in window.text("/masuk")
    for path in ("/masuk/penyedia", "/masuk/kembali?code=x&state=y"):
        assert window.get(path).status_code == 404


def test_a_provider_that_is_silent_or_another_one_leaves_the_password(
    sqlite_linked: Office, identity: Identity
) -> None:
    fresh = under(sqlite_linked, provider=known(identity))
    for said in (
        {"issuer": "https://evil.example"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
        {"jwks_uri": None},
    ):
        identity.said = said
        assert fresh.browser().get("/masuk/penyedia").status_code == 401
    identity.said = {"token_endpoint": "http://127.0.0.1:9/token"}
    window = fresh.browser()
    answer = back(window, there(window))
    assert answer.status_code == 503
    assert "Penyedia tidak menjawab" in answer.text
    assert window.sign_in("operator").status_code == 303


def pem(key: Any) -> bytes:
    made: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP521R1()),
    ],
    ids=["RS256", "ES256", "ES512"],
)
def test_the_service_makes_itself_known_by_its_key(
    sqlite_linked: Office, identity: Identity, key: Any
) -> None:
    own = ClientKey(pem(key))
    identity.client_keys = own.public()
    assert "d" not in own.public()["keys"][0]
    office = under(sqlite_linked, provider=known(identity, key=own))
    assert visit(office.browser()).status_code == 303
    identity.client_keys = ClientKey(pem(ec.generate_private_key(ec.SECP256R1()))).public()
    assert visit(office.browser()).status_code == 401


def test_a_wrong_secret_lets_nobody_in(sqlite_linked: Office, identity: Identity) -> None:
    wrong = known(identity, secret="another one")  # noqa: S106 -- that is the point
    office = under(sqlite_linked, provider=wrong)
    answer = visit(office.browser())
    assert answer.status_code == 401
    assert identity.asked.count("/token") == 1
