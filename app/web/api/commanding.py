"""How a request becomes a command: who acts, under which key, on which version.

Refusals come in one order. 401 and 403 need neither the thing nor the content, so they
come first. What is wrong with the content comes last: before it is told, the command is
asked whether it would be possible at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID, uuid5

from flask import Response, current_app, g, request
from marshmallow import fields

from app.authorize import require_role
from app.service import Answer, Juara
from app.store.transaction import Transaction
from app.tokens import bearer
from app.web import budgets
from app.web.api.blueprint import View, service
from app.web.api.documenting import document
from app.web.fields import Moment, Told
from app.web.problems import KeyRequired, Rejected, VersionRequired
from app.web.wire import answer, stamp
from domain.actor import PUBLIC, Actor
from domain.cycle import cycle_key
from domain.errors import Invalid, NotFound, Unauthenticated
from domain.index import edition, editions

P = ParamSpec("P")
Made = Mapping[str, str]
Possible = Callable[..., None]

_KEYS = UUID("0b0f1f0e-6f0c-5a52-8d57-4c6a7a1f2b90")
_KEY = re.compile(r"[!-~]{1,255}")
_TOKEN = re.compile(r"[Bb]earer +([!-~]{1,500})")
_TAG = re.compile(r'"v(0|[1-9][0-9]{0,8})"')
_NO_VERSION = -1
_NAMES = {"submission": "id", "organisation": "id"}


class CommandDone(Told):
    """Where the log ended after a command; the first answer where it is sent again."""

    position = fields.Integer()
    time = Moment()


class Changed(CommandDone):
    """A changed thing and its version, also its ``ETag``."""

    version = fields.Integer()


@dataclass(frozen=True, slots=True)
class Command:
    """Who commands, the id that makes it once, and the version it was decided on."""

    actor: Actor
    id: UUID | None
    version: int | None

    def do(
        self,
        command: Callable[Concatenate[Juara, Transaction, P], Made],
        *args: P.args,
        **content: P.kwargs,
    ) -> Answer:
        """Carries it out, or tells its first answer again."""
        g.actor_id = self.actor.id
        with current_app.extensions["turns"].take(self.actor):
            return service().do(self.actor, self.id, command, *args, **content)


def acting() -> Actor:
    """Who acts, by the token of the request; nobody where there is none.

    The session of a browser is not taken here, so that no foreign page can use it.

    Raises:
        Unauthenticated: when there is a token, and it is no good.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return PUBLIC
    match = _TOKEN.fullmatch(header)
    if match is None:
        raise Unauthenticated("send Authorization: Bearer TOKEN")
    actor = bearer(service(), match[1])
    budgets.learn(match[1], actor)
    return actor


def command(
    action: str,
    *,
    creates: bool = False,
    versioned: bool = False,
    possible: Possible | None = None,
) -> Callable[[View], View]:
    """Lets a view command: it is given a ``Command`` first.

    Args:
        action: its name in the table of permissions.
        creates: it makes something new, so a key of its own is required.
        versioned: it changes something, so the version seen is required.
        possible: raises what stands against the action whatever its content; it is told
            the service, the actor, the action, the parts of the path and the version.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def told(**path: Any) -> Response:
            actor = acting()
            require_role(actor, action)
            key = _command_id(actor, required=creates)
            seen: dict[str, int] = {}
            try:
                if versioned:
                    seen["version"] = _version()
                response: Response = view(Command(actor, key, seen.get("version")), **path)
            except (Rejected, VersionRequired):
                if possible is not None:
                    possible(service(), actor, action, **path, **seen)
                raise
            except NotFound as missing:
                raise _blamed_on_the_content(missing, path) from None
            return response

        document(told, creates=creates, versioned=versioned)
        return told

    return decorate


def made(done: Answer, status: int = 200, at: str | None = None, **more: Any) -> Response:
    """The answer to a command: where the log ended after it, and what it made."""
    things = {_NAMES.get(name, name): value for name, value in done.made.items()}
    told = {"position": done.position, "time": stamp(done.time), **things, **more}
    if "version" in told:
        told["version"] = int(told["version"])
    response = answer(told, status)
    if "version" in told:
        response.set_etag(f"v{told['version']}")
    if at is not None:
        response.location = at
    if done.repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return response


@contextmanager
def blaming(fields: Mapping[str, str]) -> Iterator[None]:
    """Tells what the domain blames by the name that the body has for it."""
    try:
        yield
    except Invalid as no:
        if no.field is None or no.field not in fields:
            raise
        raise Invalid(no.message, field=fields[no.field]) from None


def cycle_asked(index: str, year: int) -> str:
    """The cycle that a body names; one without an edition makes it invalid."""
    try:
        edition(index, year)
    except NotFound as missing:
        known = any(one.index == index for one in editions())
        raise Invalid(missing.message, field="year" if known else "index") from None
    return cycle_key(index, year)


def _command_id(actor: Actor, *, required: bool) -> UUID | None:
    key = request.headers.get("Idempotency-Key")
    if key is None and not required:
        return None
    if key is None or not _KEY.fullmatch(key):
        raise KeyRequired("send a header Idempotency-Key of 1 to 255 visible characters")
    return uuid5(_KEYS, f"{actor.id}\n{request.method} {request.full_path}\n{key}")


def _version() -> int:
    """The version in If-Match; one that was never given where it is no version."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        raise VersionRequired('send a header If-Match with the version you saw, such as "v3"')
    match = _TAG.fullmatch(header.strip())
    return int(match[1]) if match else _NO_VERSION


def _blamed_on_the_content(missing: NotFound, path: Mapping[str, Any]) -> Exception:
    """What the path names is not found; what the content names makes the content invalid."""
    if missing.field is None or missing.field in path:
        return missing
    return Invalid(missing.message, field=missing.field)
