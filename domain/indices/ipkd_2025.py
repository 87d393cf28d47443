"""IPKD 2025 (budget year 2024): a new instrument, whose scoring bands were not found."""

from __future__ import annotations

from domain.index import Change, ClusterScheme, Comparability, Edition
from domain.indicator import Certainty, Parameter
from domain.indices import _ipkd
from domain.indices import _ipkd_figures as figures
from domain.indices._ipkd import absorbed, mark_rule, share_rule
from domain.indices._sources import assumed, cite
from domain.measures import RulesMet

_NEW = cite(Certainty.V, "buleleng25", "timeid")
_KEPT = assumed("pita skoring 2025 tidak ditemukan; ambang 80 % diteruskan")
_TWO_MARKS = cite(Certainty.V, "buleleng25", note="SPM dinilai dari kebutuhan dan keluaran")
_FIVE = cite(Certainty.V, "timeid", note="lima klaster menurut kapasitas fiskal")

EDITION = Edition(
    id="ipkd-2025",
    index="ipkd",
    years=(2025,),
    title="Indeks Pengelolaan Keuangan Daerah, tahun ukur 2025",
    approximate=True,
    rounding=_ipkd.ROUNDING,
    fiscal_lag=1,
    parts=_ipkd.dimensions(
        allocation=RulesMet(
            (
                share_rule("Belanja pendidikan", "d2_pendidikan", "d2_belanja", 20, _NEW),
                share_rule("Belanja pegawai", "d2_pegawai", "d2_belanja", 30, _NEW, at_most=True),
                share_rule("Belanja infrastruktur", "d2_infrastruktur", "d2_dtu", 40, _NEW),
                mark_rule("Kebutuhan SPM", figures.STANDARDS_NEED, _TWO_MARKS, weight="0.5"),
                mark_rule("Keluaran SPM", figures.STANDARDS_OUTPUT, _TWO_MARKS, weight="0.5"),
            )
        ),
        absorption=RulesMet(
            (
                absorbed(figures.OPERATION, "belanja operasi", _KEPT),
                absorbed(figures.CAPITAL, "belanja modal", _KEPT),
                absorbed(figures.ONWARD, "belanja transfer", _KEPT),
            )
        ),
    ),
    indicators=(
        *figures.PLANNING,
        figures.SPENDING,
        figures.EDUCATION,
        figures.STAFF,
        figures.TRANSFER,
        figures.INFRASTRUCTURE,
        figures.STANDARDS_NEED,
        figures.STANDARDS_OUTPUT,
        *figures.TRANSPARENCY,
        *figures.OPERATION,
        *figures.CAPITAL,
        *figures.ONWARD,
        *figures.REVENUE,
        *figures.BALANCE,
        *figures.OPINIONS,
    ),
    ratios=(_ipkd.INDEPENDENCE, _ipkd.FLEXIBILITY, *_ipkd.SOLVENCY),
    cluster_schemes=(
        ClusterScheme(
            2025,
            "kapasitas fiskal",
            ("sangat_tinggi", "tinggi", "sedang", "rendah", "sangat_rendah"),
            _FIVE,
        ),
    ),
    grade_rule=_ipkd.GRADE_RULE,
    decisions=(
        *_ipkd.DECISIONS,
        Parameter("bobot dimensi", "seperti 2024", assumed("bobot 2025 tidak ditemukan")),
        Parameter(
            "rumus fleksibilitas", "seperti 2024", assumed("berubah pada 2025, tidak ditemukan")
        ),
        Parameter(
            "daftar dokumen", "seperti 2024", assumed("disederhanakan dan ditambah pada 2025")
        ),
    ),
    changes=(
        Change(
            2025,
            Comparability.MARKED,
            "instrumen baru: metode skoring, belanja pegawai, infrastruktur 40 %, tanpa BTT",
            _NEW,
        ),
    ),
    sources=(_NEW,),
)
