"""Reading that depends on the reader: what is not shown to everybody before it is final."""

from __future__ import annotations

from functools import wraps
from typing import Any, cast

import flask_smorest
from flask import Response, g, request

from app.web.api.blueprint import View, problems, public
from app.web.api.commanding import acting
from app.web.wire import PRIVATE
from domain.actor import Actor


def shown(view: View) -> View:
    """A public answer; with a token it is what that one's role is shown, and in no cache."""
    open_to_all = public(view)

    @wraps(open_to_all)
    def told(*args: Any, **kwargs: Any) -> Response:
        g.viewer = acting()
        response: Response = open_to_all(*args, **kwargs)
        if "Authorization" in request.headers:
            response.headers["Cache-Control"] = PRIVATE
        return response

    documented: View = flask_smorest.Blueprint.doc(
        security=[{}, {"bearer": []}], responses=problems(401)
    )(told)
    return documented


def viewer() -> Actor:
    """Who reads."""
    return cast("Actor", g.viewer)
