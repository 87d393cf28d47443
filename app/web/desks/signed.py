"""Who is signed in: the cookie of a browser, and the person that its session leads to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, g, request

from app.accounts import sessions
from app.service import Juara
from app.web import budgets
from domain.actor import Actor
from domain.errors import Forbidden, Unauthenticated

PUBLIC_VIEWS = frozenset(
    {
        "desks.sign_in",
        "desks.sign_out",
        "desks.password",
        "desks.to_provider",
        "desks.from_provider",
    }
)
"""The views that need nobody to be signed in."""

_LONGEST_SECRET = 200
_SAME = {None, "same-origin", "none"}


def service() -> Juara:
    """The service behind the desks."""
    juara: Juara = current_app.extensions["juara"]
    return juara


def cookie() -> str:
    """The name of the cookie; a browser lets only this very host set one with the prefix."""
    return "__Host-juara" if current_app.config["PRODUCTION"] else "juara"


def secret() -> str:
    """The secret that the browser shows; empty where it shows none."""
    return request.cookies.get(cookie(), "")[:_LONGEST_SECRET]


def resume() -> None:
    """Finds out who is signed in, for one request.

    Raises:
        Unauthenticated: when nobody is, and the page is for somebody.
    """
    g.actor = None
    found = sessions.resume(service(), secret()) if secret() else None
    if found is not None:
        g.actor, g.actor_id, g.renewed = found.actor, found.actor.id, found.renewed
        budgets.learn(found.renewed or secret(), found.actor)
    elif request.endpoint not in PUBLIC_VIEWS:
        raise Unauthenticated("sign in first")


def actor() -> Actor:
    """Who is signed in."""
    known: Actor = g.actor
    return known


def keep(response: Response, value: str) -> Response:
    """Gives the browser the secret of its session."""
    response.set_cookie(cookie(), value, **_flags())
    return response


def drop(response: Response) -> Response:
    """Takes the secret from the browser."""
    response.delete_cookie(cookie(), **_flags())
    return response


def renewed(response: Response) -> Response:
    """A session whose person has another role by now goes on under another secret."""
    value = g.pop("renewed", None)
    return keep(response, value) if value else response


def require_own_origin() -> None:
    """Refuses a form that another site has sent."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    foreign = origin is not None and urlsplit(origin).netloc != request.host
    if request.method == "POST" and (foreign or site not in _SAME):
        raise Forbidden("this form was sent by another site")


def _flags() -> dict[str, Any]:
    secure = bool(current_app.config["PRODUCTION"])
    return {"path": "/", "httponly": True, "secure": secure, "samesite": "Lax"}
