"""What reading routes share: regions by their codes, pages of lists, links to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from marshmallow import fields
from sqlalchemy import Connection

from app.queries.moment import Moment
from app.web.fields import Moment as Time
from app.web.fields import Told
from app.web.wire import answer, stamp
from domain.errors import Invalid, NotFound
from domain.region import normal_code
from projections import regions
from projections.schema import AnyRow


class AsOf(Told):
    """The moment at which an answer holds: a position of the log, and the time of its fact."""

    position = fields.Integer()
    time = Time()


def as_of(moment: Moment) -> dict[str, Any]:
    """The moment at which an answer holds."""
    return {"position": moment.position, "time": stamp(moment.time)}


def region_at(connection: Connection, code: str) -> AnyRow:
    """The region that the path names."""
    try:
        return regions.find(connection, code)
    except NotFound as missing:
        raise NotFound(missing.message) from None


def region_asked(connection: Connection, code: str, name: str = "region") -> AnyRow:
    """The region that a parameter names; one that there is not makes the request invalid."""
    try:
        return regions.find(connection, normal_code(code))
    except NotFound as missing:
        raise Invalid(missing.message, field=name) from None


def page(items: Sequence[Any], following: object = None, **more: Any) -> Response:
    """A part of a list; ``following`` is the cursor of the next one, if there is one."""
    cursor = None if following is None else str(following)
    return linked({**more, "items": list(items), "next": cursor}, cursor)


def linked(body: Mapping[str, Any], cursor: str | None) -> Response:
    """An answer with a link to the part after it."""
    response = answer(body)
    if cursor is not None:
        asked = {**request.args.to_dict(), "cursor": cursor}
        response.headers["Link"] = f'<{request.path}?{urlencode(asked)}>; rel="next"'
    return response


def next_of(rows: Sequence[AnyRow], limit: int, column: str) -> object:
    """The cursor after a full page; none after one that is not full."""
    return getattr(rows[-1], column) if len(rows) == limit else None
