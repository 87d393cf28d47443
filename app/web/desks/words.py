"""Words of the desks, beside those of all pages."""

from __future__ import annotations

from collections.abc import Mapping

from app.web.pages import accords, words
from domain import access

PHASES, ROLES = words.PHASES, words.ROLES

GRANTED: Mapping[str, str] = {role: ROLES[role] for role in access.GRANTED}
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

FACTS: Mapping[str, str] = {
    **accords.STEPS,
    "agreement.took_effect": "Perjanjian mulai berlaku",
    "cycle.closed": "Siklus ditutup",
    "cycle.deadline_extended": "Tenggat diperpanjang",
    "cycle.extension_proposed": "Perpanjangan diusulkan",
    "cycle.finalisation_proposed": "Klasemen final diusulkan",
    "cycle.finalised": "Klasemen menjadi final",
    "cycle.objections_opened": "Masa sanggah dibuka",
    "cycle.opened": "Siklus dibuka",
    "cycle.simulated": "Siklus dijadikan simulasi",
    "measurement.goalposts_measured": "Patok klaster diukur",
    "panel.assessor_assigned": "Penilai ditugaskan",
    "panel.assessor_released": "Penilai dilepaskan",
    "person.conflict_declared": "Benturan kepentingan dinyatakan",
    "person.disabled": "Orang dinonaktifkan",
    "person.enabled": "Orang diaktifkan lagi",
    "person.erased": "Orang dihapus",
    "person.erasure_proposed": "Penghapusan orang diusulkan",
    "person.operator_invited": "Operator diundang",
    "person.registered": "Orang didaftarkan",
    "person.role_granted": "Peran diberikan",
    "person.role_proposed": "Peran diusulkan",
    "person.role_revoked": "Peran dicabut",
    "region.clustered": "Daerah dimasukkan ke klaster",
    "region.organisation_closed": "Perangkat daerah ditutup",
    "region.organisation_registered": "Perangkat daerah dicatat",
    "region.recoded": "Kode daerah berubah",
    "region.registered": "Daerah didaftarkan",
    "region.renamed": "Nama daerah berubah",
    "report.certified": "Laporan disahkan",
    "report.figure_reported": "Baris dilaporkan",
    "report.figure_verified": "Baris divalidasi",
    "report.revision_approved": "Perubahan baris disetujui",
    "report.revision_proposed": "Perubahan baris diusulkan",
    "scorecard.objection_decided": "Sanggah diputuskan",
    "scorecard.objection_filed": "Sanggah diajukan",
    "scorecard.result_contested": "Hasil lain dicatat",
    "scorecard.result_published": "Hasil resmi dicatat",
    "scorecard.score_changed": "Skor berubah",
    "submission.accepted": "Inovasi diterima",
    "submission.drafted": "Inovasi dirancang",
    "submission.indicator_claimed": "Indikator diklaim",
    "submission.indicator_verified": "Indikator divalidasi",
    "submission.profile_amended": "Profil diubah",
    "submission.rejected": "Inovasi ditolak",
    "submission.revision_approved": "Perubahan indikator disetujui",
    "submission.revision_proposed": "Perubahan indikator diusulkan",
    "submission.sent": "Inovasi dikirim",
    "submission.withdrawn": "Inovasi ditarik",
}
"""What happened, by the topic of the fact."""

TABLES = (SEEN, GROUNDS, STATUSES, VERDICTS, FACTS)
