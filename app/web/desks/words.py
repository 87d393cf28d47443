"""Words of the desks, beside those of all pages."""

from __future__ import annotations

from collections.abc import Mapping

from app.web.pages.words import PHASES, ROLES

__all__ = ["GRANTED", "GROUNDS", "PHASES", "ROLES", "SEEN", "STATUSES", "TABLES"]

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

TABLES = (SEEN, GROUNDS, STATUSES)
