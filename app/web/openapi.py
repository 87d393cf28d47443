"""The OpenAPI document, made from the routes and the schemas that check them."""

from __future__ import annotations

from typing import Any

import flask_smorest
import msgspec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response
from marshmallow import Schema, fields

from app.web import converters
from app.web.fields import Amount, Moment, Number, Told
from app.web.problems import KINDS, MEDIA_TYPE
from app.web.wire import PUBLIC

PREFIX = "/api/v1"
_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"

DESCRIPTION = """
Standings of Indonesia's regional governments (IID, IPKD), and the facts behind every point.

**Numbers** are texts with a decimal point (`"84.46"`), times are RFC 3339 in UTC, codes are
texts; a region's code is taken with or without its dot (`35.76`, `3576`).

**Every number says what it is**: index, year, edition, basis (`claimed`, `verified`,
`official`) and the position of the log that it holds at. `as_of` takes a position or a time and
gives what stood then. A gap is the other's score minus the own one, a lead the own one minus the
other's; a minus sign means what it says.

**Reading** is open. Answers that follow from the log alone carry a weak `ETag` of its position
and answer `304` until it moves. Lists have `items` and `next`, the `cursor` of the next part,
also as a `Link` header.

**Writing** needs `Authorization: Bearer TOKEN`; the region of an operator or a head is that of
the token. What creates something needs an `Idempotency-Key` of yours: sent again, it gives the
first answer with `Idempotent-Replayed: true`, for another content it is refused. Submissions and
reports carry their version as `ETag: "v3"`; a change names it in `If-Match`, and a report that
nobody has begun is `"v0"`. Every command answers with the `position` of the log after it.

**A no** is a problem document (RFC 9457); `type` leads to its meaning, `errors` names each
field. Who sends too much at once is told 429, with `Retry-After` in seconds. The order of
refusal: 401 no token, 403 the role never may, 404 nothing that you may see,
403 a conflict of interest, 409 the wrong state, 412 or 428 the version, 422 the content.

**The public part of the log** (`/log`) holds the facts about regions and their agencies, about
cycles, published and contested results, measuring runs, every change of a score, decisions on
objections, the acceptance of a submission, and agreements from the day on which they took effect.
Drafts, profiles, claims, evidence,
verifications, rejections, withdrawals and negotiations are not in it, so positions have gaps.
An actor is an opaque id.
""".strip()


class Blame(Told):
    """What is wrong: in the body (`#/name`), the query (`?name`) or the path (`/name`)."""

    pointer = fields.String()
    code = fields.String()
    message = fields.String()


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type = fields.String(required=True, metadata={"format": "uri-reference"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(Blame))
    request = fields.String()


class Api(flask_smorest.Api):
    """Documents problems as what they are, and leaves answering them to one place."""

    ERROR_SCHEMA = Problem  # type: ignore[assignment]
    DEFAULT_ERROR_RESPONSE_NAME = None  # type: ignore[assignment]

    def __init__(self) -> None:
        """An API without routes."""
        plugin = MarshmallowPlugin(schema_name_resolver=_name)
        options = {**_OPTIONS, "marshmallow_plugin": plugin}
        flask_smorest.Api.__init__(self, spec_kwargs=options)

    def _register_responses(self) -> None:
        for status in sorted({kind.status for kind in KINDS.values()}):
            self.spec.components.response(reference(status), _response(status), lazy=True)

    def _register_error_handlers(self) -> None:
        """None: ``app.web.answering`` answers everything that goes wrong."""

    def _openapi_json(self) -> Response:
        document = msgspec.json.format(msgspec.json.encode(self.spec.to_dict()), indent=1)
        return Response(document, mimetype="application/json", headers={"Cache-Control": PUBLIC})


def reference(status: int) -> str:
    """The name of the documented problem of a status."""
    return f"Problem{status}"


def _response(status: int) -> dict[str, Any]:
    kinds = [kind for kind in KINDS.values() if kind.status == status]
    return {
        "description": " ".join(f"{kind.title} (`{kind.code}`): {kind.meaning}" for kind in kinds),
        "content": {MEDIA_TYPE: {"schema": Problem}},
    }


def create_api(app: Flask) -> flask_smorest.Api:
    """The API of the application, without any route yet."""
    app.config["OPENAPI_URL_PREFIX"] = PREFIX
    api: flask_smorest.Api = Api()
    for field, kind in ((Number, ("string", "decimal")), (Moment, ("string", "date-time"))):
        api.register_field(field, *kind)
    api.register_field(Amount, "string", None)
    for converter, schema in converters.CONVERTERS.values():
        api.register_converter(converter, lambda _, schema=schema: dict(schema))
    api.init_app(app)
    return api


def _name(schema: type[Schema] | Schema) -> str:
    cls = schema if isinstance(schema, type) else type(schema)
    return cls.__name__


_OPTIONS: dict[str, Any] = {
    "title": "Juara",
    "version": "1",
    "openapi_version": "3.1.0",
    "info": {"description": DESCRIPTION},
    "servers": [{"url": "/"}],
    "security": [],
    "components": {
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer", "description": "`juara token create`"},
        }
    },
}
