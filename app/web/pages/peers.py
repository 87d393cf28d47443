"""What the pages tell of an index that is measured within clusters: columns, reasons, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from app.queries.standings import Standings
from app.web.pages import words
from app.web.pages.language import said
from domain.ranking import NOT_REPORTED, Entry
from domain.scorecard import Basis

if TYPE_CHECKING:
    from app.web.pages.sheets import Cell

_DIMENSION = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column beside those of every leaderboard.

    ``name`` is what a short heading stands for; ``decimals`` are those of its numbers, none
    where it holds text.
    """

    key: str
    heading: str
    name: str
    decimals: int | None
    value: Callable[[Entry], Cell]


def columns(found: Standings, decimals: int) -> Sequence[Column]:
    """The columns that a leaderboard has besides; none where the index has no clusters."""
    if not found.edition.cluster_schemes:
        return ()
    return [*_where(found), *_computed(found, decimals)]


def _where(found: Standings) -> Iterator[Column]:
    if found.field.cluster is None:
        yield Column("cluster", _("Klaster"), "", None, lambda one: cluster(one.cluster))


def _computed(found: Standings, decimals: int) -> Iterator[Column]:
    if found.basis is Basis.OFFICIAL:
        return
    yield Column("published", _("Resmi"), _("hasil yang diterbitkan"), decimals, _published(found))
    for part in found.edition.parts:
        value = _part(part.code)
        yield Column(part.code, part.code.upper(), said(part.name), _DIMENSION, value)


def _published(found: Standings) -> Callable[[Entry], Cell]:
    def told(one: Entry) -> Cell:
        figure = found.published.get(one.code)
        return figure.stands.score if figure else None

    return told


def _part(code: str) -> Callable[[Entry], Cell]:
    return lambda one: one.parts.get(code)


def cluster(code: str | None) -> str | None:
    """A cluster in words: ``sangat_tinggi`` is "sangat tinggi"."""
    return code and said(code.replace("_", " "))


def why(entry: Entry, basis: str) -> str:
    """Why a region is not ranked."""
    reason = words.REASONS[basis] if entry.reason == NOT_REPORTED else words.STATUSES[entry.reason]
    return said(reason)


def reasons(unranked: Iterable[Entry], basis: str) -> Sequence[tuple[str, int]]:
    """Why regions are not ranked, and how many for each reason, the most frequent first."""
    return Counter(why(one, basis) for one in unranked).most_common()
