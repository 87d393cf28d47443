"""A region's own sheet: what an operator fills in for the own region in one open cycle.

It says no more than forms would: what the region claims, of itself alone. The documents
behind a claim are handed in beside it; those that are there stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from app.authorize import authorize
from app.importing import figures, submissions
from app.importing.batch import Kind
from app.importing.cells import Column, text
from app.importing.intake import Intake
from app.importing.lines import Row
from app.service import Juara
from app.store.transaction import Transaction
from domain.cycle import Cycle, cycle_id
from domain.errors import check
from domain.scorecard import Basis
from domain.submission import State

MOST_BYTES = 256 * 1024
"""The most bytes of such a sheet; it is sent once more when it is confirmed."""

_GIVEN = frozenset({"region_code", "region_name", "index", "year", "basis", "state", "reason"})
"""What a sheet does not say, since it is the own region's claim in the cycle at hand."""


def of_figures(region: UUID, code: str, cycle: str) -> Kind:
    """The rows of the report of a region: indicator and value, and the name to read by."""
    given = {**_where(code, cycle), "basis": Basis.CLAIMED}
    columns = {**_columns(figures.KIND), "name": Column(text, required=False, may_be_empty=True)}
    return _own(figures.KIND, columns, given, partial(_allow, "report.report", region, cycle))


def of_innovations(region: UUID, code: str, cycle: str) -> Kind:
    """The innovations of a region: their profiles and the levels that are claimed."""
    given = {**_where(code, cycle), "state": State.DRAFT}
    columns = {
        name: column
        for name, column in _columns(submissions.KIND).items()
        if not (name.startswith("v") and name[1:].isdigit()) and name != "replicates"
    }
    return _own(
        submissions.KIND, columns, given, partial(_allow, "submission.draft", region, cycle)
    )


def _own(
    kind: Kind,
    columns: Mapping[str, Column],
    given: Mapping[str, Any],
    allow: Callable[[Juara, Transaction], None],
) -> Kind:
    """The kind of file that the ministry imports, as a region may hand it in."""
    record = partial(_record, kind.record, given)
    return replace(
        kind, columns=columns, key=lambda _: (), record=record, allow=allow, attests=False
    )


def _record(
    record: Callable[[Intake, Sequence[Row]], None],
    given: Mapping[str, Any],
    intake: Intake,
    rows: Sequence[Row],
) -> None:
    record(intake, [Row(row.number, {**row.values, **given}) for row in rows])


def _allow(action: str, region: UUID, cycle: str, juara: Juara, tx: Transaction) -> None:
    authorize(tx, action, region, juara.load(Cycle, cycle_id(cycle)))


def _where(code: str, cycle: str) -> Mapping[str, Any]:
    index, _, year = cycle.rpartition("-")
    return {"region_code": code, "index": index, "year": int(year)}


def _columns(kind: Kind) -> dict[str, Column]:
    return {name: column for name, column in kind.columns.items() if name not in _GIVEN}


def require_small(content: bytes) -> None:
    """Refuses what nobody fills in by hand.

    Raises:
        Invalid: when there is nothing in it, or too much.
    """
    check(content, "the file is empty", field="sheet")
    check(len(content) <= MOST_BYTES, f"a sheet has at most {MOST_BYTES} bytes", field="sheet")
