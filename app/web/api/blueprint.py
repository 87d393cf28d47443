"""What all routes of the API share: strict parsing, and honest documentation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import flask_smorest
from flask import Response, current_app

from app.service import Juara
from app.web.openapi import reference
from app.web.parsing import StrictParser
from app.web.wire import PUBLIC

View = Callable[..., Any]

_PUBLIC = (400, 422, 503)
_FLOODED = 429


class _Strict(flask_smorest.Blueprint):
    ARGUMENTS_PARSER = StrictParser()

    def _prepare_arguments_doc(self, doc: Any, doc_info: Any, **more: Any) -> Any:
        # What a route can answer is named in one place, below; the names that the
        # library gives to statuses differ between versions of Python.
        doc_info.get("arguments", {}).pop("responses", None)
        return flask_smorest.Blueprint._prepare_arguments_doc(  # noqa: SLF001 -- it is overridden
            self, doc, doc_info, **more
        )


def routes(name: str, description: str) -> flask_smorest.Blueprint:
    """Routes about one thing, which take nothing that they do not name."""
    made: flask_smorest.Blueprint = _Strict(  # type: ignore[no-untyped-call]  # its base is untyped
        name, __name__, description=description
    )
    return made


def naming(resource: flask_smorest.Blueprint, **names: str) -> None:
    """Gives views parts of the path under names that say what they are."""

    def rename(_: str | None, values: dict[str, Any] | None) -> None:
        for part, name in names.items():
            if values is not None and part in values:
                values[name] = values.pop(part)

    resource.url_value_preprocessor(rename)


def service() -> Juara:
    """The service behind the application."""
    juara: Juara = current_app.extensions["juara"]
    return juara


def problems(*statuses: int) -> Mapping[str, str]:
    """The problems of these statuses, as documentation refers to them; any route may be flooded."""
    return {str(status): reference(status) for status in (*statuses, _FLOODED)}


def public(view: View) -> View:
    """An answer that follows from the address and the log alone: anybody may keep it."""

    @wraps(view)
    def told(*args: Any, **kwargs: Any) -> Response:
        response: Response = view(*args, **kwargs)
        response.headers["Cache-Control"] = PUBLIC
        return response

    unchanged = {"304": {"description": "The log has not moved since."}}
    documented: View = flask_smorest.Blueprint.doc(responses={**unchanged, **problems(*_PUBLIC)})(
        told
    )
    return documented
