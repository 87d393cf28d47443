"""IID 2024: the shape of 2023; its divisor was not found."""

from __future__ import annotations

from domain.index import Change, Comparability, Edition
from domain.indicator import Certainty, Parameter
from domain.indices import _iid
from domain.indices._iid_sid_earlier import SID_2024
from domain.indices._iid_spd import SPD_2026
from domain.indices._profile import PROFILE
from domain.indices._sources import assumed, cite

_SHAPE = cite(Certainty.V, "graha", note="SPD paling tinggi 63, SID paling tinggi 187")
_BAND = cite(Certainty.V, "graha", "tegal24")

EDITION = Edition(
    id="iid-2024",
    index="iid",
    years=(2024,),
    title="Indeks Inovasi Daerah 2024",
    approximate=True,
    scale=_iid.SCALE,
    rounding=_iid.ROUNDING,
    parts=_iid.parts(
        _SHAPE,
        divisor=Parameter("pembagi minimum", 10, assumed("pembagi 2024 tidak ditemukan; 10")),
        gate=_iid.NO_GATE,
    ),
    indicators=_iid.reused(SPD_2026, 2024) + SID_2024,
    categories=_iid.categories(
        ("Sangat Inovatif", "60.01", _BAND),
        ("Inovatif", "35.00", _BAND),
        ("Kurang Inovatif", "0.01", _BAND),
    ),
    profile=PROFILE,
    window=_iid.WINDOW,
    decisions=_iid.DECISIONS,
    changes=(Change(2024, Comparability.SAME, "susunan dan predikat seperti 2023", _SHAPE),),
    sources=(_SHAPE, _BAND),
)
