"""What every command documents alike: its headers, its token, and how it can be refused."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from app.web.api.blueprint import View, problems

_KEY_HEADER: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Your own name for this command; sent again, it gives the first answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]{1,255}$"},
}
_VERSION_HEADER: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The version that you saw.",
    "schema": {"type": "string", "pattern": '^"v(0|[1-9][0-9]{0,8})"$'},
}


def document(command: View, *, creates: bool, versioned: bool) -> None:
    """Adds to what a view documents what follows from its being a command."""
    notes = deepcopy(getattr(command, "_apidoc", {}))
    parameters = notes.setdefault("arguments", {}).setdefault("parameters", [])
    statuses = {400, 401, 403, 404, 409, 422, 503}
    statuses |= {412, 428} if versioned else set()
    statuses |= {413, 415} if any(one["in"] == "json" for one in parameters) else set()
    parameters.append(_KEY_HEADER | {"required": creates})
    parameters.extend([_VERSION_HEADER] * versioned)
    manual = {"security": [{"bearer": []}], "responses": problems(*sorted(statuses))}
    notes["manual_doc"] = {**notes.get("manual_doc", {}), **manual}
    command._apidoc = notes  # type: ignore[attr-defined]  # noqa: SLF001 -- the library's name
