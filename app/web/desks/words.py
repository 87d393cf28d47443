"""Words of the desks: roles, phases, and refusals as far as they are known beforehand."""

from __future__ import annotations

from collections.abc import Mapping

from app.web.pages.language import said
from domain.errors import Refusal

ROLES: Mapping[str, str] = {
    "operator": "operator daerah",
    "head": "kepala daerah",
    "assessor": "penilai",
    "admin": "administrator",
    "auditor": "auditor",
    "public": "tanpa peran",
}

GRANTED: Mapping[str, str] = {code: word for code, word in ROLES.items() if code != "public"}
"""The roles that are given."""

PHASES: Mapping[str, str] = {
    "draft": "belum dibuka",
    "open": "dibuka",
    "assessment": "penilaian",
    "objections": "masa sanggah",
    "final": "final",
}

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

_LEADS: Mapping[str, str] = {
    "invalid": "Isi ini belum benar.",
    "refused": "Ada aturan yang menghalanginya.",
    "forbidden": "Anda tidak berwenang untuk ini.",
    "wrong-state": "Keadaannya sekarang tidak mengizinkan hal ini.",
    "already-exists": "Hal yang sama sudah ada.",
    "stale": "Sementara itu sudah diubah orang lain: muat ulang halaman, lalu putuskan lagi.",
    "command-reused": "Formulir ini sudah dikirim dengan isi lain: muat ulang halaman.",
    "not-found": "Tidak ditemukan.",
    "too-large": "Berkas terlalu besar.",
    "too-many-requests": "Terlalu banyak percobaan masuk. Tunggu lima belas menit.",
    "unauthenticated": "Masuklah lebih dahulu.",
}

_KNOWN: Mapping[str, str] = {
    "login or password is wrong": "Nama pengguna atau kata sandi salah.",
    "the old password is wrong": "Kata sandi lama salah.",
    "this link is used, or too old": "Tautan ini sudah dipakai atau terlalu lama.",
    "a password has 12 characters": "Kata sandi sedikitnya 12 karakter.",
    "this is among the first passwords that are tried": "Kata sandi ini terlalu mudah ditebak.",
    "the two passwords differ": "Kedua kata sandi tidak sama.",
    "choose a value": "Pilih atau isi nilainya.",
    "too many attempts to sign in: wait a while": "Terlalu banyak percobaan masuk."
    " Tunggu lima belas menit.",
    "somebody has this login already": "Nama pengguna ini sudah dipakai.",
    "this person is no assessor": "Orang ini bukan penilai.",
    "the new deadline must be later than the old": "Tenggat baru harus lebih lambat"
    " dari yang lama.",
    "the trial starts after the implementation": "Uji coba dimulai setelah penerapan.",
    "there is no region with this code": "Tidak ada daerah dengan kode ini.",
    "must have at least 1 ": "Harus diisi.",
    "must have at most": "Terlalu panjang.",
    "this person has a password already": "Orang ini sudah mempunyai kata sandi:"
    " pengelola mesin yang menggantinya.",
    ": give a reason": "Berbeda dari klaim atau putusan sebelumnya: sebutkan alasannya.",
    "somebody else has to do this": "Orang lain yang harus melakukannya: ini butuh dua orang.",
    "a conflict of interest stands against it": "Ada benturan kepentingan.",
    "a file must be PDF, PNG or JPEG by its content": "Isi berkas harus PDF, PNG, atau JPEG.",
}

TABLES = (ROLES, PHASES, SEEN, GROUNDS, STATUSES, _LEADS, _KNOWN)


def is_known(no: Refusal) -> bool:
    """Whether the sentence of a refusal has its like in the words of the pages."""
    return _sentence(no.message) in _KNOWN


def refusal(code: str, message: str) -> str:
    """A refusal in the language of the page: its own sentence, else what its code means."""
    return said(_KNOWN.get(_sentence(message)) or _LEADS.get(code, _LEADS["refused"]))


def _sentence(message: str) -> str:
    """The sentence without the field that it names."""
    return next((known for known in _ENDS if known in message), message)


_ENDS = (
    "must have at least 1 ",
    "must have at most",
    ": give a reason",
    "somebody else has to do this",
    "a conflict of interest stands against it",
)
