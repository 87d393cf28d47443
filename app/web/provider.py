"""Speaking with the outside provider that people may sign in with.

Authlib knows the protocol: the authorization code with a proof key, the nonce, the signed
identity. Ours is what it leaves open: a handshake is good once and waits on this side, the
provider must be the one that the settings name, and a slow one holds nobody else up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import structlog
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App, OAuthError
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import Response, current_app, make_response, redirect
from joserfc.errors import JoseError
from requests import RequestException

from app.accounts import handshakes
from app.accounts.provider import Provider
from app.service import Juara
from domain.errors import Refusal, Unauthenticated

_BEGUN = "handshakes"
_MOST_BEGUN = 5
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_SIGNED_WITH = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_SECONDS = 5
_CLOCKS_DIFFER_BY = 60
_AT_ONCE = 4
_LONGEST_REASON = 60
_PATIENCE_SECONDS = 1
_FAILED = "signing in at the provider did not succeed: begin again"
_log = structlog.get_logger("juara.web")


class Unreachable(Refusal):
    """The provider does not answer, or not as one does."""

    code = "unavailable"

    def __init__(self) -> None:
        """Says so."""
        super().__init__("the sign-in provider does not answer: try again, or use a password")


class Handshakes(FlaskIntegration):
    """Where Authlib keeps what a handshake agreed on: with us, for the browser that began it."""

    def set_state_data(self, session: Any, state: str, data: Mapping[str, str]) -> None:
        """Keeps it."""
        handshakes.keep(_service(), state, data)
        session[_BEGUN] = [*session.get(_BEGUN, ()), state][-_MOST_BEGUN:]

    def get_state_data(self, session: Any, state: str) -> Mapping[str, str] | None:
        """Gives it back, this once."""
        return handshakes.take(_service(), state) if state in session.get(_BEGUN, ()) else None

    def clear_state_data(self, session: Any, state: str) -> None:
        """Nothing is left to clear."""


class Client(FlaskOAuth2App):
    """The service as the provider knows it."""

    def __init__(self, provider: Provider) -> None:
        """Known by a secret, or by a key."""
        key = provider.key
        by_key = PrivateKeyJWT(alg=key.algorithm, headers={"kid": key.id}) if key else None
        super().__init__(
            Handshakes("provider"),
            client_id=provider.client,
            client_secret=key.key if key else provider.secret,
            client_auth_methods=[by_key] if by_key else [],
            client_kwargs={
                "scope": "openid",
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": by_key.name if by_key else "client_secret_basic",
                "default_timeout": _SECONDS,
            },
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        )
        self.provider = provider
        self._turns = BoundedSemaphore(_AT_ONCE)

    def load_server_metadata(self) -> dict[str, Any]:
        """What the provider says of itself, once it is known to be the right one."""
        told = super().load_server_metadata()
        if not self._is_right(told):
            told.pop("_loaded_at", None)  # it is asked again the next time
            raise OAuthError("wrong_provider")
        # Whatever it says: a token that is signed by a shared secret, or not at all, is no proof.
        told["id_token_signing_alg_values_supported"] = _SIGNED_WITH
        return told

    def send(self, back: str) -> Response:
        """Sends the reader to the provider, who is to come back to this address.

        Raises:
            Unreachable: when the provider does not tell where that is.
        """
        with self._turn():
            agreed = self.create_authorization_url(back)
        self.save_authorize_data(redirect_uri=back, **agreed)
        return make_response(redirect(agreed["url"], 303))

    def subject(self) -> str:
        """Whom the provider means by the reader who comes back from there.

        Raises:
            Unauthenticated: when it vouches for nobody, or what it says does not hold.
            Unreachable: when it does not answer.
        """
        with self._turn():
            token = self.authorize_access_token(
                leeway=_CLOCKS_DIFFER_BY, claims_options=self._claims()
            )
        subject = token.get("userinfo", {}).get("sub")
        if not isinstance(subject, str) or not subject:
            raise Unauthenticated(_FAILED)
        return subject

    def _is_right(self, told: Mapping[str, Any]) -> bool:
        """Whether it is the provider of the settings, and leads nowhere less safe."""
        scheme = urlsplit(self.provider.issuer).scheme
        schemes = {urlsplit(str(told.get(name, ""))).scheme for name in _ENDPOINTS}
        return told.get("issuer") == self.provider.issuer and schemes == {scheme}

    def _claims(self) -> dict[str, dict[str, Any]]:
        return {
            "iss": {"essential": True, "values": [self.provider.issuer]},
            "aud": {"essential": True, "values": [self.client_id]},
        }

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A few wait for the provider at once, the others are told so."""
        if not self._turns.acquire(timeout=_PATIENCE_SECONDS):
            raise Unreachable
        try:
            yield
        except RequestException as error:
            _log.warning("provider unreachable", reason=type(error).__name__)
            raise Unreachable from None
        except (OAuthError, JoseError, ValueError) as error:
            reason = str(getattr(error, "error", None) or type(error).__name__)
            _log.warning("provider refused", reason=reason[:_LONGEST_REASON])
            raise Unauthenticated(_FAILED) from None
        finally:
            self._turns.release()


def _service() -> Juara:
    juara: Juara = current_app.extensions["juara"]
    return juara
