"""What a link asks of a page: strictly read, since a link is typed and forwarded."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from app.formatting import parse_moment
from domain.errors import check
from domain.region import TYPES, normal_code
from domain.scorecard import Basis
from projections.standings import Field

KEPT = ("lang", "daerah", "as_of")
"""What every link of a page carries on: language, the reader's own region, the moment."""

_LONGEST = 300


def asked(name: str) -> str | None:
    """A parameter of the link; an empty one is none."""
    return request.args.get(name, "")[:_LONGEST].strip() or None


def asked_moment(name: str) -> str | None:
    """A moment of the log: a position or a time; a time without a zone is WIB."""
    text = asked(name)
    if text is None or (text.isascii() and text.isdigit()):
        return text
    return parse_moment(text, name).isoformat()


def asked_basis() -> str | None:
    """The basis, where one is named."""
    basis = asked("basis")
    check(basis in {None, *Basis}, f"basis must be one of {', '.join(Basis)}", field="basis")
    return basis


def asked_field() -> Field:
    """Which regions are compared."""
    type_ = asked("type")
    check(type_ in {None, *TYPES}, f"type must be one of {', '.join(TYPES)}", field="type")
    return Field(type_, asked("province"), asked("cluster"))


def asked_region() -> str | None:
    """The code of the reader's own region, where the link or the form names one."""
    code = asked("daerah")
    return normal_code(code) if code else None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a page of standings is asked for."""

    index: str
    year: int
    basis: str | None
    field: Field
    as_of: str | None
    since: str | None
    search: str | None
    own: str | None

    def finds(self, code: str, name: str) -> bool:
        """Whether a region is one that the reader searches for."""
        return self.search is None or self.search.casefold() in f"{code} {name}".casefold()


def choice(index: str, year: int) -> Choice:
    """What the link asks of a page on an index and a year."""
    return Choice(
        index=index,
        year=year,
        basis=asked_basis(),
        field=asked_field(),
        as_of=asked_moment("as_of"),
        since=asked_moment("since"),
        search=asked("cari"),
        own=asked_region(),
    )
