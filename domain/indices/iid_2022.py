"""IID 2022: published results only; the first year in which mean maturity dominates."""

from __future__ import annotations

from domain.index import Change, Comparability, Edition
from domain.indicator import Certainty, Parameter
from domain.indices import _iid
from domain.indices._profile import PROFILE
from domain.indices._sources import cite

_BAND = cite(Certainty.V, "parepare")
_METHOD = cite(Certainty.V, "sumbawa22", "gatra")

EDITION = Edition(
    id="iid-2022",
    index="iid",
    years=(2022,),
    title="Indeks Inovasi Daerah 2022",
    computable=False,
    why_not="the formula of 2022 was not found; only published results are kept",
    rounding=_iid.ROUNDING,
    categories=_iid.categories(
        ("Sangat Inovatif", "60.01", _BAND),
        ("Inovatif", "35.00", _BAND),
        ("Kurang Inovatif", "0.01", _BAND),
    ),
    profile=PROFILE,
    window=_iid.WINDOW,
    decisions=(
        Parameter("jumlah indikator", 36, _METHOD),
        Parameter("kematangan paling tinggi", 111, cite(Certainty.V, "gatra")),
    ),
    changes=(
        Change(
            2022,
            Comparability.MARKED,
            "kematangan paling tinggi 150 menjadi 111 dan rata-rata kematangan kini menentukan",
            _METHOD,
        ),
    ),
    sources=(_BAND, _METHOD),
)
