"""An outside provider that people may sign in with, as the settings name it (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc.jwk import ECKey, RSAKey

_CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}
_FEWEST_BITS = 2048


class ClientKey:
    """The private key that the service makes itself known by, and how it signs with it."""

    def __init__(self, pem: bytes) -> None:
        """Reads a key.

        Raises:
            ValueError: when it is none that a provider could trust.
        """
        try:
            key = load_pem_private_key(pem, None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise ValueError("must be a private key in PEM, without a password") from None
        self.algorithm = _algorithm(key)
        self.key = (RSAKey if isinstance(key, RSAPrivateKey) else ECKey).import_key(pem)
        self.id = self.key.thumbprint()

    def public(self) -> dict[str, Any]:
        """The key set that the provider is to know, with the public half alone."""
        told = {**self.key.as_dict(private=False), "kid": self.id}
        return {"keys": [told | {"use": "sig", "alg": self.algorithm}]}


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider.

    ``issuer`` is the address that it signs with, ``client`` our name there and ``name`` what
    readers know it by. We make ourselves known either by the ``secret`` that it gave us or by
    the private ``key`` of which it has the public half.
    """

    issuer: str
    client: str
    name: str = ""
    secret: str = field(default="", repr=False)
    key: ClientKey | None = None

    @property
    def called(self) -> str:
        """What readers know it by."""
        return self.name or urlsplit(self.issuer).netloc


def _algorithm(key: object) -> str:
    if isinstance(key, RSAPrivateKey) and key.key_size >= _FEWEST_BITS:
        return "RS256"
    if isinstance(key, EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    raise ValueError(f"must be RSA of {_FEWEST_BITS} bits or more, or P-256, P-384 or P-521")
