"""What the environment may say: a service that is set up weakly or by half does not start."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from app.settings import settings
from tests.app.terminal import Terminal

STRONG = "R7pQ2vXk9LmT4wYz8BnC6dFg3HjS5aUe"
PRODUCTION = {"JUARA_ENV": "production", "JUARA_SECRET_KEY": STRONG}
OIDC = {
    "JUARA_OIDC_ISSUER": "https://sso.example.go.id/realms/asn",
    "JUARA_OIDC_CLIENT_ID": "juara",
    "JUARA_OIDC_CLIENT_SECRET": "kX4vT9mQ2wLzR7pB",
}
NAMES = (*PRODUCTION, *OIDC, "JUARA_OIDC_PRIVATE_KEY_FILE", "JUARA_OIDC_NAME")


def but(**changed: str) -> dict[str, str]:
    return OIDC | {f"JUARA_OIDC_{name}": value for name, value in changed.items()}


@pytest.fixture
def terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_url: str
) -> Terminal:
    for name in (*NAMES, "JUARA_PROCESSES", "JUARA_TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUARA_DATABASE_URL", sqlite_url)
    return Terminal(monkeypatch, capsys)


@pytest.fixture(scope="module")
def taken() -> Iterator[int]:
    """A port that is taken, so that what starts in spite of everything ends at once."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


REFUSED = [
    ("JUARA_SECRET_KEY", {"JUARA_ENV": "production"}),
    *(
        ("JUARA_SECRET_KEY", PRODUCTION | {"JUARA_SECRET_KEY": weak})
        for weak in ("", "short", STRONG[:31], "x" * 40, "change-me-" * 4)
    ),
    ("JUARA_ENV", {"JUARA_ENV": "prod"}),
    ("JUARA_PROCESSES", {"JUARA_PROCESSES": "0"}),
    ("JUARA_TRUSTED_PROXIES", {"JUARA_TRUSTED_PROXIES": "-1"}),
    ("JUARA_TRUSTED_PROXIES", {"JUARA_TRUSTED_PROXIES": "two"}),
    ("JUARA_OIDC_ISSUER", but(ISSUER="")),
    ("JUARA_OIDC_CLIENT_ID", but(CLIENT_ID=" ")),
    ("JUARA_OIDC_CLIENT_SECRET", but(CLIENT_SECRET="")),
    ("JUARA_OIDC_CLIENT_SECRET", but(PRIVATE_KEY_FILE="key.pem")),
    ("JUARA_OIDC_CLIENT_SECRET", PRODUCTION | but(CLIENT_SECRET="rahasia")),  # noqa: S106 -- weak
    ("JUARA_OIDC_ISSUER", but(ISSUER="http://sso.example.go.id")),
    ("JUARA_OIDC_ISSUER", but(ISSUER="sso.example.go.id")),
    ("JUARA_OIDC_ISSUER", PRODUCTION | but(ISSUER="http://127.0.0.1:8080")),
    ("JUARA_OIDC_PRIVATE_KEY_FILE", but(CLIENT_SECRET="", PRIVATE_KEY_FILE="/no/such.pem")),
]


@pytest.mark.parametrize(("name", "environment"), REFUSED)
def test_the_service_does_not_start_and_names_the_setting(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    taken: int,
    name: str,
    environment: dict[str, str],
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    said = terminal("serve", "--port", taken)
    assert (said.code, said.out) == (1, "")
    assert name in said.err
    assert "port" not in said.err
    assert len(said.err.splitlines()) == 1


UNTRUSTWORTHY = {
    "nonsense": b"-----BEGIN NONSENSE-----",
    "short": rsa.generate_private_key(65537, 1024),  # noqa: S505 -- that is its fault
    "odd": ed25519.Ed25519PrivateKey.generate(),
    "old": ec.generate_private_key(ec.SECP256K1()),
}


@pytest.mark.parametrize("kind", [*UNTRUSTWORTHY, "locked"])
def test_a_key_that_no_provider_could_trust_is_none(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    key = UNTRUSTWORTHY.get(kind) or ec.generate_private_key(ec.SECP256R1())
    locked = BestAvailableEncryption(b"word") if kind == "locked" else NoEncryption()
    path = tmp_path / "key.pem"
    path.write_bytes(
        key
        if isinstance(key, bytes)
        else key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)  # type: ignore[attr-defined]
    )
    for name, value in but(CLIENT_SECRET="", PRIVATE_KEY_FILE=str(path)).items():
        monkeypatch.setenv(name, value)
    said = terminal("user", "provider-keys")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("juara: JUARA_OIDC_PRIVATE_KEY_FILE: ")


@pytest.mark.usefixtures("terminal")
def test_what_is_set_up_wholly_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().provider is None
    monkeypatch.setenv("JUARA_OIDC_NAME", "SSO ASN")
    assert settings().provider is None
    for name, value in (PRODUCTION | OIDC).items():
        monkeypatch.setenv(name, value)
    read = settings()
    assert read.production
    assert read.provider is not None
    assert (read.provider.issuer, read.provider.called) == (OIDC["JUARA_OIDC_ISSUER"], "SSO ASN")
    monkeypatch.delenv("JUARA_OIDC_NAME")
    assert settings().provider is not None
    assert OIDC["JUARA_OIDC_CLIENT_SECRET"] not in repr(settings().provider)
    monkeypatch.setenv("JUARA_ENV", "development")
    monkeypatch.setenv("JUARA_OIDC_ISSUER", "http://localhost:8080/realms/coba")
    named = settings().provider
    assert named is not None
    assert named.called == "localhost:8080"


@pytest.mark.parametrize(
    ("url", "cores", "processes"),
    [
        ("sqlite:///juara.db", 8, 1),
        ("postgresql+psycopg://juara@db/juara", 2, 2),
        ("postgresql+psycopg://juara@db/juara", 8, 4),
    ],
)
def test_the_embedded_database_is_served_by_one_process_a_server_by_one_a_core(
    monkeypatch: pytest.MonkeyPatch, url: str, cores: int, processes: int
) -> None:
    for name in (*NAMES, "JUARA_PROCESSES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("JUARA_DATABASE_URL", url)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert settings().processes == processes
    monkeypatch.setenv("JUARA_PROCESSES", "3")
    assert settings().processes == 3
