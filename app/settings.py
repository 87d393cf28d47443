"""The settings of the service, read once from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvError
from limits import parse

from app.accounts.provider import ClientKey, Provider
from domain.errors import Invalid

_ROOT = Path(__file__).parent.parent
_MOST_PROCESSES = 4
_SHORTEST_SECRET = 32
_SHORTEST_CLIENT_SECRET = 16
_FEWEST_DIFFERENT = 10
_ISSUER, _CLIENT = "JUARA_OIDC_ISSUER", "JUARA_OIDC_CLIENT_ID"
_SECRET, _KEY = "JUARA_OIDC_CLIENT_SECRET", "JUARA_OIDC_PRIVATE_KEY_FILE"
LOOPBACK = ("127.0.0.1", "localhost")
"""The names by which the service is called on its own machine."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How many requests each address, account and region may send, as `400 per 10 seconds`.

    An empty one is no limit. What is told from memory is not counted.
    """

    address: str = ""
    account: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides.

    ``secret_key`` signs what a browser gives back; ``production`` refuses weak settings;
    ``trusted_hosts`` are the names by which the service may be called, ``proxies`` how many
    servers of our own stand before it and tell who is calling; ``processes`` is how many answer;
    ``provider`` is an outside one that people may sign in with.
    """

    database_url: str
    secret_key: str
    production: bool
    port: int
    trusted_hosts: tuple[str, ...] = LOOPBACK
    evidence_dir: Path | None = None
    proxies: int = 0
    processes: int = 1
    rates: Rates = Rates()
    provider: Provider | None = None

    @property
    def evidence(self) -> Path:
        """The folder of evidence files: beside the embedded database where none is named."""
        if self.evidence_dir is not None:
            return self.evidence_dir
        embedded = self.database_url.removeprefix("sqlite:///")
        beside = Path(embedded).parent if embedded != self.database_url else _ROOT / "var"
        return beside / "evidence"


def settings() -> Settings:
    """The settings in the environment.

    Raises:
        Invalid: naming the variable that cannot be used.
    """
    env = Env()
    try:
        production = _is_production(env.str("JUARA_ENV", "development"))
        database = env.str("JUARA_DATABASE_URL", f"sqlite:///{_ROOT / 'var' / 'juara.db'}")
        read = Settings(
            database_url=database,
            secret_key=env.str("JUARA_SECRET_KEY", "development"),
            production=production,
            port=env.int("PORT", 8000),
            trusted_hosts=tuple(env.list("JUARA_TRUSTED_HOSTS", LOOPBACK)),
            evidence_dir=env.path("JUARA_EVIDENCE_DIR", None),
            proxies=env.int("JUARA_TRUSTED_PROXIES", 0),
            processes=env.int("JUARA_PROCESSES", _usual_processes(database)),
            rates=Rates(
                address=_rate(env, "JUARA_RATE_OF_ADDRESS", "2000 per 10 seconds"),
                account=_rate(env, "JUARA_RATE_OF_ACCOUNT", "400 per 10 seconds"),
                region=_rate(env, "JUARA_RATE_OF_REGION", "400 per 10 seconds"),
            ),
            provider=_provider(env, production=production),
        )
    except EnvError as error:
        raise Invalid(str(error)) from None
    _require(read.proxies >= 0, "JUARA_TRUSTED_PROXIES", "must not be negative")
    _require(read.processes > 0, "JUARA_PROCESSES", "must be 1 or more")
    _require_strong(read.secret_key, "JUARA_SECRET_KEY", _SHORTEST_SECRET, production=production)
    return read


def _usual_processes(database_url: str) -> int:
    """One with the embedded database, the simplest service there is; else one a core."""
    embedded = database_url.startswith("sqlite:")
    return 1 if embedded else min(os.cpu_count() or 1, _MOST_PROCESSES)


def _provider(env: Env, *, production: bool) -> Provider | None:
    """The provider that the environment names, wholly or not at all."""
    names = (_ISSUER, _CLIENT, _SECRET, _KEY)
    issuer, client, secret, path = (env.str(name, "").strip() for name in names)
    if not any((issuer, client, secret, path)):
        return None
    _require(issuer, _ISSUER, "is missing, while others of JUARA_OIDC are set")
    _require(client, _CLIENT, "is missing, while others of JUARA_OIDC are set")
    _require(bool(secret) != bool(path), _SECRET, f"either this or {_KEY} must be set")
    _require(_is_safe(issuer, production=production), _ISSUER, "must begin with https://")
    if secret:
        _require_strong(secret, _SECRET, _SHORTEST_CLIENT_SECRET, production=production)
    key = _client_key(Path(path)) if path else None
    return Provider(issuer, client, env.str("JUARA_OIDC_NAME", ""), secret, key)


def _client_key(path: Path) -> ClientKey:
    try:
        return ClientKey(path.read_bytes())
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}", field=_KEY) from None
    except ValueError as error:
        raise Invalid(f"{path} {error}", field=_KEY) from None


def _is_safe(issuer: str, *, production: bool) -> bool:
    """Over TLS; one on the own machine may do without while developing."""
    parts = urlsplit(issuer)
    return parts.scheme == "https" or (
        not production and parts.scheme == "http" and parts.hostname in LOOPBACK
    )


def _require_strong(secret: str, name: str, shortest: int, *, production: bool) -> None:
    """Neither short nor a placeholder that repeats itself."""
    strong = len(secret) >= shortest and len(set(secret)) >= _FEWEST_DIFFERENT
    rule = f"must be a random secret of {shortest} characters or more when JUARA_ENV is production"
    _require(strong or not production, name, rule)


def _require(condition: object, name: str, rule: str) -> None:
    if not condition:
        raise Invalid(rule, field=name)


def _is_production(name: str) -> bool:
    known = name in {"development", "production"}
    _require(known, "JUARA_ENV", "must be development or production")
    return name == "production"


def _rate(env: Env, name: str, default: str) -> str:
    """A rate as the library reads it; an empty one is no limit."""
    rate = env.str(name, default)
    try:
        if rate:
            parse(rate)
    except ValueError:
        raise Invalid(f'{name} must be a rate such as "{default}"', field=name) from None
    return rate
