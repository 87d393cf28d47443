"""Words of the desks, beside those of all pages."""

from __future__ import annotations

from collections.abc import Mapping

from app.web.pages import words

PHASES, ROLES = words.PHASES, words.ROLES

GRANTED: Mapping[str, str] = {code: word for code, word in ROLES.items() if code != "public"}
"""The roles that are given."""

SEEN: Mapping[str, str] = {
    "public": "semua orang",
    "regions": "daerah dan penilai, mulai masa sanggah",
    "ministry": "administrator dan auditor saja",
}
"""Who sees standings that are not final."""

GROUNDS: Mapping[str, str] = {
    "family": "keluarga",
    "employment": "pernah atau akan bekerja di sana",
    "business": "usaha",
    "adviser": "pernah memberi nasihat",
    "other": "lainnya",
}
"""Why an assessor keeps away from a region. Particulars would be personal data."""

STATUSES: Mapping[str, str] = {
    "active": "aktif",
    "disabled": "dinonaktifkan",
    "erased": "dihapus",
}

VERDICTS: Mapping[str, str] = {
    "upheld": "dikabulkan",
    "dismissed": "ditolak",
}
"""What became of an objection."""

DECISIONS: Mapping[str, str] = {
    "submission.indicator_verified": "divalidasi",
    "submission.revision_proposed": "perubahan diusulkan",
    "submission.revision_approved": "perubahan disetujui",
    "report.figure_verified": "divalidasi",
    "report.figure_revision_proposed": "perubahan diusulkan",
    "report.figure_revision_approved": "perubahan disetujui",
    "submission.accepted": "inovasi diterima",
    "submission.rejected": "inovasi ditolak",
}
"""What was decided, by the topic of the fact."""

TABLES = (SEEN, GROUNDS, STATUSES, VERDICTS, DECISIONS)
