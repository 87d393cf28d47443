"""The twenty SID rows (Satuan Inovasi Daerah) of the IID catalogue, 2026 and before."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from domain.indicator import Bands, Certainty, Indicator, Quantity, Scope, Unit
from domain.indices._sources import cite

_GUIDE = cite(Certainty.S, "transkripsi", note="dua transkripsi yang saling cocok")
_EVIDENCE = cite(Certainty.S, "brida")
_VIDEO = cite(Certainty.S, "transkripsi", "sulsel24")
_LETTER = cite(Certainty.V, "minat25", note="surat minat replikasi, diterima sejak 2025")

_INFRA = "Infrastruktur"
_OUTPUT = "Output Pengetahuan dan Teknologi"
_SPEED = "Kecepatan Bisnis Proses"
_PRODUCT = "Kecanggihan Produk"
_RESULT = "Hasil Kreatif"

PEOPLE = Quantity(Unit.PEOPLE, Decimal(0), Decimal(1_000_000_000), places=0)
PIECES = Quantity(Unit.COUNT, Decimal(0), Decimal(1_000_000_000), places=0)
_DAYS = Quantity(Unit.DAYS, Decimal(0), Decimal(100_000), places=0)
_MONTHS = Quantity(Unit.MONTHS, Decimal(0), Decimal(10_000), places=0)
SHARE = Quantity(Unit.PERCENT, Decimal(0), Decimal(100))
GAIN = Quantity(Unit.PERCENT, Decimal(-100), Decimal(1_000_000))


def _row(
    code: str,
    variable: str,
    name: str,
    weight: int,
    parameters: tuple[str, str, str],
    evidence: tuple[str, ...],
    bands: Bands | None = None,
    *,
    mandatory: bool = False,
) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        variable=variable,
        scope=Scope.SUBMISSION,
        weight=Decimal(weight),
        mandatory=mandatory,
        parameters=parameters,
        bands=bands,
        evidence=evidence,
        evidence_source=_EVIDENCE,
        source=_GUIDE,
    )


REPLICATION_PAPERS = (
    "perjanjian kerja sama (pdf)",
    "MoU atau kesepakatan bersama (pdf)",
    "surat pernyataan pemda pereplikasi (pdf)",
    "dokumen replikasi lain (pdf)",
)

BENEFIT_BASES = MappingProxyType(
    {
        "orang": Bands.of(PEOPLE, "1", "201", "501"),
        "cakupan": Bands.of(SHARE, "5.00", "20.01", "50.01"),
        # No published band lies above 30 percent; more than that still gives P3.
        "efisiensi": Bands.of(SHARE, "0.01", "10.01", "20.01"),
        "pendapatan": Bands.of(GAIN, "0.01", "10.00", "20.00"),
        "produk": Bands.of(PIECES, "1", "101", "201"),
        "kinerja": Bands.of(PIECES, "1", "2", "3"),
    }
)
"""The bases of indicator 33, of which a submission chooses exactly one."""

_ROWS = (
    _row(
        "16",
        _INFRA,
        "Regulasi Inovasi Daerah",
        3,
        ("SK Kepala Daerah, atau SK Kepala PD a.n. KDH", "Perkada", "Perda"),
        ("dokumen regulasi dan halaman yang memuat nama inovasi (pdf)",),
        mandatory=True,
    ),
    _row(
        "17",
        _INFRA,
        "Ketersediaan dan peran SDM",
        2,
        ("1 s.d. 10 orang", "11 s.d. 30 orang", "lebih dari 30 orang"),
        ("SK atau surat tugas (pdf)",),
        Bands.of(PEOPLE, "1", "11", "31"),
        mandatory=True,
    ),
    _row(
        "18",
        _INFRA,
        "Dukungan anggaran",
        2,
        ("1 tahun", "2 tahun berturut-turut", "T-0, T-1 dan T-2"),
        ("dokumen anggaran (pdf)",),
    ),
    _row(
        "19",
        _PRODUCT,
        "Alat kerja",
        2,
        ("manual", "elektronik", "sistem informasi daring atau AI"),
        ("foto atau tangkapan layar",),
    ),
    _row(
        "20",
        _INFRA,
        "Bimtek inovasi",
        1,
        ("1 kali dalam 3 tahun", "2 kali dalam 3 tahun", "3 kali atau lebih dalam 3 tahun"),
        ("SK atau surat tugas, undangan, daftar hadir (pdf)",),
        Bands.of(PIECES, "1", "2", "3"),
    ),
    _row(
        "21",
        _INFRA,
        "Integrasi dalam RKPD",
        2,
        ("T-1 atau T-2", "T-1 dan T-2", "T-2, T-1 dan T-0"),
        ("RKPD (pdf)",),
    ),
    _row(
        "22",
        _OUTPUT,
        "Keterlibatan aktor inovasi",
        1,
        ("3 aktor", "4 aktor", "5 aktor atau lebih"),
        ("SK, undangan rapat, FGD atau dokumen kerja sama, dengan unsur aktor (pdf)",),
        Bands.of(PIECES, "3", "4", "5"),
    ),
    _row(
        "23",
        _OUTPUT,
        "Pelaksana inovasi",
        1,
        ("tanpa surat penetapan", "surat penugasan Kepala PD", "SK KDH atau a.n. KDH"),
        ("SK (pdf)",),
    ),
    _row(
        "24",
        _OUTPUT,
        "Jejaring inovasi",
        1,
        ("2 PD", "3 s.d. 4 PD", "5 PD atau lebih"),
        ("SK atau surat tugas tim (pdf)",),
        Bands.of(PIECES, "2", "3", "5"),
    ),
    _row(
        "25",
        _OUTPUT,
        "Sosialisasi",
        1,
        ("foto kegiatan atau spanduk", "media sosial atau media pemda", "media non-pemda"),
        ("dokumentasi dan publikasi",),
    ),
    _row(
        "26",
        _SPEED,
        "Pedoman teknis",
        1,
        ("cetak", "elektronik", "daring"),
        ("buku manual (pdf) atau tangkapan layar",),
    ),
    _row(
        "27",
        _SPEED,
        "Kemudahan informasi layanan",
        1,
        ("1 dari 4 metode", "2 metode", "3 metode atau lebih"),
        ("nomor layanan, media sosial, aplikasi, buku tamu",),
        Bands.of(PIECES, "1", "2", "3"),
    ),
    _row(
        "28",
        _SPEED,
        "Kemudahan proses",
        2,
        ("6 hari atau lebih", "2 s.d. 5 hari", "1 hari"),
        ("SOP yang memuat durasi (pdf)",),
        Bands.of(_DAYS, None, "5", "1", lower_is_better=True),
    ),
    _row(
        "29",
        _SPEED,
        "Penyelesaian pengaduan",
        1,
        ("<= 50 % atau tidak ada", "51 s.d. 90 %", ">= 91 %"),
        ("foto atau tangkapan layar dan rekap rasio",),
        Bands.of(SHARE, None, "51", "91"),
    ),
    _row(
        "30",
        _PRODUCT,
        "Layanan terintegrasi",
        2,
        ("terpisah", "satu portal unit", "lintas unit"),
        ("tangkapan layar beranda dan proses",),
    ),
    _row(
        "31",
        _PRODUCT,
        "Replikasi",
        3,
        ("1 kali direplikasi", "2 kali, daerah berbeda", "3 kali, daerah berbeda"),
        REPLICATION_PAPERS,
        Bands.of(PIECES, "1", "2", "3"),
    ),
    _row(
        "32",
        _SPEED,
        "Kecepatan penciptaan",
        2,
        ("9 bulan atau lebih", "5 s.d. 8 bulan", "1 s.d. 4 bulan"),
        ("proposal atau laporan tahapan dan durasi (pdf)",),
        Bands.of(_MONTHS, None, "8", "4", lower_is_better=True),
        mandatory=True,
    ),
    _row(
        "33",
        _RESULT,
        "Kemanfaatan inovasi (satu dasar saja)",
        3,
        (
            (
                "1-200 orang; cakupan 5,00-20,00 %; efisiensi 0,01-10,00 %; "
                "pendapatan 0,01-9,99 %; 1-100 produk; kinerja naik 1 periode"
            ),
            (
                "201-500 orang; cakupan 20,01-50,00 %; efisiensi 10,01-20,00 %; "
                "pendapatan 10,00-19,99 %; 101-200 produk; kinerja naik 2 periode"
            ),
            (
                ">= 501 orang; cakupan > 50 %; efisiensi 20,01-30,00 %; "
                "pendapatan >= 20 %; > 200 produk; kinerja naik 3 periode"
            ),
        ),
        ("rekap atau perbandingan penerima",),
        mandatory=True,
    ),
    _row(
        "34",
        _RESULT,
        "Monitoring dan evaluasi inovasi",
        2,
        ("internal pemda", "Survei Kepuasan Masyarakat", "eksternal berbasis penelitian"),
        ("laporan",),
    ),
    _row(
        "35",
        _RESULT,
        "Video inovasi (kualitas)",
        4,
        ("1 s.d. 2 unsur substansi", "3 s.d. 4 unsur substansi", "5 unsur substansi"),
        ("video paling lama 5 menit, mp4/mov paling besar 100 MB, atau tautan",),
        Bands.of(Quantity(Unit.COUNT, Decimal(0), Decimal(5), places=0), "1", "3", "5"),
        mandatory=True,
    ),
)


def overlaid(rows: tuple[Indicator, ...], *changed: Indicator) -> tuple[Indicator, ...]:
    """A catalogue with some rows replaced by others of the same code."""
    by_code = {row.code: row for row in changed}
    return tuple(by_code.get(row.code, row) for row in rows)


def row_of(rows: tuple[Indicator, ...], code: str) -> Indicator:
    """The row of that code in a catalogue."""
    return next(row for row in rows if row.code == code)


SID_2026 = overlaid(
    _ROWS,
    replace(
        row_of(_ROWS, "31"),
        evidence=(*REPLICATION_PAPERS, "surat minat replikasi, tembusan BSKDN (pdf)"),
        evidence_source=_LETTER,
    ),
    replace(row_of(_ROWS, "33"), bases=BENEFIT_BASES),
    replace(row_of(_ROWS, "35"), parameters_source=_VIDEO),
)
"""Weight (bobot) times level; weights add up to 37, so the most is 111 points."""
