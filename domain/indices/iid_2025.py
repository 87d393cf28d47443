"""IID 2025: categories raised to 65.01 and 35.01; levels filled in from 2026."""

from __future__ import annotations

from domain.index import Change, Comparability, Edition
from domain.indicator import Certainty, Parameter, Source
from domain.indices import _iid
from domain.indices._iid_sid_earlier import SID_2025
from domain.indices._iid_spd import SPD_2026
from domain.indices._profile import PROFILE
from domain.indices._sources import assumed, cite

_SAME_SHAPE = Source("susunan 2024 (63, 111 dan 76 dari 250) diteruskan", Certainty.I)
_BAND = cite(Certainty.V, "tng", "balangan")

EDITION = Edition(
    id="iid-2025",
    index="iid",
    years=(2025,),
    title="Indeks Inovasi Daerah 2025",
    approximate=True,
    scale=_iid.SCALE,
    rounding=_iid.ROUNDING,
    parts=_iid.parts(
        _SAME_SHAPE,
        divisor=Parameter("pembagi minimum", 12, assumed("pembagi 2025 tidak ditemukan; 12")),
        gate=_iid.NO_GATE,
    ),
    indicators=_iid.reused(SPD_2026, 2025) + SID_2025,
    categories=_iid.categories(
        ("Sangat Inovatif", "65.01", _BAND),
        ("Inovatif", "35.01", cite(Certainty.V, "lebak")),
        ("Kurang Inovatif", "0.01", Source("sisa di bawah 35,01", Certainty.I)),
    ),
    profile=PROFILE,
    window=_iid.WINDOW,
    decisions=_iid.DECISIONS,
    changes=(
        Change(
            2025,
            Comparability.MARKED,
            "batas predikat naik: Sangat Inovatif ke 65,01 (dari 60,01), Inovatif ke 35,01",
            _BAND,
        ),
    ),
    sources=(_BAND, cite(Certainty.V, "tegal"), cite(Certainty.V, "kalsel24")),
)
