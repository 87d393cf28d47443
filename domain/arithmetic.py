"""How numbers are reckoned: exactly the same wherever and whenever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Context, Decimal, localcontext


@contextmanager
def exactly() -> Iterator[None]:
    """Twenty-eight digits, whatever precision the surroundings have set."""
    with localcontext(Context(prec=28)):
        yield


def plain(number: Decimal) -> Decimal:
    """The same number in its one shortest form, so that equal numbers read alike."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()
