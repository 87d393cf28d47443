"""The text of an agreement: what both sides consent to, word for word.

Win-win is a rule of the text: each side owes something, and each side expects to gain
something that can be measured (UU 23/2014 Ps. 363; PP 28/2018; the fields of a text after
Permendagri 22/2020, whose annexes were not read).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from domain.arithmetic import plain
from domain.errors import Invalid, check
from domain.evidence import normal_evidence
from domain.indicator import Quantity, Unit
from domain.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID


class Side(StrEnum):
    """The two who agree: the originating and the replicating region."""

    ORIGINATOR = "originator"
    PARTNER = "partner"

    @property
    def other(self) -> Side:
        """The one across the table."""
        return Side.PARTNER if self is Side.ORIGINATOR else Side.ORIGINATOR


KINDS = ("ksb", "pks")
"""Kesepakatan Bersama, the frame, and Perjanjian Kerja Sama, which carries it out."""

COUNCILS = ("none", *Side, "both")
"""Whose council (DPRD) has to approve: where it burdens the public or a budget not yet passed."""

CLAUSES = ("object", "scope", "funding", "force_majeure", "disputes", "changes", "termination")
"""What a text may also say, in words."""

TERMS = (
    "originator",
    "partner",
    "innovation",
    "kind",
    "number",
    "date",
    "since",
    "until",
    "council",
    *CLAUSES,
)
"""The keys of the terms: the codes of both regions, the innovation's name, the kind of
document with its number and date, the first and last day of the term, whose council has
to approve, and the clauses."""

MOST_LINES = 40
"""How many obligations, and how many gains, a text has at most."""

AMOUNT = Quantity(Unit.COUNT, Decimal(-(10**18)), Decimal(10**18), places=6)
"""What a measure of a gain can be."""

# A day begins in the east of the country and ends in its west.
_WIT, _WIB = timezone(timedelta(hours=9)), timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Text:
    """One text, cleaned. Two texts are the same when every word is."""

    terms: Mapping[str, str]
    obligations: Sequence[Mapping[str, str]]
    gains: Sequence[Mapping[str, str]]
    evidence: Sequence[Mapping[str, str]]

    @property
    def content(self) -> dict[str, Any]:
        """The text as a fact carries it."""
        return {name: getattr(self, name) for name in ("terms", "obligations", "gains", "evidence")}

    @property
    def since(self) -> date:
        """The first day of the term."""
        return date.fromisoformat(self.terms["since"])

    @property
    def until(self) -> date:
        """The last day of the term."""
        return date.fromisoformat(self.terms["until"])

    def is_over(self, now: datetime) -> bool:
        """Whether the last day of the term has ended everywhere in the country."""
        return now.astimezone(_WIB).date() > self.until

    def day_of_term(self, text: str, now: datetime) -> str:
        """A day of the term that has begun; ``Invalid`` for another one."""
        found = day(text, "date")
        inside = self.terms["since"] <= found <= self.terms["until"]
        check(inside, "the day lies outside of the term in force", field="date")
        begun = found <= now.astimezone(_WIT).date().isoformat()
        check(begun, "the day has not come yet", field="date")
        return found

    def require_year(self, year: int, now: datetime) -> None:
        """Refuse with ``Invalid`` a year outside of the term, or that has not begun."""
        last = min(self.until, now.astimezone(_WIT).date()).year
        check(
            self.since.year <= year <= last,
            f"the years to evaluate are {self.since.year} to {last}",
            field="year",
        )

    def canonical(self, agreement: UUID, revision: int) -> bytes:
        """The bytes that are signed: the text, whose it is and which revision, as JSON.

        Names are sorted and nothing is spaced, so that the same text is the same bytes.
        The codes of both regions are among the terms.
        """
        signed = {"agreement": str(agreement), "revision": revision, **self.content}
        return json.dumps(
            signed, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        ).encode()

    def digest(self, agreement: UUID, revision: int) -> str:
        """The SHA-256, in hex, of the canonical bytes."""
        return hashlib.sha256(self.canonical(agreement, revision)).hexdigest()

    def needs_council(self, side: Side) -> bool:
        """Whether the side's council has to approve before its head signs.

        A Kesepakatan Bersama is signed first; the council is asked between it and the
        Perjanjian Kerja Sama (PP 28/2018).
        """
        return self.terms["kind"] == "pks" and self.terms["council"] in {side, "both"}


def normal_text(
    terms: Mapping[str, str],
    obligations: Sequence[Mapping[str, str]],
    gains: Sequence[Mapping[str, Any]],
    evidence: Sequence[Mapping[str, str]] = (),
) -> Text:
    """The text with each part cleaned and checked.

    Raises:
        Invalid: naming the field, when a date or a kind is none, the term ends before it
            starts, or a side has no obligation or no gain that can be measured.
    """
    return Text(
        terms=_terms(terms),
        obligations=_of_both(
            [_obligation(one, f"obligations.{n}") for n, one in enumerate(obligations)],
            "obligations",
        ),
        gains=_distinct(
            _of_both([_gain(one, f"gains.{n}") for n, one in enumerate(gains)], "gains")
        ),
        evidence=normal_evidence(evidence),
    )


def day(text: str, field: str) -> str:
    """An ISO date, or ``Invalid`` naming the field."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Invalid(f"{field} must be a date such as 2025-07-10", field=field) from None


def _terms(terms: Mapping[str, str]) -> dict[str, str]:
    tidy = {
        name: clean(terms.get(name, ""), name, most=4000, least=0)
        if name in CLAUSES
        else clean(terms.get(name, ""), name)
        for name in TERMS
    }
    check(tidy["kind"] in KINDS, f"kind must be one of {', '.join(KINDS)}", field="kind")
    check(
        tidy["council"] in COUNCILS,
        f"council must be one of {', '.join(COUNCILS)}",
        field="council",
    )
    dates = {name: day(tidy[name], name) for name in ("date", "since", "until")}
    check(dates["since"] <= dates["until"], "the term ends before it starts", field="until")
    return tidy | dates


def _obligation(given: Mapping[str, str], path: str) -> dict[str, str]:
    return {
        "side": _side(given, path),
        "duty": clean(given.get("duty", ""), f"{path}.duty", most=1000),
    }


def _gain(given: Mapping[str, Any], path: str) -> dict[str, str]:
    start, target = (
        AMOUNT.check(given.get(name), f"{path}.{name}") for name in ("start", "target")
    )
    check(start != target, "the target must differ from the starting value", field=f"{path}.target")
    return {
        "side": _side(given, path),
        "measure": clean(given.get("measure", ""), f"{path}.measure"),
        "unit": clean(given.get("unit", ""), f"{path}.unit", most=60, least=0),
        "start": f"{plain(start):f}",
        "target": f"{plain(target):f}",
    }


def _side(given: Mapping[str, Any], path: str) -> str:
    side = given.get("side", "")
    check(side in set(Side), f"side must be {' or '.join(Side)}", field=f"{path}.side")
    return str(side)


def _of_both(lines: list[dict[str, str]], field: str) -> list[dict[str, str]]:
    check(len(lines) <= MOST_LINES, f"at most {MOST_LINES} {field}", field=field)
    for side in Side:
        check(
            any(line["side"] == side for line in lines),
            f"the {side} has none of the {field}: a win-win agreement has them on both sides",
            field=field,
        )
    return lines


def _distinct(gains: list[dict[str, str]]) -> list[dict[str, str]]:
    seen = set()
    for number, gain in enumerate(gains):
        key = (gain["side"], gain["measure"].casefold())
        check(key not in seen, "the side has this measure twice", field=f"gains.{number}.measure")
        seen.add(key)
    return gains
