"""Headers that every answer carries, and the names by which the service may be called."""

from __future__ import annotations

from flask import Flask, Response, request

from app.web.wire import PRIVATE

_POLICY = "Content-Security-Policy"
HEADERS = {
    _POLICY: (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none';"
        " object-src 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_UNLESS_STRICTER = {name: value for name, value in HEADERS.items() if name != _POLICY}
_OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}


def register(app: Flask, hosts: tuple[str, ...]) -> None:
    """Refuses foreign host names, and lets every answer carry the headers."""
    app.config.update(
        TRUSTED_HOSTS=list(hosts),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    # Joining slashes would answer //evil.example/ by sending the reader there.
    app.url_map.merge_slashes = False
    app.after_request(_secured)


def _secured(response: Response) -> Response:
    headers = response.headers
    headers.extend(_UNLESS_STRICTER if _POLICY in headers else HEADERS)
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = PRIVATE
    if request.is_secure:
        headers.update(_OVER_TLS)
    return response
