"""A provider of identities on the loopback interface, strict in what it takes (OpenID Connect).

It lets in whoever it is told to, without asking. What it says can be bent, to see who
believes it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT = "juara"
SECRET = "what the provider gave to its client"  # noqa: S105 -- of a provider that is made up
BY_KEY = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
RS256 = RSAKey.generate_key(2048, {"kid": "r1", "use": "sig", "alg": "RS256"})
ES256 = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig", "alg": "ES256"})
FOREIGN = RSAKey.generate_key(2048, {"kid": "r1"})
SHARED = OctKey.import_key(SECRET)

Refused = tuple[Response, int]


@dataclass
class Identity:
    """The provider: who is signed in there, and how it signs."""

    issuer: str = ""
    back: str = "http://localhost/masuk/kembali"
    authorisations: dict[str, Mapping[str, str]] = field(default_factory=dict)
    assertions: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.mend()

    def mend(self) -> None:
        """The truth again, and nothing but the truth."""
        self.subject = "sub-1"
        self.algorithm = "RS256"
        self.keys: list[Any] = [RS256, ES256]
        # The keys that its client makes itself known by, where it does not by the secret.
        self.client_keys: Any = None
        # Claims that it makes instead of the true ones; None leaves one out.
        self.claims: dict[str, Any] = {}
        # What it says of itself instead of the truth.
        self.said: dict[str, Any] = {}
        # A key that is not the one that it has published.
        self.forged_with: Any = None
        self.asked: list[str] = []

    def app(self) -> Flask:
        app = Flask(__name__)
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.configuration)
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/jwks", view_func=self.jwks)
        app.before_request(lambda: self.asked.append(request.path))
        return app

    def configuration(self) -> Response:
        true = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        }
        return jsonify(true | self.said)

    def authorize(self) -> Any:
        asked = request.args
        right = {
            "client_id": CLIENT,
            "redirect_uri": self.back,
            "response_type": "code",
            "scope": "openid",
            "code_challenge_method": "S256",
        }
        if {name: asked.get(name) for name in right} != right or not asked.get("state"):
            return _refused("invalid_request")
        code = secrets.token_urlsafe(16)
        self.authorisations[code] = {
            "nonce": asked["nonce"],
            "challenge": asked["code_challenge"],
            "subject": self.subject,
        }
        return redirect(f"{self.back}?{urlencode({'code': code, 'state': asked['state']})}")

    def token(self) -> Any:
        if not (self._is_client_by_key() if self.client_keys else _is_client_by_secret()):
            return _refused("invalid_client", 401)
        granted = self.authorisations.pop(request.form.get("code", ""), None)
        if (
            granted is None
            or request.form.get("grant_type") != "authorization_code"
            or request.form.get("redirect_uri") != self.back
            or _challenge(request.form.get("code_verifier", "")) != granted["challenge"]
        ):
            return _refused("invalid_grant")
        told = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer"}
        return jsonify({**told, "expires_in": 300, "id_token": self._signed(granted)})

    def jwks(self) -> Response:
        return jsonify(KeySet(self.keys).as_dict(private=False))

    def _is_client_by_key(self) -> bool:
        form = request.form
        if form.get("client_assertion_type") != BY_KEY or request.authorization is not None:
            return False
        keys = KeySet.import_key_set(self.client_keys)
        try:
            read = jwt.decode(
                form.get("client_assertion", ""), keys, ["RS256", "ES256", "ES384", "ES512"]
            )
            jwt.JWTClaimsRegistry(
                iss={"essential": True, "value": CLIENT},
                sub={"essential": True, "value": CLIENT},
                aud={"essential": True, "value": f"{self.issuer}/token"},
                exp={"essential": True},
                jti={"essential": True},
            ).validate(read.claims)
        except (JoseError, ValueError):
            return False
        fresh = read.claims["jti"] not in self.assertions and "kid" in read.header
        self.assertions.add(read.claims["jti"])
        return fresh and read.claims["exp"] - time.time() <= 3600

    def _signed(self, granted: Mapping[str, str]) -> str:
        now = int(time.time())
        true = {
            "iss": self.issuer,
            "sub": granted["subject"],
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": granted["nonce"],
            "email": "budi@example.org",
            "name": "Budi Santoso",
        }
        made = {k: v for k, v in (true | self.claims).items() if v is not None}
        if self.algorithm == "none":
            head, body = (_base64(json.dumps(one).encode()) for one in ({"alg": "none"}, made))
            return f"{head}.{body}."
        key = self.forged_with or next(one for one in self.keys if one.alg == self.algorithm)
        header = {"alg": self.algorithm, "kid": key.kid} if key.kid else {"alg": self.algorithm}
        return jwt.encode(header, made, key, [self.algorithm])


@contextmanager
def listening(identity: Identity) -> Iterator[Identity]:
    """The provider, answering."""
    server = make_server("127.0.0.1", 0, identity.app(), threaded=True)
    identity.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield identity
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _is_client_by_secret() -> bool:
    given = request.authorization
    return given is not None and (given.username, given.password) == (CLIENT, SECRET)


def _challenge(verifier: str) -> str:
    return _base64(hashlib.sha256(verifier.encode()).digest())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _refused(error: str, status: int = 400) -> Refused:
    return jsonify({"error": error}), status
