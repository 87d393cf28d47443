"""Metodologi: the method of a year as its edition declares it, and what it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template

from app.queries.published import scored
from app.web.pages import words
from app.web.pages.formulas import formulas
from app.web.pages.writing import decimals, reading
from domain.errors import NotFound
from domain.index import Certainty, Edition, Indicator, edition
from domain.indicator import Scope, Source
from domain.pace import comparability


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that is not as it was the year before; ``None`` where it was not there."""

    kind: str
    name: str
    before: object
    after: object


def register(pages: Blueprint) -> None:
    """Adds the methodology."""
    pages.add_url_rule("/metodologi/<index:index>/<year:year>", endpoint="method", view_func=method)


def method(index: str, year: int) -> str:
    """The method of a year, line by line, each with its source and certainty."""
    shown = edition(index, year)
    before = _before(index, year)
    with reading() as connection:
        known = scored(connection).get(index, {})
    return render_template(
        "method.html",
        edition=shown,
        year=year,
        years=words.years(index),
        known=known,
        variables=_variables(shown),
        formulas=formulas(shown),
        before=before,
        compared=comparability(index, year - 1, year) if before else None,
        change=shown.change(year),
        differences=list(differences(before, shown)) if before and before is not shown else (),
        certainties=_certainties(shown),
        decimals=decimals(shown),
    )


def _before(index: str, year: int) -> Edition | None:
    try:
        return edition(index, year - 1)
    except NotFound:
        return None


def _variables(shown: Edition) -> Mapping[tuple[Scope, str], Sequence[Indicator]]:
    """The indicators by scope and variable, each in the order of the guide."""
    found: dict[tuple[Scope, str], list[Indicator]] = {}
    for one in shown.indicators:
        found.setdefault((one.scope, one.variable), []).append(one)
    return found


def _certainties(shown: Edition) -> Sequence[tuple[Certainty, int]]:
    """How many lines of the method are how certain."""
    known = list(sources(shown))
    counted = ((one, sum(source.certainty is one for source in known)) for one in Certainty)
    return [(one, count) for one, count in counted if count]


def sources(shown: Edition) -> Iterator[Source]:
    """The source of every line that is counted by its certainty."""
    yield from (part.source for part in shown.parts)
    yield from (row.source for row in shown.indicators)
    yield from (band.source for band in shown.categories)
    yield from (line.source for line in shown.parameters)


def differences(before: Edition, after: Edition) -> Iterator[Difference]:
    """Every constant, category and indicator that differs between two editions."""
    for kind, read in KINDS.items():
        old, new = dict(read(before)), dict(read(after))
        for name in dict.fromkeys((*new, *old)):
            if old.get(name) != new.get(name):
                yield Difference(kind, name, old.get(name), new.get(name))


def _constants(one: Edition) -> Iterator[tuple[str, object]]:
    yield from ((line.name, line.value) for line in one.parameters)


def _categories(one: Edition) -> Iterator[tuple[str, object]]:
    yield from ((band.name, band.lower) for band in one.categories)


def _maxima(one: Edition) -> Iterator[tuple[str, object]]:
    yield from ((part.name, part.maximum) for part in one.parts)


def _weights(one: Edition) -> Iterator[tuple[str, object]]:
    yield from ((f"{row.code}: {row.name}", row.weight) for row in one.indicators if row.parameters)


def _levels(one: Edition) -> Iterator[tuple[str, object]]:
    yield from (
        (f"{row.code}: {row.name}", " / ".join(row.parameters))
        for row in one.indicators
        if row.parameters
    )


KINDS = {
    "tetapan": _constants,
    "batas bawah predikat": _categories,
    "poin paling tinggi": _maxima,
    "bobot": _weights,
    "tingkat": _levels,
}
"""What is compared, by the name of its kind."""
