"""IID 2018 to 2020: raw points without an upper end; kept only to refuse comparison."""

from __future__ import annotations

from decimal import Decimal

from domain.index import Change, Comparability, Edition, Rounding
from domain.indicator import Certainty, Parameter
from domain.indices._profile import PROFILE
from domain.indices._sources import cite

_RAW = cite(Certainty.V, "bwi19", "mimbar")
_PRESS = cite(Certainty.V, "tangerang20")

EDITION = Edition(
    id="iid-2018",
    index="iid",
    years=(2018, 2019, 2020),
    title="Indeks Inovasi Daerah 2018 s.d. 2020 (poin mentah)",
    computable=False,
    why_not="raw points of 2018 to 2020 follow no known formula; only published results are kept",
    rounding=Rounding(Decimal(1), _RAW),
    profile=PROFILE,
    decisions=(
        Parameter("Sangat Inovatif 2020, menurut pers (poin)", 1000, _PRESS),
        Parameter("poin tertinggi 2019", 74400, cite(Certainty.V, "bwi19")),
    ),
    changes=(
        Change(2019, Comparability.SAME, "poin mentah seperti 2018", _RAW),
        Change(2020, Comparability.MARKED, "susunan 2 aspek, 7 variabel, 35 indikator", _PRESS),
    ),
    sources=(_RAW, _PRESS),
)
