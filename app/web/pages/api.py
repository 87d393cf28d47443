"""The API for people: every route of the OpenAPI document, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a route takes beside a body: its name, the form of its value, what it means."""

    name: str
    form: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: how it is called, what it does, what it takes, what it answers."""

    method: str
    path: str
    summary: str
    description: str
    parameters: Sequence[Parameter]
    body: str | None
    answers: Sequence[str]
    needs_token: bool


def register(pages: Blueprint) -> None:
    """Adds the page of the API."""
    pages.add_url_rule("/api", view_func=api)


def api() -> str:
    """All routes by what they are about."""
    document = _document()
    groups: dict[str, list[Route]] = {}
    for path, item in document.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                route = _route(document, path, method, item)
                groups.setdefault(_subject(path), []).append(route)
    return render_template("api.html", groups=groups, info=document.get("info", {}))


def _document() -> Mapping[str, Any]:
    """The OpenAPI document of this application; empty where it has no API."""
    known = current_app.extensions.get("flask-smorest", {}).get("apis", {})
    first = next(iter(known.values()), None)
    found: Mapping[str, Any] = first["ext_obj"].spec.to_dict() if first else {}
    return found


def _subject(path: str) -> str:
    return path.removeprefix("/api/v1").split("/")[1]


def _route(document: Mapping[str, Any], path: str, method: str, item: Mapping[str, Any]) -> Route:
    operation = item[method]
    parameters = [*item.get("parameters", ()), *operation.get("parameters", ())]
    return Route(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=[_parameter(_resolved(document, one)) for one in parameters],
        body=_schema(operation.get("requestBody", {})),
        answers=[str(status) for status in operation.get("responses", {})],
        needs_token=bool(operation.get("security")),
    )


def _parameter(given: Mapping[str, Any]) -> Parameter:
    schema = given.get("schema", {})
    known = schema.get("enum") or schema.get("type", "string")
    values = known if isinstance(known, list) else [known]
    return Parameter(
        name=given["name"],
        form=" | ".join(str(one) for one in values if one not in {None, "null"}),
        required=bool(given.get("required")),
        description=given.get("description", ""),
    )


def _resolved(document: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A parameter, also where the document only points at it."""
    if "$ref" not in given:
        return given
    found: Any = document
    for step in given["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    resolved: Mapping[str, Any] = found
    return resolved


def _schema(body: Mapping[str, Any]) -> str | None:
    """The name of the schema that a body follows."""
    content: Mapping[str, Any] = next(iter(body.get("content", {}).values()), {})
    reference = content.get("schema", {}).get("$ref", "")
    return reference.rpartition("/")[2] or None
