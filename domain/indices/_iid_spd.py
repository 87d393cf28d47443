"""The twenty SPD rows (Satuan Pemerintahan Daerah) of the IID catalogue of 2026."""

from __future__ import annotations

from decimal import Decimal

from domain.indicator import Bands, Certainty, Indicator, Quantity, Scope, Unit
from domain.indices._sources import cite

_GUIDE = cite(Certainty.S, "transkripsi", note="dua transkripsi yang saling cocok")
_SPENDING = cite(Certainty.S, "transkripsi", note="komponen mandatory spending: lebih lemah")

_INSTITUSI = "Institusi"
_SDM = "Sumber Daya Manusia"
_EKOSISTEM = "Ekosistem Inovasi dan Kajian"

_GROWTH = Quantity(Unit.PERCENT, Decimal(-100), Decimal(1_000_000))
_SHARE = Quantity(Unit.PERCENT, Decimal(0), Decimal(100))
_STEP = Quantity(Unit.PERCENTAGE_POINTS, Decimal(-100), Decimal(100))
_HUMAN = Quantity(Unit.POINTS, Decimal(0), Decimal(100))
_HUMAN_STEP = Quantity(Unit.POINTS, Decimal(-100), Decimal(100))
_PIECES = Quantity(Unit.COUNT, Decimal(0), Decimal(10_000), places=0)
_YEARS = Quantity(Unit.YEARS, Decimal(0), Decimal(3), places=0)


def _row(
    code: str,
    variable: str,
    name: str,
    weight: str,
    parameters: tuple[str, str, str],
    bands: Bands | None = None,
    *,
    mandatory: bool = True,
) -> Indicator:
    return Indicator(
        code=code,
        name=name,
        variable=variable,
        scope=Scope.REGION,
        weight=Decimal(weight),
        mandatory=mandatory,
        parameters=parameters,
        bands=bands,
        source=_SPENDING if code == "2b" else _GUIDE,
    )


SPD_2026 = (
    _row(
        "1",
        _INSTITUSI,
        "Visi dan misi kepala daerah memuat inovasi",
        "1",
        ("misi", "visi", "misi dan visi"),
    ),
    _row(
        "2a",
        _INSTITUSI,
        "APBD ditetapkan tepat waktu, 3 tahun terakhir",
        "1",
        ("1 tahun", "2 tahun", "3 tahun"),
        Bands.of(_YEARS, "1", "2", "3"),
        mandatory=False,
    ),
    _row(
        "2b",
        _INSTITUSI,
        "Mandatory spending terpenuhi",
        "1",
        ("2 komponen", "3 komponen", "lebih dari 3 komponen"),
        Bands.of(_PIECES, "2", "3", "4"),
        mandatory=False,
    ),
    _row(
        "3",
        _INSTITUSI,
        "Peningkatan kualitas perizinan (T-2 ke T-1)",
        "1",
        ("<= -50,32 %", "-50,33 s.d. 8,16 %", ">= 8,17 %"),
        Bands.of(_GROWTH, None, "-50.33", "8.17"),
    ),
    _row(
        "4",
        _INSTITUSI,
        "Pendapatan per kapita (pertumbuhan)",
        "1",
        ("<= 2,04 %", "2,05 s.d. 5,23 %", ">= 5,23 %"),
        Bands.of(_GROWTH, None, "2.05", "5.23"),
    ),
    _row(
        "5a",
        _INSTITUSI,
        "Progres penurunan tingkat pengangguran terbuka (TPT)",
        "0.75",
        ("<= 0,00", "0,01 s.d. 0,36", ">= 0,36"),
        Bands.of(_STEP, None, "0.01", "0.36"),
    ),
    _row(
        "5b",
        _INSTITUSI,
        "Tingkat pengangguran terbuka T-1 (makin rendah makin baik)",
        "0.75",
        (">= 5,91 %", "2,34 s.d. 5,92 %", "<= 2,35 %"),
        Bands.of(_SHARE, None, "5.92", "2.35", lower_is_better=True),
    ),
    _row(
        "6",
        _INSTITUSI,
        "Peningkatan investasi",
        "1.5",
        ("<= -47,42 %", "-47,43 s.d. 94,75 %", ">= 94,76 %"),
        Bands.of(_GROWTH, None, "-47.43", "94.76"),
    ),
    _row(
        "7",
        _INSTITUSI,
        "Peningkatan pendapatan asli daerah (PAD)",
        "1.5",
        ("<= -5,14 %", "-5,15 s.d. 33,84 %", ">= 33,85 %"),
        Bands.of(_GROWTH, None, "-5.15", "33.85"),
    ),
    _row("8", _INSTITUSI, "Opini BPK", "1.5", ("TMP atau TW", "WDP", "WTP")),
    _row("9", _INSTITUSI, "Nilai LAKIP/SAKIP", "1", ("D atau C", "B", "A")),
    _row(
        "10a",
        _INSTITUSI,
        "Progres penurunan kemiskinan",
        "0.75",
        ("<= 0,07", "0,08 s.d. 1,15", ">= 1,16"),
        Bands.of(_STEP, None, "0.08", "1.16"),
    ),
    _row(
        "10b",
        _INSTITUSI,
        "Penduduk miskin T-1 (makin rendah makin baik)",
        "0.75",
        (">= 13,10 %", "4,81 s.d. 13,11 %", "<= 4,82 %"),
        Bands.of(_SHARE, None, "13.11", "4.82", lower_is_better=True),
    ),
    _row(
        "11a",
        _SDM,
        "Peningkatan indeks pembangunan manusia (IPM) dua tahun",
        "0.75",
        ("<= 0,55", "0,56 s.d. 0,90", ">= 0,90"),
        Bands.of(_HUMAN_STEP, None, "0.56", "0.90"),
    ),
    _row(
        "11b",
        _SDM,
        "Capaian IPM",
        "0.75",
        ("<= 69,99", "70,00 s.d. 79,99", ">= 80,00"),
        Bands.of(_HUMAN, None, "70.00", "80.00"),
    ),
    _row(
        "12",
        _SDM,
        "Penghargaan bagi inovator",
        "2",
        ("piagam", "piagam dan insentif", "insentif dan mekanisme kontrol pembudayaan"),
        mandatory=False,
    ),
    _row(
        "13a",
        _EKOSISTEM,
        "Rekomendasi kebijakan pendukung inovasi",
        "1",
        ("1 s.d. 3", "4 s.d. 7", "lebih dari 7"),
        Bands.of(_PIECES, "1", "4", "8"),
        mandatory=False,
    ),
    _row(
        "13b",
        _EKOSISTEM,
        "Indeks Kualitas Kebijakan",
        "1",
        ("cukup atau kurang", "baik", "unggul atau sangat baik"),
        mandatory=False,
    ),
    _row(
        "14",
        _EKOSISTEM,
        "RIPJ-PID (rencana induk dan peta jalan iptek daerah)",
        "1",
        ("rancangan", "selesai dan disepakati", "ditetapkan dengan Perkada"),
        mandatory=False,
    ),
    _row(
        "15",
        _EKOSISTEM,
        "Fasilitasi HAKI atas inovasi",
        "1",
        ("sosialisasi", "ditambah fasilitasi administrasi", "ditambah insentif pembiayaan"),
        mandatory=False,
    ),
)
"""Weight (bobot) times level; weights add up to 21, so the most is 63 points."""
