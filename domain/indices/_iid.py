"""What the IID editions share: the three parts of the index and its open decisions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.index import Category, Part, Rounding
from domain.indicator import Certainty, Indicator, Parameter, Source
from domain.indices._sources import assumed, cite
from domain.measures import CountPoints, LevelSum, MeanMaturity
from domain.profile import Window

SCALE = Decimal(250)
"""Points that make 100: 63 of SPD, 111 of maturity and 76 of the count."""

ROUNDING = Rounding(
    Decimal("0.01"),
    assumed("pembulatan tidak ditemukan; tepat di dalam, setengah ke atas, 2 desimal"),
)

WINDOW = Window(
    first=Parameter("awal jendela penerapan (T)", -2, cite(Certainty.V, "kalsel24", "indo22")),
    last=Parameter("akhir jendela penerapan (T)", -1, cite(Certainty.V, "kalsel24", "indo22")),
)
"""Innovations must have been put to use in T-2 or T-1, counted from the measurement year."""

NO_GATE = Parameter(
    "urusan dasar minimum", 0, assumed("gerbang sebelum 2026 tidak ditemukan; tidak dipakai")
)


def parts(source: Source, divisor: Parameter, gate: Parameter) -> tuple[Part, ...]:
    """SPD, mean maturity and count: 63, 111 and 76 points since 2023."""
    return (
        Part(
            code="spd",
            name="Satuan Pemerintahan Daerah",
            maximum=Decimal(63),
            measure=LevelSum(),
            source=source,
        ),
        Part(
            code="maturity_mean",
            name="Rata-rata skor kematangan inovasi",
            maximum=Decimal(111),
            measure=MeanMaturity(divisor),
            source=source,
        ),
        Part(
            code="count_points",
            name="Jumlah Inovasi",
            maximum=Decimal(76),
            measure=CountPoints(
                per_item=Parameter("poin per inovasi diterima", Decimal("0.38"), source),
                cap=Parameter("batas jumlah inovasi", 200, source),
                gate=gate,
            ),
            source=source,
        ),
    )


def categories(*bands: tuple[str, str, Source]) -> tuple[Category, ...]:
    """Bands from their names and lower bounds, and below them what cannot be judged."""
    named = tuple(Category(name, Decimal(lower), source) for name, lower, source in bands)
    return (*named, Category("Tidak Dapat Dinilai", Decimal(0), named[-1].source))


def reused(rows: tuple[Indicator, ...], year: int) -> tuple[Indicator, ...]:
    """SPD rows of 2026 standing in for those of an earlier year, and saying so."""
    stand_in = assumed(f"baris SPD {year} tidak ditemukan; memakai katalog 2026")
    return tuple(replace(row, source=stand_in) for row in rows)


DECISIONS = (
    Parameter(
        "predikat",
        "dipotong pada indeks yang telah dibulatkan",
        assumed("pita resmi berdesimal dua dan tanpa celah"),
    ),
    Parameter(
        "inovasi ditolak",
        "tetap menjadi pembagi dengan kematangan 0, keluar dari jumlah",
        cite(Certainty.V, "gatra", note="pembagi menurut Kepala BSKDN; jumlah disimpulkan"),
    ),
    Parameter(
        "inovasi belum diputus",
        "menjadi pembagi dengan kematangannya, belum masuk jumlah",
        Source("disimpulkan dari dua penghitung terkirim dan diterima", Certainty.I),
    ),
    Parameter(
        "gerbang urusan dasar",
        "urusan utama inovasi terkirim, dicocokkan dengan kode",
        cite(Certainty.S, "transkripsi", note="penyebutan nama berbeda-beda"),
    ),
    Parameter(
        "pita tumpang tindih",
        "P3 diperiksa lebih dahulu, lalu P2, lalu P1; masukan dibulatkan 2 desimal",
        assumed("aturan resmi tidak ditemukan"),
    ),
    Parameter(
        "di antara dua pita", "tingkat yang lebih rendah", assumed("aturan resmi tidak ditemukan")
    ),
    Parameter(
        "efisiensi di atas 30 % (indikator 33)",
        "tetap P3, ditandai untuk ditinjau",
        Source("pita terbit berhenti pada 30 %", Certainty.I),
    ),
    Parameter(
        "beberapa bukti pada satu indikator", "dihitung sekali", assumed("tidak diatur sumber")
    ),
    Parameter("tingkat tanpa bukti", 0, cite(Certainty.S, "transkripsi")),
    Parameter(
        "baris wajib kosong", "peringatan; inovasi tetap dihitung", assumed("tidak diatur sumber")
    ),
    Parameter("tahapan yang dihitung", "penerapan", cite(Certainty.S, "transkripsi")),
    Parameter("baris a dan b SPD", "masing-masing satu tingkat", cite(Certainty.S, "transkripsi")),
    Parameter("kematangan minimum untuk dikirim", 0, assumed("batas resmi tidak ditemukan")),
    Parameter("kematangan yang disarankan", 85, assumed("kebiasaan daerah: 80 sampai 105")),
    Parameter(
        "lama uji coba minimum",
        "tidak ada; uji coba tidak setelah penerapan",
        assumed("batas resmi tidak ditemukan"),
    ),
    Parameter(
        "paling banyak diikutkan", "dua kali, dengan kematangan naik", cite(Certainty.V, "tegal24")
    ),
)
"""What the sources leave open and how it is settled, named and shown to everybody."""
