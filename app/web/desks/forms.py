"""Forms: what was typed, what is wrong with it beside its field, and doing it once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Concatenate, ParamSpec, Self
from uuid import UUID, uuid4, uuid5

from flask import current_app, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import formatting
from app.service import Answer, Juara
from app.store.transaction import Transaction
from app.web.desks.signed import actor, service
from app.web.pages import sentences
from app.web.pages.language import language, said
from domain.errors import Invalid, NotFound, Refusal
from domain.indicator import Indicator

P = ParamSpec("P")

_ONCE = UUID("7c1d2e0a-93c5-5f55-8b0e-5a4f1f6d2f11")


class Form:
    """One form: the values that its fields show, and what is wrong with them.

    ``file`` is the name of the file that is being looked at, which is the one to blame.
    """

    def __init__(
        self, values: Mapping[str, object] | None = None, called: Mapping[str, str] | None = None
    ) -> None:
        """A form that shows these values, or what was sent where something was.

        ``called`` says what a field is called here that the domain blames by another name.
        """
        self._known = dict(values or {})
        self._called = dict(called or {})
        self._sent: MultiDict[str, str] = request.form if is_sent() else MultiDict()
        self.errors: dict[str, str] = {}
        self.problem: str | None = None
        self.file = ""
        self.once = str(uuid4())

    def __getitem__(self, name: str) -> str:
        """What a field shows."""
        known = self._known.get(name)
        return self._sent.get(name, "" if known is None else str(known))

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem is None

    @property
    def status(self) -> int:
        """The status of the page that shows the form."""
        return 200 if self.ok else 422

    def __enter__(self) -> Self:
        """Begins what the form asks for."""
        return self

    def __exit__(self, _: object, no: BaseException | None, __: object) -> bool:
        """Lets a refusal stand beside the field that is to blame, and nothing be lost."""
        if not isinstance(no, Refusal):
            return False
        if isinstance(no, NotFound) and no.field in {None, *(request.view_args or {})}:
            return False
        self.refuse(no)
        return True

    def refuse(self, no: Refusal) -> None:
        """Notes a refusal, in the language of the page."""
        self.problem = sentences.refusal(no.code, no.message)
        if no.field:
            name = no.field.partition(".")[0]
            called = self._called.get(no.field) or self._called.get(name, name)
            self.errors[called] = self.problem


def is_sent() -> bool:
    """Whether a form was sent."""
    return request.method == "POST"


def do(
    command: Callable[Concatenate[Juara, Transaction, P], Mapping[str, str]],
    *args: P.args,
    **content: P.kwargs,
) -> Answer:
    """Carries out a command for whoever is signed in; the same form sent twice does it once."""
    with current_app.extensions["turns"].take(actor()):
        return service().do(actor(), once(), command, *args, **content)


def once() -> UUID:
    """The id that makes the form that was sent one command."""
    return uuid5(_ONCE, f"{actor().id} {request.path} {request.form.get('once') or uuid4()}")


def sent(name: str) -> str:
    """What a field of the form says."""
    return request.form.get(name, "").strip()


def whole(name: str) -> int:
    """The whole number that a field says."""
    text = sent(name)
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004
        raise Invalid("choose a value", field=name)
    return int(text)


def amount(name: str = "value") -> Decimal | None:
    """The number that a field says in the notation of the page, if it says one."""
    text = sent(name)
    return formatting.parse_number(text, language(), name) if text else None


def level(asked: Indicator) -> int | None:
    """The level that was chosen, where one is asked for; a figure may stand in its place."""
    return None if asked.quantity or (sent("value") and not sent("level")) else whole("level")


def version() -> int | None:
    """The version that the form was made on."""
    return whole("version") if sent("version") else None


def id_of(name: str) -> UUID:
    """The id that a field says."""
    try:
        return UUID(sent(name))
    except ValueError:
        raise Invalid("choose a value", field=name) from None


def asked_id(name: str) -> UUID | None:
    """The id that a parameter of the link says, if any."""
    try:
        return UUID(request.args[name]) if request.args.get(name) else None
    except ValueError:
        raise Invalid("choose a value", field=name) from None


def done(address: str, message: str | None = None) -> Response:
    """Sends the browser on after something was done, and says so there."""
    flash(message or _("Tersimpan."))
    return redirect(address, 303)


def options(table: Mapping[str, str]) -> list[tuple[str, str]]:
    """The options of a choice, from a table of words."""
    return [(code, said(word)) for code, word in table.items()]
