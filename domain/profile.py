"""The lists that the profile of an innovation chooses from, and its time window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain.errors import NotFound, check
from domain.indicator import Parameter, Source


@dataclass(frozen=True)
class Choice:
    """One value of a list in the profile: stable code, official name, source.

    ``group`` tells the groups of a list apart, for instance the basic services among
    the urusan.
    """

    code: str
    name: str
    source: Source
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The lists of one year; ``counted_stages`` are the stages that earn anything."""

    stages: tuple[Choice, ...] = ()
    initiators: tuple[Choice, ...] = ()
    kinds: tuple[Choice, ...] = ()
    forms: tuple[Choice, ...] = ()
    urusan: tuple[Choice, ...] = ()
    basic_group: str = ""
    counted_stages: frozenset[str] = frozenset()

    @cached_property
    def basic_urusan(self) -> frozenset[str]:
        """The codes of the mandatory basic services (urusan wajib pelayanan dasar)."""
        return frozenset(one.code for one in self.urusan if one.group == self.basic_group)

    def check(self, list_name: str, code: str, field: str | None = None) -> None:
        """Refuse with ``Invalid`` a code that the list of that name does not hold."""
        known = codes(self.choices(list_name))
        check(
            code in known,
            f"must be one of {', '.join(known)}",
            field=field or list_name,
        )

    def choices(self, list_name: str) -> tuple[Choice, ...]:
        """The list by its name: stages, initiators, kinds, forms or urusan."""
        lists = {
            "stages": self.stages,
            "initiators": self.initiators,
            "kinds": self.kinds,
            "forms": self.forms,
            "urusan": self.urusan,
        }
        if list_name not in lists:
            message = f"the profile has no list {list_name!r}"
            raise NotFound(message)
        return lists[list_name]


def codes(choices: Iterable[Choice]) -> tuple[str, ...]:
    """The codes of a list, in its order."""
    return tuple(one.code for one in choices)


@dataclass(frozen=True)
class Window:
    """The calendar years, relative to the measurement year, in which use must begin."""

    first: Parameter
    last: Parameter

    def bounds(self, year: int) -> tuple[date, date]:
        """First and last day that count in a measurement year."""
        first, last = year + int(self.first.value), year + int(self.last.value)
        return date(first, 1, 1), date(last, 12, 31)

    def holds(self, year: int, day: date) -> bool:
        """Whether a day lies within the window of a measurement year."""
        first, last = self.bounds(year)
        return first <= day <= last
