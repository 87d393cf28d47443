"""IID 2023: 15 SPD and 21 SID indicators, divisor 10, out of 250 points."""

from __future__ import annotations

from domain.index import Change, Comparability, Edition
from domain.indicator import Certainty, Parameter
from domain.indices import _iid
from domain.indices._iid_sid_earlier import SID_2023
from domain.indices._iid_spd import SPD_2026
from domain.indices._profile import PROFILE
from domain.indices._sources import cite

_SLIDES = cite(Certainty.V, "ppt23")

EDITION = Edition(
    id="iid-2023",
    index="iid",
    years=(2023,),
    title="Indeks Inovasi Daerah 2023",
    approximate=True,
    scale=_iid.SCALE,
    rounding=_iid.ROUNDING,
    parts=_iid.parts(_SLIDES, divisor=Parameter("pembagi minimum", 10, _SLIDES), gate=_iid.NO_GATE),
    indicators=_iid.reused(SPD_2026, 2023) + SID_2023,
    categories=_iid.categories(
        ("Sangat Inovatif", "60.01", _SLIDES),
        ("Inovatif", "35.00", _SLIDES),
        ("Kurang Inovatif", "0.01", _SLIDES),
    ),
    profile=PROFILE,
    window=_iid.WINDOW,
    decisions=_iid.DECISIONS,
    changes=(
        Change(
            2023,
            Comparability.SAME,
            "16 SPD dan 20 SID menjadi 15 SPD dan 21 SID; kematangan tetap 111, predikat tetap",
            _SLIDES,
        ),
    ),
    sources=(_SLIDES, cite(Certainty.V, "pedoman23")),
)
