"""The SID rows of the years before 2026, told as differences from that catalogue.

Only weights and a few levels of those years were found. Where the levels are open the
catalogue of 2026 stands in, and the row says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from domain.indicator import Bands, Certainty, Indicator
from domain.indices._iid_sid import (
    BENEFIT_BASES,
    GAIN,
    PEOPLE,
    PIECES,
    REPLICATION_PAPERS,
    SHARE,
    SID_2026,
    overlaid,
    row_of,
)
from domain.indices._sources import assumed, cite

_THEN = cite(Certainty.S, "transkripsi", note="daftar bobot 2023/2024")
_MAKASSAR = cite(Certainty.S, "brida", note="tingkat 2024")
_ABOUT_2021 = cite(Certainty.S, "transkripsi", note="daftar bobot, tahun 2021 disimpulkan")
_LEVELS_OPEN = assumed("tingkat tahun ini tidak ditemukan; memakai katalog 2026")


def _reused(weights: Mapping[str, int], row: Indicator) -> Indicator:
    return replace(
        row, weight=Decimal(weights.get(row.code, row.weight)), parameters_source=_LEVELS_OPEN
    )


SID_2025 = tuple(_reused({}, row) for row in SID_2026)
"""Thresholds were raised in 2025; to what was not found."""

_REUSED = tuple(
    replace(
        row,
        source=_THEN,
        evidence=REPLICATION_PAPERS if row.code == "31" else row.evidence,
        evidence_source=cite(Certainty.S, "brida"),
    )
    for row in SID_2025
)


def _changed(code: str, parameters: tuple[str, str, str], bands: Bands | None = None) -> Indicator:
    return replace(
        row_of(_REUSED, code), parameters=parameters, bands=bands, parameters_source=_THEN
    )


_BENEFIT = replace(
    row_of(_REUSED, "33"),
    bases=MappingProxyType(
        BENEFIT_BASES
        | {
            "orang": Bands.of(PEOPLE, "1", "101", "201"),
            "pendapatan": Bands.of(GAIN, "0.01", "50.00", "100.00"),
        }
    ),
    parameters=(
        "1-100 orang; pendapatan < 50 %",
        "101-200 orang; pendapatan 50-99,99 %",
        ">= 201 orang; pendapatan >= 100 %",
    ),
    parameters_source=_THEN,
)

SID_2023 = overlaid(
    _REUSED,
    _changed("16", ("SK Kepala PD", "SK KDH", "Perkada atau Perda")),
    _changed("18", ("T-0", "T-1 atau T-2", "T-0, T-1 dan T-2")),
    _changed(
        "20",
        ("1 kali dalam 2 tahun", "2 kali dalam 2 tahun", "lebih dari 2 kali dalam 2 tahun"),
        Bands.of(PIECES, "1", "2", "3"),
    ),
    _changed(
        "24", ("1 s.d. 2 PD", "3 s.d. 4 PD", "5 PD atau lebih"), Bands.of(PIECES, "1", "3", "5")
    ),
    _changed(
        "29",
        ("<= 40 % atau tidak ada", "40,01 s.d. 70,99 %", ">= 71 %"),
        Bands.of(SHARE, None, "40.01", "71"),
    ),
    _BENEFIT,
)
"""Sum of weights 37, 111 points, as since 2022."""

SID_2024 = overlaid(
    SID_2023,
    replace(
        row_of(SID_2023, "29"),
        parameters=("<= 50 % atau tidak ada", "51 s.d. 86 %", ">= 86 %"),
        bands=Bands.of(SHARE, None, "51", "86"),
        parameters_source=_MAKASSAR,
    ),
)
"""As 2023, but for complaints settled: two lists circulated, the later one is taken."""

_WEIGHTS_2021 = {
    "16": 4,
    "18": 4,
    "20": 2,
    "23": 2,
    "25": 2,
    "26": 2,
    "27": 2,
    "29": 2,
    "31": 2,
    "32": 3,
    "33": 5,
    "34": 3,
    "35": 5,
}

_ROWS_2021 = tuple(replace(_reused(_WEIGHTS_2021, row), source=_ABOUT_2021) for row in _REUSED)

SID_2021 = overlaid(
    _ROWS_2021,
    replace(
        row_of(_ROWS_2021, "21"),
        parameters=("RPJMD", "RKPD 1 tahun", "RKPD 2 tahun"),
        parameters_source=_ABOUT_2021,
    ),
    replace(
        row_of(_ROWS_2021, "22"),
        parameters=("4 aktor", "5 aktor", "lebih dari 5 aktor"),
        bands=Bands.of(PIECES, "4", "5", "6"),
        parameters_source=_ABOUT_2021,
    ),
    replace(
        row_of(_ROWS_2021, "29"),
        parameters=("<= 30 %", "31 s.d. 60 %", ">= 61 %"),
        bands=Bands.of(SHARE, None, "31", "61"),
        parameters_source=_ABOUT_2021,
    ),
)
"""Weights of about 2021: they add up to 50, so the most was 150 points."""
