"""The pages behind the ``type`` of a problem: what it means, in plain text."""

from __future__ import annotations

from flask import Flask, Response

from app.web.problems import KINDS, PATH, Kind
from app.web.wire import PUBLIC
from domain.errors import NotFound


def register(app: Flask) -> None:
    """Adds a page for every kind of problem, and one that lists them."""

    @app.get(PATH)
    def problem_kinds() -> Response:
        return _text("\n".join(map(_told, KINDS.values())))

    @app.get(f"{PATH}/<code>")
    def problem_kind(code: str) -> Response:
        if code not in KINDS:
            raise NotFound("there is no such kind of problem")
        return _text(_told(KINDS[code]))


def _told(kind: Kind) -> str:
    return f"{kind.path}\n{kind.status} {kind.judul} / {kind.title}\n{kind.meaning}\n"


def _text(text: str) -> Response:
    return Response(text, mimetype="text/plain", headers={"Cache-Control": PUBLIC})
