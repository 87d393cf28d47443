from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.errors import Invalid
from domain.index import Edition, edition
from domain.publication import marks

METHOD = edition("ipkd", 2024)
ENACTED = date(2022, 12, 15)


def told(
    published: date | None,
    *,
    enacted: date = ENACTED,
    number: int = 7,
    accessible: bool = True,
    method: Edition = METHOD,
) -> dict[str, Decimal]:
    return marks(method, 2024, number, enacted=enacted, published=published, accessible=accessible)


@pytest.mark.parametrize(
    ("published", "timely"),
    [(ENACTED, 1), (date(2023, 1, 14), 1), (date(2023, 1, 15), 0), (date(2024, 5, 1), 0)],
)
def test_a_document_has_thirty_days_from_its_enactment(published: date, timely: int) -> None:
    assert told(published) == {"d3_07_waktu": timely, "d3_07_akses": 1}


def test_a_document_that_was_not_published_has_no_mark() -> None:
    assert told(None, accessible=False) == {"d3_07_waktu": 0, "d3_07_akses": 0}
    assert told(ENACTED, accessible=False) == {"d3_07_waktu": 1, "d3_07_akses": 0}


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_documents_of_a_budget_year_are_enacted_around_it(year: int) -> None:
    day = date(year, 6, 30)
    assert told(day, enacted=day)["d3_07_waktu"] == 1


@pytest.mark.parametrize("year", [2021, 2025])
def test_a_date_in_a_year_that_was_not_measured_is_refused(year: int) -> None:
    with pytest.raises(
        Invalid, match=f"budget year 2023 are enacted from 2022 to 2024, not in {year}"
    ):
        told(None, enacted=date(year, 6, 30), accessible=False)


@pytest.mark.parametrize(
    ("published", "change", "field"),
    [
        (date(2022, 12, 14), {}, "published"),
        (None, {}, "accessible"),
        (ENACTED, {"number": 0}, "document"),
        (ENACTED, {"number": 30}, "document"),
        (ENACTED, {"method": edition("iid", 2024)}, "index"),
    ],
)
def test_what_cannot_be_of_a_document_names_the_field(
    published: date | None, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        told(published, **change)
    assert refused.value.field == field


def test_the_days_are_a_parameter_of_the_edition_with_its_certainty() -> None:
    (days,) = [one for one in METHOD.parameters if "publikasi" in one.name]
    assert (days.value, days.source.certainty.value) == (30, "NOT FOUND")
