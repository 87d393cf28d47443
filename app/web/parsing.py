"""Reading bodies and addresses strictly, by the schemas that also document them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Never

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs import missing
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import UnsupportedMediaType

from app.web.body import LARGEST, read_json
from app.web.problems import Blame, Rejected

_CODES = {
    "Missing data for required field.": "required",
    "Unknown field.": "unknown",
    "Field may not be null.": "null",
}
_PREFIX = {"json": "#/", "query": "?", "querystring": "?"}


class StrictParser(FlaskParser):
    """Takes JSON only, names each thing that is wrong, and ignores nothing."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(_PREFIX, RAISE)

    def _raw_load_json(self, req: Request) -> Any:
        """The body; nothing at all counts as an empty one."""
        # A body without a length is cut at the limit in silence; one byte more tells.
        req.max_content_length = LARGEST + 1
        raw = req.get_data()
        if not raw and not req.content_type:
            return missing
        _require_json(req)
        return read_json(raw)

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The parameters of the address; each may be given once."""
        wrong = [
            Blame(f"?{name}", "invalid", "Holds a control character." if once else "Given twice.")
            for name, values in req.args.lists()
            if not (once := len(values) == 1) or not f"{name}{values[0]}".isprintable()
        ]
        if wrong:
            raise Rejected(wrong)
        return self._makeproxy(req.args, schema)

    def handle_error(self, error: ValidationError, req: Request, *_: Any, **__: Any) -> Never:
        """Everything that is wrong, field by field."""
        raise Rejected(
            [
                Blame(_PREFIX.get(location, "") + "/".join(path), code, message)
                for location, told in error.messages_dict.items()
                for path, code, message in _flat(told, ())
            ]
        ) from None


def _require_json(req: Request) -> None:
    charset = req.mimetype_params.get("charset", "utf-8").lower()
    if req.mimetype != "application/json" or charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType("send application/json in UTF-8")
    if req.content_encoding:
        raise UnsupportedMediaType("send the body uncompressed")


def _flat(told: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if isinstance(told, Mapping):
        for name, below in told.items():
            yield from _flat(below, path if name == "_schema" else (*path, str(name)))
    else:
        for message in told if isinstance(told, list) else [told]:
            yield path, _CODES.get(message, "invalid"), message
