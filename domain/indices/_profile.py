"""The lists of the innovation profile: urusan, stages, initiators, kinds and forms."""

from __future__ import annotations

from domain.indicator import Certainty, Source
from domain.indices._sources import cite
from domain.profile import Choice, Profile

_FORM = cite(Certainty.V, "paparan22")
_STAGES = cite(Certainty.V, "graha", note="tahapan menurut rekapitulasi nasional 2024")
_ONE_REGION = cite(Certainty.V, "smi", note="dilaporkan oleh satu daerah pada 2025")
_SIX = cite(Certainty.S, "transkripsi")
_LAW = cite(Certainty.B, "uu23")

BASIC = "wajib pelayanan dasar"


def _group(group: str, source: Source, names: dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(code, name, source, group) for code, name in names.items())


URUSAN = (
    *_group(
        BASIC,
        _SIX,
        {
            "pendidikan": "Pendidikan",
            "kesehatan": "Kesehatan",
            "pupr": "Pekerjaan Umum dan Penataan Ruang",
            "perkim": "Perumahan Rakyat dan Kawasan Permukiman",
            "trantibum": "Ketenteraman, Ketertiban Umum dan Pelindungan Masyarakat",
            "sosial": "Sosial",
        },
    ),
    *_group(
        "wajib non-pelayanan dasar",
        _LAW,
        {
            "tenaga_kerja": "Tenaga Kerja",
            "pppa": "Pemberdayaan Perempuan dan Pelindungan Anak",
            "pangan": "Pangan",
            "pertanahan": "Pertanahan",
            "lingkungan_hidup": "Lingkungan Hidup",
            "dukcapil": "Administrasi Kependudukan dan Pencatatan Sipil",
            "pmd": "Pemberdayaan Masyarakat dan Desa",
            "dalduk_kb": "Pengendalian Penduduk dan Keluarga Berencana",
            "perhubungan": "Perhubungan",
            "kominfo": "Komunikasi dan Informatika",
            "koperasi_ukm": "Koperasi, Usaha Kecil, dan Menengah",
            "penanaman_modal": "Penanaman Modal",
            "kepemudaan_olahraga": "Kepemudaan dan Olahraga",
            "statistik": "Statistik",
            "persandian": "Persandian",
            "kebudayaan": "Kebudayaan",
            "perpustakaan": "Perpustakaan",
            "kearsipan": "Kearsipan",
        },
    ),
    *_group(
        "pilihan",
        _LAW,
        {
            "kelautan_perikanan": "Kelautan dan Perikanan",
            "pariwisata": "Pariwisata",
            "pertanian": "Pertanian",
            "kehutanan": "Kehutanan",
            "esdm": "Energi dan Sumber Daya Mineral",
            "perdagangan": "Perdagangan",
            "perindustrian": "Perindustrian",
            "transmigrasi": "Transmigrasi",
        },
    ),
    *_group(
        "fungsi penunjang",
        _LAW,
        {
            "perencanaan": "Perencanaan",
            "keuangan": "Keuangan",
            "kepegawaian": "Kepegawaian",
            "diklat": "Pendidikan dan Pelatihan",
            "litbang": "Penelitian dan Pengembangan",
            "penunjang_lain": "Fungsi Penunjang Lainnya",
        },
    ),
)
"""The 38 values: 6 + 18 mandatory and 8 optional affairs, and 6 supporting functions."""

PROFILE = Profile(
    stages=(
        Choice("inisiatif", "Inisiatif", _STAGES),
        Choice("uji_coba", "Uji Coba", _STAGES),
        Choice("penerapan", "Penerapan", _STAGES),
    ),
    initiators=(
        Choice("kepala_daerah", "Kepala Daerah", _FORM),
        Choice("dprd", "Anggota DPRD", _FORM),
        Choice("opd", "Perangkat Daerah", _FORM),
        Choice("asn", "ASN", _FORM),
        Choice("masyarakat", "Masyarakat", _FORM),
    ),
    kinds=(
        Choice("digital", "Digital (daring)", _FORM),
        Choice("non_digital", "Non-digital (luring)", _FORM),
        Choice("teknologi", "Teknologi", _ONE_REGION),
    ),
    forms=(
        Choice("tata_kelola", "Tata kelola pemerintahan daerah", _FORM),
        Choice("pelayanan_publik", "Pelayanan publik", _FORM),
        Choice("lainnya", "Inovasi daerah lainnya sesuai kewenangan", _FORM),
    ),
    urusan=URUSAN,
    basic_group=BASIC,
    counted_stages=frozenset({"penerapan"}),
)
"""The lists as the application form of the index knows them."""
