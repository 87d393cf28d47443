"""When a document had to be published, and whether it was (transparency, IPKD dimension 3).

The official due dates were not found; an edition names the days after enactment that it takes
instead, as one of its parameters.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.errors import Invalid, check
from domain.index import Edition
from domain.measures import Document, DocumentMarks


def marks(
    edition: Edition,
    year: int,
    number: int,
    *,
    enacted: date,
    published: date | None,
    accessible: bool,
) -> dict[str, Decimal]:
    """The two marks of a document, by the codes of their figures.

    Args:
        edition: the method.
        year: the measurement year.
        number: the document by its place in the list of the edition, from 1.
        enacted: when it was enacted.
        published: when it was published; ``None`` where it was not.
        accessible: whether everybody can get at it.

    Raises:
        Invalid: when the edition has no such document, a date lies in a year that was not
            measured, or it is accessible without being published.
    """
    measure = _measure(edition)
    document = _document(edition, measure, number)
    _check_year(edition, year, enacted)
    check(published is None or published >= enacted, "is before enactment", field="published")
    check(published is not None or not accessible, "was not published", field="accessible")
    timely = published is not None and published <= due(measure, enacted)
    return {document.timely: Decimal(timely), document.accessible: Decimal(accessible)}


def due(measure: DocumentMarks, enacted: date) -> date:
    """The last day on which a document is published in time."""
    return enacted + timedelta(days=int(measure.within.number))


def _measure(edition: Edition) -> DocumentMarks:
    for part in edition.parts:
        if isinstance(part.measure, DocumentMarks):
            return part.measure
    raise Invalid(f"{edition.id} asks for no documents", field="index")


def _document(edition: Edition, measure: DocumentMarks, number: int) -> Document:
    most = len(measure.documents)
    check(1 <= number <= most, f"{edition.id} has documents 1 to {most}", field="document")
    return measure.documents[number - 1]


def _check_year(edition: Edition, year: int, enacted: date) -> None:
    """A budget year's documents are enacted from the year before it to the measurement year."""
    fiscal = edition.fiscal_year(year) or year
    check(
        fiscal - 1 <= enacted.year <= year,
        f"documents of budget year {fiscal} are enacted from {fiscal - 1} to {year},"
        f" not in {enacted.year}",
        field="enacted",
    )
