"""IPKD 2021 to 2024 (budget years 2020 to 2023): the classic instrument."""

from __future__ import annotations

from domain.index import Change, ClusterScheme, Comparability, Edition
from domain.indicator import Certainty, Source
from domain.indices import _ipkd
from domain.indices import _ipkd_figures as figures
from domain.indices._ipkd import absorbed, mark_rule, share_rule
from domain.indices._sources import cite
from domain.measures import RulesMet

_FOUR = Source("empat aturan sama berat: satu yang gagal memberi 15 dari 20", Certainty.I)
_INFRASTRUCTURE = cite(Certainty.V, "buleleng24", note="infrastruktur paling sedikit 25 %")
_ABSORBED = cite(Certainty.V, "buleleng24", note="ambang 80 %; bentuk lulus atau gagal disimpulkan")
_CLASSIC = Source("instrumen yang sama", Certainty.I)
_BY_CAPACITY = cite(Certainty.V, "topnews", "otonomi", note="kapasitas fiskal, PMK 84/2023")

EDITION = Edition(
    id="ipkd-2021",
    index="ipkd",
    years=(2021, 2022, 2023, 2024),
    title="Indeks Pengelolaan Keuangan Daerah, tahun ukur 2021 s.d. 2024",
    approximate=True,
    rounding=_ipkd.ROUNDING,
    fiscal_lag=1,
    parts=_ipkd.dimensions(
        allocation=RulesMet(
            (
                share_rule("Belanja pendidikan", "d2_pendidikan", "d2_belanja", 20, _FOUR),
                share_rule("Belanja kesehatan", "d2_kesehatan", "d2_belanja", 10, _FOUR),
                share_rule(
                    "Belanja infrastruktur", "d2_infrastruktur", "d2_dtu", 25, _INFRASTRUCTURE
                ),
                mark_rule("Standar pelayanan minimal", figures.STANDARDS, _FOUR),
            )
        ),
        absorption=RulesMet(
            (
                absorbed(figures.OPERATION, "belanja operasi", _ABSORBED),
                absorbed(figures.CAPITAL, "belanja modal", _ABSORBED),
                absorbed(figures.CONTINGENCY, "belanja tidak terduga", _ABSORBED),
                absorbed(figures.ONWARD, "belanja transfer", _ABSORBED),
            )
        ),
    ),
    indicators=(
        *figures.PLANNING,
        figures.SPENDING,
        figures.EDUCATION,
        figures.HEALTH,
        figures.TRANSFER,
        figures.INFRASTRUCTURE,
        figures.STANDARDS,
        *figures.TRANSPARENCY,
        *figures.OPERATION,
        *figures.CAPITAL,
        *figures.CONTINGENCY,
        *figures.ONWARD,
        *figures.REVENUE,
        *figures.BALANCE,
        figures.POPULATION,
        *figures.OPINIONS,
    ),
    ratios=(
        _ipkd.INDEPENDENCE,
        _ipkd.FLEXIBILITY,
        *_ipkd.SOLVENCY,
        _ipkd.SERVICE_SOLVENCY,
    ),
    cluster_schemes=(
        ClusterScheme(
            2021,
            "kemampuan keuangan daerah",
            ("tinggi", "sedang", "rendah"),
            cite(Certainty.V, "mdn"),
        ),
        ClusterScheme(2023, "kapasitas fiskal", ("tinggi", "sedang", "rendah"), _BY_CAPACITY),
    ),
    grade_rule=_ipkd.GRADE_RULE,
    decisions=_ipkd.DECISIONS,
    changes=(
        Change(2022, Comparability.SAME, "instrumen seperti 2021", _CLASSIC),
        Change(
            2023,
            Comparability.MARKED,
            "klaster menurut kapasitas fiskal menggantikan kemampuan keuangan daerah",
            _BY_CAPACITY,
        ),
        Change(2024, Comparability.SAME, "instrumen seperti 2023", _CLASSIC),
    ),
    sources=(cite(Certainty.V, "dim6"), cite(Certainty.V, "mdn"), cite(Certainty.V, "kuburaya")),
)
