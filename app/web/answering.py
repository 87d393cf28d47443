"""From whatever went wrong to the problem document that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from eventsourcing.persistence import IntegrityError
from flask import Flask, Response, current_app, g, request
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from app.accounts.throttle import TooMany
from app.evidence.store import FULL
from app.web import logs
from app.web.budgets import Exhausted
from app.web.problems import KINDS, MEDIA_TYPE, Blame, Problem, Rejected, by_status
from app.web.wire import PRIVATE, answer
from domain.errors import Refusal

PAGE = "problem_page"
"""The name of the extension that may tell a problem outside of the API as a page: a function
of the problem that gives a response, or none to leave it as JSON."""

_RETRY_SECONDS = "2"
_WRITES = {"POST", "PUT", "PATCH"}
_TOLD = {405, 413, 415}
_log = structlog.get_logger("juara.web")


def register(app: Flask) -> None:
    """Lets the application answer everything that goes wrong."""
    app.register_error_handler(Refusal, _answering(refused))
    app.register_error_handler(HTTPException, _answering(failed))
    for busy in (exc.OperationalError, exc.InterfaceError, exc.TimeoutError):
        app.register_error_handler(busy, _answering(unavailable))
    app.register_error_handler(IntegrityError, _answering(overtaken))
    app.register_error_handler(OSError, _answering(full))
    app.register_error_handler(Exception, _answering(broken))


def refused(error: Refusal) -> Problem:
    """What a refusal of the domain is, told with the field to blame."""
    kind = KINDS.get(error.code, KINDS["refused"])
    headers = {"WWW-Authenticate": "Bearer"} if kind.status == 401 else {}  # noqa: PLR2004
    if kind.status == 503:  # noqa: PLR2004
        headers["Retry-After"] = _RETRY_SECONDS
    if isinstance(error, TooMany | Exhausted):
        headers["Retry-After"] = str(error.seconds)
    if isinstance(error, Rejected):
        return Problem(kind, error.message, error.blames, headers=headers)
    blames = [Blame(_pointer(error.field), error.code, error.message)] if error.field else []
    return Problem(kind, error.message, blames, headers=headers)


def failed(error: HTTPException) -> Problem:
    """What an error of HTTP itself is; headers such as Allow are kept."""
    kind = by_status(error.code or 500)
    kept = {k: v for k, v in error.get_headers() if k.lower() != "content-type"}
    # What the library says of the others repeats what was sent, such as a foreign host.
    told = error.description if error.code in _TOLD else None
    return Problem(kind, told or kind.meaning, headers=kept)


def unavailable(error: Exception) -> Problem:
    """The database is down or busy: worth another try."""
    _log.warning("database unavailable", reason=type(error).__name__, path=logs.path())
    kind = KINDS["unavailable"]
    return Problem(kind, kind.meaning, request=_request(), headers={"Retry-After": _RETRY_SECONDS})


def overtaken(_: Exception) -> Problem:
    """Another writer was faster on the same thing."""
    return Problem(KINDS["wrong-state"], "somebody else changed the same thing just now")


def full(error: OSError) -> Problem:
    """There is no room to take a form apart, or else a fault."""
    if error.errno not in FULL:
        return broken(error)
    _log.error("disk full", method=request.method, path=request.path)
    kind = KINDS["storage-full"]
    return Problem(kind, kind.meaning, request=_request())


def broken(error: Exception) -> Problem:
    """A fault of the service: logged in full, told without its insides."""
    _log.error("request failed", method=request.method, path=logs.path(), exc_info=error)
    kind = KINDS["internal"]
    return Problem(kind, kind.meaning, request=_request())


def respond(problem: Problem) -> Response:
    """The problem as JSON, or as the page that a reader outside of the API gets."""
    page: Callable[[Problem], Response | None] | None = current_app.extensions.get(PAGE)
    outside = page is not None and not request.path.startswith("/api/")
    response = (page(problem) if page and outside else None) or _json(problem)
    response.status_code = problem.kind.status
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = PRIVATE
    return response


def _answering(tell: Callable[[Any], Problem]) -> Callable[[Any], Response]:
    return lambda error: respond(tell(error))


def _json(problem: Problem) -> Response:
    language = request.accept_languages.best_match(("id", "en")) or "id"
    response = answer(problem.document(language), problem.kind.status)
    response.content_type = MEDIA_TYPE
    response.content_language.add(language)
    response.vary.add("Accept-Language")
    return response


def _pointer(field: str) -> str:
    """Where a field is: in the body, or a parameter of the address."""
    if field in (request.view_args or {}):
        return f"/{field}"
    if request.method in _WRITES:
        return f"#/{field.replace('.', '/')}"
    return f"?{field}"


def _request() -> str | None:
    number: str | None = g.get("request_id")
    return number
