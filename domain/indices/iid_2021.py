"""IID 2021: published results only; the first year on a scale of 0 to 100."""

from __future__ import annotations

from domain.index import Change, Comparability, Edition
from domain.indicator import Certainty, Parameter
from domain.indices import _iid
from domain.indices._iid_sid_earlier import SID_2021
from domain.indices._profile import PROFILE
from domain.indices._sources import assumed, cite

_PRESS = cite(Certainty.V, "gtlo")
_LOWER_CUT = assumed("batas bawah di antara 27,32 dan 38,76; satu daerah mencetak 30,00")

EDITION = Edition(
    id="iid-2021",
    index="iid",
    years=(2021,),
    title="Indeks Inovasi Daerah 2021",
    computable=False,
    why_not="the formula of 2021 was not found; only published results are kept",
    rounding=_iid.ROUNDING,
    indicators=SID_2021,
    categories=_iid.categories(
        ("Sangat Inovatif", "60.01", _PRESS),
        ("Inovatif", "30.00", _LOWER_CUT),
        ("Kurang Inovatif", "0.01", _PRESS),
    ),
    profile=PROFILE,
    decisions=(
        Parameter("batas bawah Inovatif, kemungkinan lain", "35,00", _LOWER_CUT),
        Parameter(
            "jumlah indikator", "36: 20 SID dan 16 SPD", cite(Certainty.V, "liputan6", "gtlo")
        ),
    ),
    changes=(
        Change(
            2021,
            Comparability.REFUSED,
            "poin mentah menjadi indeks 0 sampai 100",
            cite(Certainty.V, "bwi19", "mimbar", "gtlo"),
        ),
    ),
    sources=(_PRESS,),
)
