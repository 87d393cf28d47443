"""What the IPKD editions share: weights, measures of the dimensions, open decisions."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from domain.index import GradeRule, Measure, Part, Ratio, Rounding
from domain.indicator import Certainty, Indicator, Parameter, Source
from domain.indices._ipkd_figures import DIMENSIONS, DOCUMENTS, OPINIONS
from domain.indices._sources import assumed, cite
from domain.measures import (
    Closeness,
    DocumentMarks,
    MeanProportion,
    OpinionMean,
    Proportion,
    Rule,
    WithinGoalposts,
)

ROUNDING = Rounding(
    Decimal("0.0001"), Source("hasil resmi terbit dengan empat desimal", Certainty.I)
)

PRINTED = cite(Certainty.V, "buleleng24", note="skor maksimal dimensi")
_REST = Source("sisa 30 dari 100 dibagi rata antara dimensi 5 dan 6", Certainty.B)
_MATCHED = Source("program yang sesuai dibagi program dokumen asal", Certainty.B)
_DEVIATION = Source("satu dikurangi selisih relatif pagu", Certainty.B)

PLANNING = MeanProportion(
    (
        Proportion(
            name="Nomenklatur program RPJMD dan RKPD",
            part="d1_program_rpjmd_rkpd",
            whole="d1_program_rpjmd",
            source=_MATCHED,
        ),
        Proportion(
            name="Nomenklatur program RKPD dan KUA-PPAS",
            part="d1_program_rkpd_kuappas",
            whole="d1_program_rkpd",
            source=_MATCHED,
        ),
        Proportion(
            name="Nomenklatur program KUA-PPAS dan APBD",
            part="d1_program_kuappas_apbd",
            whole="d1_program_kuappas",
            source=_MATCHED,
        ),
        Closeness(
            name="Pagu RKPD dan KUA-PPAS",
            target="d1_pagu_kuappas",
            origin="d1_pagu_rkpd",
            source=_DEVIATION,
        ),
        Closeness(
            name="Pagu KUA-PPAS dan APBD",
            target="d1_pagu_apbd",
            origin="d1_pagu_kuappas",
            source=_DEVIATION,
        ),
    )
)

DOCUMENT_MARKS = DocumentMarks(
    DOCUMENTS,
    within=Parameter(
        "batas waktu publikasi dokumen (hari sejak penetapan)",
        30,
        assumed("batas waktu tiap dokumen tidak ditemukan"),
    ),
)

_WORTH = assumed("nilai tiap opini tidak ditemukan; WTP 1, WDP 0,5, TMP atau TW 0")
OPINION_MEAN = OpinionMean(
    codes=tuple(one.code for one in OPINIONS),
    worth=MappingProxyType(
        {
            Decimal(1): Parameter("nilai opini TMP atau TW", 0, _WORTH),
            Decimal(2): Parameter("nilai opini WDP", Decimal("0.5"), _WORTH),
            Decimal(3): Parameter("nilai opini WTP", 1, _WORTH),
        }
    ),
)


def dimensions(allocation: Measure, absorption: Measure) -> tuple[Part, ...]:
    """The six dimensions; those whose measure changed between editions are given."""
    measures = (
        ("d1", 15, PLANNING, PRINTED),
        ("d2", 20, allocation, PRINTED),
        ("d3", 15, DOCUMENT_MARKS, PRINTED),
        ("d4", 20, absorption, PRINTED),
        ("d5", 15, WithinGoalposts(), _REST),
        ("d6", 15, OPINION_MEAN, _REST),
    )
    return tuple(
        Part(code=code, name=DIMENSIONS[code], maximum=Decimal(most), measure=how, source=source)
        for code, most, how, source in measures
    )


def share_rule(
    name: str,
    over: str,
    under: str,
    percent: int,
    source: Source,
    *,
    at_most: bool = False,
) -> Rule:
    """A rule on a share of spending, with its threshold in percent."""
    bound = "paling banyak" if at_most else "paling sedikit"
    return Rule(
        name=name,
        over=over,
        under=under,
        threshold=Parameter(f"{name}, {bound} (%)", percent, source),
        at_most=at_most,
        source=source,
    )


def mark_rule(name: str, figure: Indicator, source: Source, weight: str = "1") -> Rule:
    """A rule that a mark of 1 meets."""
    return Rule(
        name=name,
        over=figure.code,
        threshold=Parameter(name, 1, source),
        source=source,
        weight=Decimal(weight),
    )


def absorbed(pair: tuple[Indicator, Indicator], name: str, source: Source) -> Rule:
    """The rule that at least 80 percent of a kind of spending is realised."""
    budget, outcome = pair
    return share_rule(f"Penyerapan {name}", outcome.code, budget.code, 80, source)


_RITONGA = cite(Certainty.S, "ritonga", note="teks resmi tidak ditemukan")

INDEPENDENCE = Ratio(
    code="kemandirian",
    name="Kemandirian keuangan",
    over="d5_pad",
    under="d5_pendapatan",
    source=_RITONGA,
)
FLEXIBILITY = Ratio(
    code="fleksibilitas",
    name="Fleksibilitas keuangan",
    over="d5_pendapatan_rutin",
    less="d5_beban_wajib",
    under="d5_beban_wajib",
    source=_RITONGA,
)
SOLVENCY = (
    Ratio(
        code="solvabilitas_operasional",
        name="Solvabilitas operasional",
        over="d5_pendapatan",
        less="d5_beban_operasional",
        under="d5_beban_operasional",
        source=_RITONGA,
    ),
    Ratio(
        code="solvabilitas_jangka_pendek",
        name="Solvabilitas jangka pendek",
        over="d5_aset_lancar",
        under="d5_kewajiban_pendek",
        source=_RITONGA,
    ),
    Ratio(
        code="solvabilitas_jangka_panjang",
        name="Solvabilitas jangka panjang",
        over="d5_aset_tetap",
        under="d5_kewajiban_panjang",
        source=_RITONGA,
    ),
)
SERVICE_SOLVENCY = Ratio(
    code="solvabilitas_layanan",
    name="Solvabilitas layanan",
    over="d5_aset_tetap",
    under="d5_penduduk",
    source=_RITONGA,
)

_CUTS = assumed("batas angka peringkat tidak ditemukan; relatif terhadap klaster")

GRADE_RULE = GradeRule(
    best=Parameter("A mulai dari rata-rata ditambah (simpangan baku)", Decimal("0.0"), _CUTS),
    worst=Parameter("C di bawah rata-rata ditambah (simpangan baku)", Decimal("-1.0"), _CUTS),
    fixed_best=Parameter("A tanpa klaster, mulai dari", 78, _CUTS),
    fixed_worst=Parameter("C tanpa klaster, di bawah", 60, _CUTS),
    least=Parameter("anggota klaster paling sedikit", 3, _CUTS),
    names=MappingProxyType({"A": "Baik", "B": "Perlu Perbaikan", "C": "Sangat Perlu Perbaikan"}),
    source=cite(Certainty.V, "mdn", note="nama peringkat; batasnya tidak ditemukan"),
)

DECISIONS = (
    Parameter(
        "normalisasi dimensi 5",
        "minimum-maksimum dalam klaster, dipotong di 0 dan 1; sama semua berarti 1",
        Source("rumus resmi tidak ditemukan", Certainty.B),
    ),
    Parameter(
        "kewajiban nol",
        "rasio tak hingga, disamakan dengan rasio terhingga tertinggi klaster",
        assumed("tidak diatur sumber"),
    ),
    Parameter(
        "penentu patok klaster",
        "hanya daerah dengan data dimensi 5 yang lengkap",
        Source("daerah tanpa data dieliminasi", Certainty.I),
    ),
    Parameter("data tidak lengkap", "dieliminasi, tanpa peringkat", cite(Certainty.V, "topnews")),
    Parameter(
        "anggaran nol pada suatu jenis belanja",
        "dianggap terserap",
        assumed("tidak diatur sumber"),
    ),
    Parameter(
        "peringkat terhitung", "selalu disebut indikatif", assumed("batas resmi tidak ditemukan")
    ),
)
"""What the sources leave open and how it is settled, named and shown to everybody."""
