"""What is kept of a page opens in a spreadsheet and computes nothing."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.commands import results
from domain.region import region_id
from tests.accord import Accord
from tests.http.conftest import World
from tests.nation import ADMIN

FULL_WIDTH = [chr(ord(sign) + 0xFEE0) for sign in "=+-@"]
NAMES = [f"{sign}1+1 cmd" for sign in ("=", "+", "-", "@", *FULL_WIDTH)]


@pytest.fixture
def named(small_world: World) -> World:
    """Agreements about innovations that are called like formulas, and a region that is behind."""
    nation, home, other = small_world.nation, region_id("35.76"), region_id("35.78")
    small_world.open_cycle()
    accord = Accord(nation)
    for name in NAMES:
        accord.in_effect(home, other, nation.draft(home, name=name))
    nation.publish(home, "84.46")
    nation.publish(other, "70.00")
    return small_world


def test_a_name_like_a_formula_is_text_in_every_cell(named: World) -> None:
    text = named.get("/perjanjian?format=csv").raw.decode("utf-8-sig")
    cells = {cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row}
    assert {f"'{name}" for name in NAMES} <= cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", *FULL_WIDTH))]
    book = named.get("/perjanjian?format=xlsx").raw
    kept = {
        cell.value: cell.data_type
        for row in load_workbook(io.BytesIO(book))["Data"]
        for cell in row
    }
    assert {name: kept.get(name) for name in NAMES} == dict.fromkeys(NAMES, "s")
    with ZipFile(io.BytesIO(book)) as archive:
        parts = b"".join(map(archive.read, archive.namelist()))
    assert b"<f>" not in parts
    assert b"<f " not in parts


def test_what_is_below_zero_stays_a_number(named: World) -> None:
    earlier: dict[str, Any] = {
        "index": "iid",
        "year": 2022,
        "score": Decimal("90.00"),
        "source": "Kepmendagri",
    }
    named.nation.do(ADMIN, results.publish, region=region_id("35.76"), **earlier)
    text = named.get("/klasemen/iid/2023?type=kota&format=csv").raw.decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert first["sejak 2022"] == "-5,54"
    book = named.get("/klasemen/iid/2023?type=kota&format=xlsx").raw
    head, row = list(load_workbook(io.BytesIO(book))["Data"])[:2]
    cell = row[[one.value for one in head].index("sejak 2022")]
    assert (cell.value, cell.data_type) == (-5.54, "n")
