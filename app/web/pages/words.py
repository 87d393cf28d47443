"""Words for what the domain tells by codes: indices, types, bases, causes, advice.

The values are messages in Indonesian; ``said`` gives them in the language of the page.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

from domain.index import editions
from domain.indicator import Certainty

INDICES: Mapping[str, str] = {
    "iid": "Indeks Inovasi Daerah",
    "ipkd": "Indeks Pengelolaan Keuangan Daerah",
}
"""Full names. An index without one is called by its code."""

TYPES: Mapping[str, str] = {
    "provinsi": "provinsi",
    "kabupaten": "kabupaten",
    "kota": "kota",
}

BASES: Mapping[str, str] = {
    "official": "resmi",
    "verified": "tervalidasi",
    "claimed": "mandiri",
}

BASES_TOLD: Mapping[str, str] = {
    "official": "angka yang diterbitkan, dengan sumbernya; dicatat apa adanya, tidak dihitung",
    "verified": "dihitung dari tingkat yang telah divalidasi penilai",
    "claimed": "dihitung dari klaim daerah sendiri; belum divalidasi",
}

STATES: Mapping[str, str] = {
    "draft": "rancangan",
    "sent": "terkirim",
    "accepted": "diterima",
    "rejected": "ditolak",
    "withdrawn": "ditarik",
}

KINDS: Mapping[str, str] = {
    "digital": "digital",
    "non_digital": "nondigital",
    "teknologi": "teknologi",
}

REASONS: Mapping[str, str] = {
    "official": "belum ada hasil tercatat",
    "verified": "tidak dapat dinilai: belum melapor",
    "claimed": "tidak dapat dinilai: belum melapor",
}
"""Why a region is not ranked, by the basis of the board."""

STATUSES: Mapping[str, str] = {
    "eliminated": "dieliminasi: ada data yang belum dilaporkan",
    "not_measured": "belum diukur: di luar klaster, atau klasternya belum diukur",
}
"""Why a score that has been computed is partial, and gives no rank."""

ROLES: Mapping[str, str] = {
    "operator": "operator daerah",
    "head": "kepala daerah",
    "assessor": "penilai",
    "admin": "administrator",
    "auditor": "auditor",
    "public": "tanpa peran",
    "system": "pengelola mesin",
}

PHASES: Mapping[str, str] = {
    "draft": "belum dibuka",
    "open": "dibuka",
    "assessment": "penilaian",
    "objections": "masa sanggah",
    "final": "final",
}

CAUSES: Mapping[str, str] = {
    "report.figure_reported": "Daerah melaporkan baris",
    "report.figure_verified": "Penilai memvalidasi baris",
    "submission.indicator_claimed": "Daerah mengisi indikator",
    "submission.indicator_verified": "Penilai memvalidasi indikator",
    "submission.sent": "Inovasi dikirim",
    "submission.accepted": "Inovasi diterima",
    "submission.rejected": "Inovasi ditolak",
    "submission.withdrawn": "Inovasi ditarik",
    "agreement.replication_confirmed": "Replikasi dikonfirmasi dan divalidasi",
    "agreement.confirmation_corrected": "Konfirmasi replikasi dikoreksi",
    "scorecard.result_published": "Hasil resmi diterbitkan",
    "scorecard.objection_filed": "Sanggah dikabulkan",
    "region.clustered": "Daerah dimasukkan ke klaster",
    "measurement.goalposts_measured": "Patok klaster diukur",
}
"""What moved a score, by the topic of the fact."""

PARTS: Mapping[str, str] = {
    "spd": "poin SPD",
    "maturity_mean": "rata-rata kematangan",
    "count_points": "poin jumlah inovasi",
    "total": "jumlah poin",
    "sent": "inovasi terkirim",
    "accepted": "inovasi diterima",
    "divisor": "pembagi",
    "urusan_covered": "urusan dasar tercakup",
}
"""The parts of a score and the counts behind them; other parts go by the edition's names."""

NOTICES: Mapping[str, str] = {
    "gate-closed": "Urusan wajib pelayanan dasar yang tercakup terlalu sedikit:"
    " poin jumlah inovasi hilang seluruhnya.",
}
"""Advice beside a line of an explained score."""

CERTAINTIES: Mapping[Certainty, str] = {one: one.label for one in Certainty}

TAGS: Mapping[Certainty, str] = {
    Certainty.V: "sumber dibaca",
    Certainty.S: "sekunder",
    Certainty.I: "disimpulkan",
    Certainty.B: "pengetahuan umum",
    Certainty.NOT_FOUND: "andaian",
}
"""How well a line is founded, as short as a tag."""

VERDICTS: Mapping[str, str] = {
    "same": "sebanding",
    "marked": "sebanding dengan catatan",
    "refused": "tidak sebanding",
}
"""Whether two years may stand side by side."""


def indices() -> tuple[str, ...]:
    """The indices that have editions, in the order of their codes."""
    return tuple(dict.fromkeys(one.index for one in editions()))


def first_index(known: Container[str]) -> str:
    """The first index that has scores, else the first of all."""
    return next((one for one in indices() if one in known), indices()[0])


def years(index: str) -> tuple[int, ...]:
    """The measurement years that the editions of an index cover, the newest first."""
    covered = (year for one in editions() if one.index == index for year in one.years)
    return tuple(sorted(covered, reverse=True))


def index_name(index: str) -> str:
    """The full name of an index in Indonesian, else its code."""
    return INDICES.get(index, index.upper())
