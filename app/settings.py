"""The settings of the service, read once from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from environs import Env, EnvError
from limits import parse

from domain.errors import Invalid

_ROOT = Path(__file__).parent.parent
_WEAK = frozenset({"", "change-me", "secret", "dev", "development"})
_SHORTEST_SECRET = 32
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
    servers of our own stand before it and tell who is calling.
    """

    database_url: str
    secret_key: str
    production: bool
    port: int
    trusted_hosts: tuple[str, ...] = LOOPBACK
    evidence_dir: Path | None = None
    proxies: int = 0
    rates: Rates = Rates()

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
        read = Settings(
            database_url=env.str("JUARA_DATABASE_URL", f"sqlite:///{_ROOT / 'var' / 'juara.db'}"),
            secret_key=env.str("JUARA_SECRET_KEY", "development"),
            production=_is_production(env.str("JUARA_ENV", "development")),
            port=env.int("PORT", 8000),
            trusted_hosts=tuple(env.list("JUARA_TRUSTED_HOSTS", LOOPBACK)),
            evidence_dir=env.path("JUARA_EVIDENCE_DIR", None),
            proxies=env.int("JUARA_TRUSTED_PROXIES", 0),
            rates=Rates(
                address=_rate(env, "JUARA_RATE_OF_ADDRESS", "2000 per 10 seconds"),
                account=_rate(env, "JUARA_RATE_OF_ACCOUNT", "400 per 10 seconds"),
                region=_rate(env, "JUARA_RATE_OF_REGION", "400 per 10 seconds"),
            ),
        )
    except EnvError as error:
        raise Invalid(str(error)) from None
    if read.proxies < 0:
        raise Invalid("JUARA_TRUSTED_PROXIES must not be negative", field="JUARA_TRUSTED_PROXIES")
    if read.production and (read.secret_key in _WEAK or len(read.secret_key) < _SHORTEST_SECRET):
        raise Invalid(
            f"JUARA_SECRET_KEY must be a secret of {_SHORTEST_SECRET} characters or more"
            " when JUARA_ENV is production",
            field="JUARA_SECRET_KEY",
        )
    return read


def _is_production(name: str) -> bool:
    if name not in {"development", "production"}:
        raise Invalid("JUARA_ENV must be development or production", field="JUARA_ENV")
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
