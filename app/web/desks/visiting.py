"""Signing in by the word of an outside provider: there, and back."""

from __future__ import annotations

from flask import Blueprint, Response, request, session

from app.accounts import signing_in, throttle
from app.accounts.provider import Provider
from app.accounts.throttle import TooMany
from app.web.desks import signed, signing
from app.web.provider import Client, Unreachable
from domain.errors import Unauthenticated

BACK = "/masuk/kembali"
"""Where the provider is to send readers back to; it knows this address beforehand."""

_ONWARD = "onward"


def register(desks: Blueprint, provider: Provider) -> None:
    """Adds the views for a provider."""
    visit = Visit(Client(provider))
    # A link, since a form may lead to no other host.
    desks.add_url_rule("/masuk/penyedia", "to_provider", visit.there)
    desks.add_url_rule(BACK, "from_provider", visit.back)


class Visit:
    """A visit to a provider."""

    def __init__(self, client: Client) -> None:
        """Speaks with the provider as this client."""
        self._client = client

    def there(self) -> Response:
        """Sends the reader to the provider."""
        onward = signing.asked_for(request.args.get("next", ""))
        service = signed.service()
        try:
            throttle.attempt(service.engine, None, _address(), service.recorder.clock())
            sent = self._client.send(request.host_url.rstrip("/") + BACK)
        except (TooMany, Unreachable, Unauthenticated) as no:
            return signing.refused(no, onward)
        session[_ONWARD] = onward
        return sent

    def back(self) -> Response:
        """Signs in whom the provider vouches for, under a new session."""
        onward = signing.asked_for(session.pop(_ONWARD, ""))
        subject = ""
        try:
            subject = self._client.subject()
            issuer = self._client.provider.issuer
            secret = signing_in.sign_in_as(signed.service(), issuer, subject, _address())
        except (Unreachable, Unauthenticated) as no:
            return signing.refused(no, onward, subject)
        return signing.entered(secret, onward)


def _address() -> str:
    return request.remote_addr or ""
