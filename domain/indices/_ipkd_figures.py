"""The figures of the IPKD: what each dimension is measured from, with its unit."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType

from domain.indicator import Certainty, Indicator, Quantity, Scope, Source, Unit
from domain.indices._sources import assumed, cite
from domain.measures import Document

DIMENSIONS = MappingProxyType(
    {
        "d1": "Kesesuaian dokumen perencanaan dan penganggaran",
        "d2": "Pengalokasian anggaran belanja dalam APBD",
        "d3": "Transparansi pengelolaan keuangan daerah",
        "d4": "Penyerapan anggaran",
        "d5": "Kondisi keuangan daerah",
        "d6": "Opini BPK atas LKPD",
    }
)

_MOST = Decimal(10**18 - 1)
_AMOUNT = Quantity(Unit.RUPIAH, Decimal(0), _MOST, places=2)
_DIVISOR = Quantity(Unit.RUPIAH, Decimal(1), _MOST, places=2)
_PROGRAMMES = Quantity(Unit.COUNT, Decimal(0), Decimal(100_000), places=0)
_ALL_PROGRAMMES = Quantity(Unit.COUNT, Decimal(1), Decimal(100_000), places=0)
_PEOPLE = Quantity(Unit.PEOPLE, Decimal(1), Decimal(1_000_000_000), places=0)
_MARK = Quantity(
    Unit.MARK,
    Decimal(0),
    Decimal(1),
    places=0,
    choices=MappingProxyType({Decimal(0): "tidak", Decimal(1): "ya"}),
)
_OPINION = Quantity(
    Unit.OPINION,
    Decimal(1),
    Decimal(3),
    places=0,
    choices=MappingProxyType({Decimal(1): "TMP atau TW", Decimal(2): "WDP", Decimal(3): "WTP"}),
)

_SIX = cite(Certainty.V, "dim6")
_SPENDING = Source("jenis belanja pada laporan realisasi anggaran", Certainty.I)
_STATEMENTS = cite(Certainty.S, "ritonga", note="LO dan neraca; rumus resmi tidak ditemukan")


def _figure(
    code: str, name: str, quantity: Quantity, source: Source, *, mandatory: bool = True
) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        variable=DIMENSIONS[code[:2]],
        scope=Scope.REGION,
        source=source,
        quantity=quantity,
        mandatory=mandatory,
    )


PLANNING = (
    _figure("d1_program_rpjmd", "Program dalam RPJMD", _ALL_PROGRAMMES, _SIX),
    _figure("d1_program_rpjmd_rkpd", "Program RPJMD yang ada dalam RKPD", _PROGRAMMES, _SIX),
    _figure("d1_program_rkpd", "Program dalam RKPD", _ALL_PROGRAMMES, _SIX),
    _figure("d1_program_rkpd_kuappas", "Program RKPD yang ada dalam KUA-PPAS", _PROGRAMMES, _SIX),
    _figure("d1_program_kuappas", "Program dalam KUA-PPAS", _ALL_PROGRAMMES, _SIX),
    _figure("d1_program_kuappas_apbd", "Program KUA-PPAS yang ada dalam APBD", _PROGRAMMES, _SIX),
    _figure("d1_pagu_rkpd", "Pagu RKPD", _DIVISOR, _SIX),
    _figure("d1_pagu_kuappas", "Pagu KUA-PPAS", _DIVISOR, _SIX),
    _figure("d1_pagu_apbd", "Pagu APBD", _AMOUNT, _SIX),
)
"""Dimension 1: programmes that match from one document to the next, and ceilings."""

_ALLOCATION = cite(Certainty.V, "buleleng24", note="aturan belanja wajib; pembaginya disimpulkan")

SPENDING = _figure("d2_belanja", "Belanja daerah dalam APBD", _DIVISOR, _ALLOCATION)
EDUCATION = _figure("d2_pendidikan", "Belanja fungsi pendidikan", _AMOUNT, _ALLOCATION)
HEALTH = _figure("d2_kesehatan", "Belanja fungsi kesehatan", _AMOUNT, _ALLOCATION)
TRANSFER = _figure("d2_dtu", "Dana transfer umum", _DIVISOR, _ALLOCATION)
INFRASTRUCTURE = _figure("d2_infrastruktur", "Belanja infrastruktur", _AMOUNT, _ALLOCATION)
STANDARDS = _figure("d2_spm", "Standar pelayanan minimal terpenuhi", _MARK, _ALLOCATION)

_IN_2025 = cite(Certainty.V, "buleleng25", "timeid")
STAFF = _figure("d2_pegawai", "Belanja pegawai", _AMOUNT, _IN_2025)
STANDARDS_NEED = _figure("d2_spm_kebutuhan", "Kebutuhan SPM terpenuhi", _MARK, _IN_2025)
STANDARDS_OUTPUT = _figure("d2_spm_keluaran", "Keluaran SPM tercapai", _MARK, _IN_2025)

_READ = cite(Certainty.V, "lobar")
_CUT_OFF = cite(Certainty.V, "lobar", note="judul terpotong dalam sumber")
_PLACEHOLDER = Source("pengisi sementara; judul ke-24 sampai ke-29 tidak ditemukan", Certainty.B)

_TITLES = (
    ("Ringkasan RKPD", _READ),
    ("KUA", _READ),
    ("PPAS", _READ),
    ("RKA SKPD", _READ),
    ("RKA PPKD", _READ),
    ("Rancangan Perda APBD", _READ),
    ("Perda APBD", _READ),
    ("Perkada penjabaran APBD", _READ),
    ("DPA SKPD", _READ),
    ("DPA PPKD", _READ),
    ("Realisasi pendapatan", _READ),
    ("Realisasi belanja", _READ),
    ("Realisasi pembiayaan", _READ),
    ("Rancangan perubahan APBD", _READ),
    ("Perda perubahan APBD", _READ),
    ("Perkada penjabaran perubahan APBD", _READ),
    ("RKA perubahan", _READ),
    ("RUP", _READ),
    ("Pejabat pengelola keuangan", _READ),
    ("Kebijakan akuntansi", _READ),
    ("Laporan arus kas", _READ),
    ("LRA seluruh SKPD", _READ),
    ("Realisasi ...", _CUT_OFF),
    ("LRA PPKD", _PLACEHOLDER),
    ("Neraca", _PLACEHOLDER),
    ("CaLK", _PLACEHOLDER),
    ("Laporan keuangan BUMD", _PLACEHOLDER),
    ("LKPD yang telah diaudit", _PLACEHOLDER),
    ("Opini BPK", _PLACEHOLDER),
)

DOCUMENTS = tuple(
    Document(
        name=title,
        timely=f"d3_{number:02}_waktu",
        accessible=f"d3_{number:02}_akses",
        source=source,
    )
    for number, (title, source) in enumerate(_TITLES, start=1)
)
"""The 29 documents whose publication is marked twice: in time, and within reach."""

TRANSPARENCY = tuple(
    _figure(code, f"{one.name}: {mark}", _MARK, one.source, mandatory=False)
    for one in DOCUMENTS
    for code, mark in ((one.timely, "tepat waktu"), (one.accessible, "dapat diakses"))
)
"""Dimension 3: a document without a mark was not published."""


def _budget_and_outcome(kind: str, name: str) -> tuple[Indicator, Indicator]:
    return (
        _figure(f"d4_{kind}_anggaran", f"Anggaran {name}", _AMOUNT, _SPENDING),
        _figure(f"d4_{kind}_realisasi", f"Realisasi {name}", _AMOUNT, _SPENDING),
    )


OPERATION = _budget_and_outcome("operasi", "belanja operasi")
CAPITAL = _budget_and_outcome("modal", "belanja modal")
CONTINGENCY = _budget_and_outcome("btt", "belanja tidak terduga")
ONWARD = _budget_and_outcome("transfer", "belanja transfer")

REVENUE = (
    _figure("d5_pad", "Pendapatan asli daerah (LO)", _AMOUNT, _STATEMENTS),
    _figure("d5_pendapatan", "Total pendapatan (LO)", _DIVISOR, _STATEMENTS),
    _figure("d5_pendapatan_rutin", "Pendapatan operasional rutin (LO)", _AMOUNT, _STATEMENTS),
    _figure("d5_beban_wajib", "Beban wajib", _DIVISOR, _STATEMENTS),
    _figure("d5_beban_operasional", "Beban operasional", _DIVISOR, _STATEMENTS),
)
BALANCE = (
    _figure("d5_aset_lancar", "Aset lancar", _AMOUNT, _STATEMENTS),
    _figure("d5_kewajiban_pendek", "Kewajiban jangka pendek", _AMOUNT, _STATEMENTS),
    _figure("d5_aset_tetap", "Aset tetap", _AMOUNT, _STATEMENTS),
    _figure("d5_kewajiban_panjang", "Kewajiban jangka panjang", _AMOUNT, _STATEMENTS),
)
POPULATION = _figure("d5_penduduk", "Jumlah penduduk", _PEOPLE, _STATEMENTS)

_THREE_YEARS = assumed("opini tiga tahun berturut-turut; nilai tiap opini tidak ditemukan")
OPINIONS = (
    _figure("d6_opini_1", "Opini BPK, tahun anggaran yang diukur", _OPINION, _THREE_YEARS),
    _figure("d6_opini_2", "Opini BPK, satu tahun sebelumnya", _OPINION, _THREE_YEARS),
    _figure("d6_opini_3", "Opini BPK, dua tahun sebelumnya", _OPINION, _THREE_YEARS),
)
"""Dimension 6: 1 for TMP or TW, 2 for WDP, 3 for WTP."""
