"""A number taken apart: the formula in words, the numbers put in, the rows below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from domain.arithmetic import plain
from domain.indicator import Source

_TERM = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Notice:
    """Advice beside an accepted answer: a stable code, a sentence, the field if any."""

    code: str
    message: str
    field: str | None = None


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One line of an explained score and the lines that it is made of.

    ``template`` is the formula with its terms in braces, ``numbers`` what each term
    stands for here. ``points`` of ``maximum`` are what the line contributes to the line
    above it. ``code`` names the part, indicator or ratio, where there is one, ``figures``
    the indicators whose figures the line is reckoned from, and ``notice`` warns where
    points are lost for a reason outside the line itself.
    """

    label: str
    points: Decimal
    maximum: Decimal | None = None
    code: str = ""
    figures: tuple[str, ...] = ()
    template: str = ""
    numbers: Mapping[str, Decimal | int | str] = field(default_factory=lambda: MappingProxyType({}))
    children: tuple[Explanation, ...] = ()
    source: Source | None = None
    notice: Notice | None = None

    @property
    def formula(self) -> str:
        """The formula in words: ``bobot × tingkat``."""
        return _TERM.sub(lambda term: term[1].replace("_", " "), self.template)

    @property
    def worked(self) -> str:
        """The formula with the numbers put in, decimal point: ``0.75 × 3``."""
        return _TERM.sub(lambda term: _shown(self.numbers[term[1]]), self.template)

    def walk(self) -> Iterator[Explanation]:
        """This line and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


def _shown(number: Decimal | int | str) -> str:
    return f"{plain(number):f}" if isinstance(number, Decimal) else str(number)
