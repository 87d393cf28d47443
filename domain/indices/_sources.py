"""The register of sources: a short key for declarations, readable words for people."""

from __future__ import annotations

from domain.indicator import Certainty, Source

REGISTER = {
    "transkripsi": "transkripsi pedoman resmi dalam dua aplikasi daerah (Rote Ndao, Sumbawa)",
    "brida": "transkripsi daftar bukti dukung 2024 dalam aplikasi daerah Kota Makassar",
    "sulsel24": "aplikasi daerah Provinsi Sulawesi Selatan, 2024",
    "bwi19": "banyuwangikab.go.id, 27 November 2019",
    "mimbar": "mimbarumum.co.id, peringkat 200 IID 2019",
    "tangerang20": "tangerangnews, IID 2020",
    "gtlo": "gorontalo.antaranews.com/berita/182177 (IID 2021)",
    "liputan6": "liputan6.com/4636877 (IID 2021)",
    "paparan22": "Paparan Indeks Inovasi Daerah, pdfcoffee.com",
    "sumbawa22": "bappeda.sumbawakab.go.id/berita/id/84 (IID 2022)",
    "gatra": "gatra.com/news-565910 (Kepala BSKDN tentang IID 2022)",
    "parepare": "sulselsatu.com, 4 Maret 2023 (IID 2022 Parepare)",
    "indo22": "indonewsdaily.com (Mojo Indah 2023)",
    "ppt23": "PPT Sosialisasi IID 2023, id.scribd.com/document/654130239",
    "pedoman23": "Pedoman Umum Penilaian IGA 2023, Surat Mendagri 400.10.11/2704/SJ",
    "kukar": "eksekutor.com, 12 Oktober 2023",
    "smi": "pelitasukabumi.id/?p=9109 (Kota Sukabumi, 2025)",
    "graha": "grahamedia.id dan suarabaru.id, Desember 2024 (IID 2024)",
    "tegal24": "setda.tegalkab.go.id, 3 Desember 2024",
    "tegal": "setda.tegalkab.go.id, 18 Desember 2025",
    "kalsel24": "langkar.id (bimtek IID 2025, Kalimantan Selatan)",
    "tng": "bappeda.tangerangkota.go.id (IID 2025)",
    "balangan": "nusaterkini.com (validasi Balangan 2025)",
    "lebak": "ketik.com (Kabupaten Lebak 2025)",
    "minat25": "nusaterkini.com dan tvonenews.com/382851, Oktober 2025",
    "uu23": "UU 23/2014, lampiran pembagian urusan pemerintahan",
    "dim6": "bskdn.kemendagri.go.id, enam dimensi yang diukur dalam IPKD",
    "mdn": "mdnnews.id/news/461 (Permendagri 19/2020)",
    "buleleng22": "brida.bulelengkab.go.id, sosialisasi IPKD Provinsi Bali 2022",
    "buleleng24": "brida.bulelengkab.go.id, IPKD Buleleng tahun 2024",
    "buleleng25": "brida.bulelengkab.go.id, pedoman pengukuran IPKD 2025",
    "timeid": "timeindonesia.co.id, 1 Oktober 2025 (IPKD pacu kinerja)",
    "topnews": "top-news.id, 18 Desember 2023 (IPKD)",
    "otonomi": "otonominews.id, 16 Desember 2024 (IPKD)",
    "lobar": "lombokbaratkab.go.id, IPKD tahun 2023",
    "kuburaya": "halaman FGD IPKD Kabupaten Kubu Raya (22 indikator)",
    "ritonga": "model kondisi keuangan Ritonga, sebagaimana dikutip sumber sekunder",
}


def cite(certainty: Certainty, *keys: str, note: str = "") -> Source:
    """A source by its keys in the register, with a remark in front where one is due."""
    words = ([note] if note else []) + [REGISTER[key] for key in keys]
    return Source("; ".join(words), certainty)


def assumed(note: str) -> Source:
    """A line that the sources leave open: what stands in for it, and that it does."""
    return Source(note, Certainty.NOT_FOUND)
