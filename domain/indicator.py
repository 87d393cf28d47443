"""What an index asks of a region or of a submission, and how sure its source is.

An indicator takes either a level (0 to 3, "parameter" in the official guides) or a
figure (an amount, a count, an opinion). Where the guide publishes bands, a figure is
turned into its level by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from domain.errors import Invalid, check

HIGHEST_LEVEL = 3
"""Levels are whole numbers from 0 (nothing met, or no evidence) to 3."""

_CENT = Decimal("0.01")


class Certainty(StrEnum):
    """How well a line of a method is founded in what could be read."""

    V = "V"
    S = "S"
    I = "I"  # noqa: E741 -- the tag as the sources page prints it
    B = "B"
    NOT_FOUND = "NOT FOUND"

    @property
    def label(self) -> str:
        """The tag in words, in Indonesian as the pages show it."""
        return _CERTAINTY_IN_WORDS[self]


_CERTAINTY_IN_WORDS = {
    Certainty.V: "dinyatakan dalam sumber yang dibaca",
    Certainty.S: "sekunder: transkripsi pedoman resmi",
    Certainty.I: "disimpulkan dari fakta lain",
    Certainty.B: "pengetahuan umum, sumber belum dibaca",
    Certainty.NOT_FOUND: "tidak ditemukan: nilai bawaan",
}


@dataclass(frozen=True)
class Source:
    """Where a line comes from, in readable words, and how certain that makes it."""

    text: str
    certainty: Certainty


@dataclass(frozen=True)
class Parameter:
    """A constant or a decision of one edition: its name, its value and its source."""

    name: str
    value: Decimal | int | str
    source: Source

    @property
    def number(self) -> Decimal:
        """The value to reckon with."""
        return self.value if isinstance(self.value, Decimal) else Decimal(self.value)


class Unit(StrEnum):
    """What a figure counts or measures."""

    RUPIAH = "rupiah"
    PERCENT = "persen"
    PERCENTAGE_POINTS = "poin persen"
    POINTS = "poin"
    COUNT = "buah"
    PEOPLE = "orang"
    YEARS = "tahun"
    MONTHS = "bulan"
    DAYS = "hari"
    MARK = "tanda"
    OPINION = "opini"


@dataclass(frozen=True)
class Quantity:
    """A figure that may be given: its unit, its limits and how finely it is stated.

    ``places`` is the number of decimals that are kept; ``None`` takes any. ``choices``
    names the only values allowed, such as the opinions of the BPK.
    """

    unit: Unit
    lowest: Decimal
    highest: Decimal
    places: int | None = None
    choices: Mapping[Decimal, str] = field(default_factory=lambda: MappingProxyType({}))

    def check(self, value: object, field: str) -> Decimal:
        """The value as a Decimal; ``Invalid`` naming the field when it cannot be."""
        number = exact(value, field)
        check(not self.choices or number in self.choices, self._wanted(), field=field)
        check(
            self.lowest <= number <= self.highest,
            f"must be between {self.lowest} and {self.highest} {self.unit}",
            field=field,
        )
        check(
            self.places is None or number == number.quantize(Decimal(1).scaleb(-self.places)),
            f"takes at most {self.places} decimals" if self.places else "takes a whole number",
            field=field,
        )
        return number

    def _wanted(self) -> str:
        named = ", ".join(f"{value} ({name})" for value, name in self.choices.items())
        return f"must be one of {named}"


def exact(value: object, field: str) -> Decimal:
    """A finite Decimal of a Decimal or a whole number; anything else is ``Invalid``."""
    numeric = isinstance(value, Decimal | int) and not isinstance(value, bool)
    if not numeric or not Decimal(value).is_finite():  # type: ignore[arg-type]
        message = "must be a finite decimal number"
        raise Invalid(message, field=field)
    return Decimal(value)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Bands:
    """The edges at which a figure reaches P1, P2 and P3.

    Published bands overlap here and leave gaps there. P3 is asked first, then P2, then
    P1, and the first edge reached decides: a figure in two bands gets the higher level,
    one between two bands the lower. ``None`` as the first edge means any figure at all.
    """

    quantity: Quantity
    edges: tuple[Decimal | None, Decimal, Decimal]
    lower_is_better: bool = False

    @classmethod
    def of(cls, quantity: Quantity, *edges: str | None, lower_is_better: bool = False) -> Bands:
        """Bands from the edges of P1, P2 and P3 as the guide prints them."""
        first, second, third = edges
        return cls(
            quantity,
            (Decimal(first) if first else None, Decimal(second or 0), Decimal(third or 0)),
            lower_is_better,
        )

    def level(self, value: object, field: str) -> int:
        """The level, 0 to 3, of a figure rounded half up to two decimals."""
        number = self.quantity.check(value, field).quantize(_CENT, ROUND_HALF_UP)
        reached = (n for n in (3, 2, 1) if self._reaches(number, self.edges[n - 1]))
        return next(reached, 0)

    def _reaches(self, number: Decimal, edge: Decimal | None) -> bool:
        if edge is None:
            return True
        return number <= edge if self.lower_is_better else number >= edge


class Scope(StrEnum):
    """Whether an indicator is answered once by the region or by every submission."""

    REGION = "region"
    SUBMISSION = "submission"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One question of an index, with its weight (bobot), levels, evidence and source.

    ``parameters`` are the official texts of P1 to P3; without them the indicator takes
    a figure described by ``quantity``. ``bands`` turn a raw figure into a level;
    ``bases`` are such bands to choose one from (indicator 33). ``parameters_source``
    is given where the levels are less certain than the row itself.
    """

    code: str
    name: str
    variable: str
    scope: Scope
    source: Source
    weight: Decimal = Decimal(0)
    mandatory: bool = False
    parameters: tuple[str, ...] = ()
    parameters_source: Source | None = None
    bands: Bands | None = None
    bases: Mapping[str, Bands] = field(default_factory=lambda: MappingProxyType({}))
    quantity: Quantity | None = None
    evidence: tuple[str, ...] = ()
    evidence_source: Source | None = None

    @property
    def maximum(self) -> Decimal:
        """The most points this indicator can earn: its weight times the highest level."""
        return self.weight * HIGHEST_LEVEL

    @property
    def levels_source(self) -> Source:
        """The source of the texts of P1 to P3."""
        return self.parameters_source or self.source

    def points(self, level: int) -> Decimal:
        """The points of a level: weight (bobot) times level."""
        return self.weight * level

    def check(self, level: object, field: str | None = None) -> None:
        """Refuse with ``Invalid`` what is not a whole level from 0 to 3."""
        whole = isinstance(level, int) and not isinstance(level, bool)
        check(
            self.parameters and whole and level in range(HIGHEST_LEVEL + 1),
            f"indicator {self.code} takes a whole level from 0 to {HIGHEST_LEVEL}"
            if self.parameters
            else f"indicator {self.code} takes a figure, not a level",
            field=field or self.code,
        )

    def level(self, value: object, *, basis: str | None = None, field: str | None = None) -> int:
        """The level of a raw figure by the bands of this edition."""
        bands = self.bases.get(basis) if basis else self.bands
        if bands is None:
            raise Invalid(self._why_no_level(), field=field or self.code)
        return bands.level(value, field or self.code)

    def _why_no_level(self) -> str:
        if self.bases:
            return f"indicator {self.code} is judged on one basis of {', '.join(self.bases)}"
        return f"indicator {self.code} takes no raw figure"

    def check_value(self, value: object, field: str | None = None) -> Decimal:
        """The value to be stored: a level or a figure; ``Invalid`` when it is neither."""
        if self.quantity is not None:
            return self.quantity.check(value, field or self.code)
        number = exact(value, field or self.code)
        self.check(int(number) if number == number.to_integral_value() else None, field)
        return number
