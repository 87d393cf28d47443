"""The body of a calculation ("what would the score be"), read strictly into facts.

The shape is fixed by the contract: ``spd`` levels, raw ``figures``, ``submissions`` and,
for an index that is relative within a cluster, its ``goalposts``. Decimals may be told
as text with a point. Whatever is unknown or out of bounds is refused with the path of
the field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from domain.errors import Invalid, NotFound, check
from domain.index import Edition
from domain.indicator import Indicator, Quantity, Scope, Unit, exact
from domain.portfolio import Goalpost, Portfolio, RegionFacts, State, SubmissionFacts

MOST_SUBMISSIONS = 5_000
"""Entries in one body; the largest region sent 1,214 innovations in 2025."""

MOST_COUNT = 100_000
"""How often one entry may be repeated by its ``count``."""

_DECIMAL = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
_RATIO = Quantity(Unit.POINTS, Decimal(-(10**15)), Decimal(10**15))
_BODY = {"spd", "figures", "submissions", "goalposts"}
_SUBMISSION = {"state", "urusan", "levels", "maturity", "count"}


@dataclass(frozen=True)
class Calculation:
    """What was asked: the facts of the region, and its submissions one by one."""

    facts: RegionFacts
    submissions: tuple[SubmissionFacts, ...]


class _Rows(NamedTuple):
    levels: dict[str, int]
    figures: dict[str, Decimal]


def read(edition: Edition, body: Mapping[str, object]) -> Calculation:
    """The facts that a body states; ``Invalid`` with the path of what cannot be."""
    _only(body, _BODY, "")
    rows = _rows(edition, body)
    submissions = _submissions(edition, body.get("submissions", ()))
    facts = RegionFacts(
        levels=rows.levels,
        figures=rows.figures,
        portfolio=Portfolio.of(edition, submissions),
        goalposts=_goalposts(edition, body.get("goalposts", {})),
    )
    return Calculation(facts, submissions)


def _rows(edition: Edition, body: Mapping[str, object]) -> _Rows:
    """Levels as given, and figures: those with bands become levels, the others stay."""
    rows = _Rows(_levels(edition, body.get("spd", {}), "spd", Scope.REGION), {})
    for code, value in _mapping(body.get("figures", {}), "figures").items():
        path = f"figures.{code}"
        row = _row(edition, code, path, Scope.REGION)
        check(code not in rows.levels, "is given as a level and as a figure", field=path)
        if row.parameters:
            rows.levels[code] = row.level(_told(value), field=path)
        else:
            rows.figures[code] = row.check_value(_told(value), path)
    return rows


def _levels(edition: Edition, given: object, path: str, scope: Scope) -> dict[str, int]:
    levels = {}
    for code, level in _mapping(given, path).items():
        _row(edition, code, f"{path}.{code}", scope).check(level, f"{path}.{code}")
        levels[code] = int(str(level))
    return levels


def _row(edition: Edition, code: str, path: str, scope: Scope) -> Indicator:
    try:
        return edition.indicator(code, scope)
    except NotFound as unknown:
        raise Invalid(unknown.message, field=path) from unknown


def _submissions(edition: Edition, given: object) -> tuple[SubmissionFacts, ...]:
    check(
        isinstance(given, Sequence) and not isinstance(given, str | bytes),
        "must be a list",
        field="submissions",
    )
    entries: Sequence[object] = given  # type: ignore[assignment]
    check(
        len(entries) <= MOST_SUBMISSIONS,
        f"holds at most {MOST_SUBMISSIONS} entries; repeat alike ones by count",
        field="submissions",
    )
    return tuple(
        _submission(edition, one, f"submissions.{number}") for number, one in enumerate(entries)
    )


def _submission(edition: Edition, given: object, path: str) -> SubmissionFacts:
    fields = _mapping(given, path)
    _only(fields, _SUBMISSION, f"{path}.")
    check(
        not {"levels", "maturity"} <= fields.keys(),
        "gives levels or a ready maturity, not both",
        field=f"{path}.maturity",
    )
    return SubmissionFacts(
        state=_state(fields.get("state", State.ACCEPTED), f"{path}.state"),
        urusan=_urusan(edition, fields.get("urusan"), f"{path}.urusan"),
        levels=_levels(edition, fields.get("levels", {}), f"{path}.levels", Scope.SUBMISSION),
        maturity=_maturity(edition, fields.get("maturity"), f"{path}.maturity"),
        count=_count(fields.get("count", 1), f"{path}.count"),
    )


def _state(given: object, path: str) -> State:
    check(given in tuple(State), f"must be one of {', '.join(State)}", field=path)
    return State(str(given))


def _urusan(edition: Edition, given: object, path: str) -> str | None:
    if given is None:
        return None
    edition.profile.check("urusan", str(given), path)
    return str(given)


def _maturity(edition: Edition, given: object, path: str) -> Decimal | None:
    if given is None:
        return None
    most = edition.maximum_maturity
    return Quantity(Unit.POINTS, Decimal(0), most, places=10).check(_told(given), path)


def _count(given: object, path: str) -> int:
    number = exact(given, path)
    whole = isinstance(given, int) and 1 <= number <= MOST_COUNT
    check(whole, f"must be a whole number from 1 to {MOST_COUNT}", field=path)
    return int(number)


def _goalposts(edition: Edition, given: object) -> dict[str, Goalpost]:
    posts = {}
    for code, post in _mapping(given, "goalposts").items():
        path = f"goalposts.{code}"
        known = any(ratio.code == code for ratio in edition.ratios)
        check(known, f"{edition.id} has no such ratio", field=path)
        posts[code] = _goalpost(_mapping(post, path), path)
    return posts


def _goalpost(fields: Mapping[str, object], path: str) -> Goalpost:
    _only(fields, {"low", "high"}, f"{path}.")
    low, high = (
        _RATIO.check(_told(fields.get(name)), f"{path}.{name}") for name in ("low", "high")
    )
    check(low <= high, "must not be above high", field=f"{path}.low")
    return Goalpost(low, high)


def _told(given: object) -> object:
    """The number that a text tells; anything else as it is, for the check that follows."""
    return Decimal(given) if isinstance(given, str) and _DECIMAL.fullmatch(given) else given


def _mapping(given: object, path: str) -> Mapping[str, object]:
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        message = "must be an object"
        raise Invalid(message, field=path)
    return given


def _only(fields: Mapping[str, object], known: set[str], path: str) -> None:
    for name in fields:
        check(name in known, "is not a known field", field=f"{path}{name}")
