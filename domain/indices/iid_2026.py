"""IID 2026: divisor 12, and a gate of five basic services before the count."""

from __future__ import annotations

from domain.index import Change, Comparability, Edition
from domain.indicator import Certainty, Parameter
from domain.indices import _iid
from domain.indices._iid_sid import SID_2026
from domain.indices._iid_spd import SPD_2026
from domain.indices._profile import PROFILE
from domain.indices._sources import cite

_GUIDE = cite(
    Certainty.S, "transkripsi", note="Surat Kepala BSKDN 400.10.11/1887/BSKDN, 29 April 2026"
)

EDITION = Edition(
    id="iid-2026",
    index="iid",
    years=(2026,),
    title="Indeks Inovasi Daerah 2026",
    scale=_iid.SCALE,
    rounding=_iid.ROUNDING,
    parts=_iid.parts(
        _GUIDE,
        divisor=Parameter("pembagi minimum", 12, _GUIDE),
        gate=Parameter("urusan dasar minimum", 5, _GUIDE),
    ),
    indicators=SPD_2026 + SID_2026,
    categories=_iid.categories(
        ("Sangat Inovatif", "65.01", _GUIDE),
        ("Inovatif", "40.01", _GUIDE),
        ("Kurang Inovatif", "0.01", _GUIDE),
    ),
    profile=PROFILE,
    window=_iid.WINDOW,
    decisions=_iid.DECISIONS,
    changes=(
        Change(
            2026,
            Comparability.MARKED,
            "batas bawah Inovatif naik ke 40,01 dan lima urusan dasar menjadi syarat poin jumlah",
            _GUIDE,
        ),
    ),
    sources=(_GUIDE,),
)
