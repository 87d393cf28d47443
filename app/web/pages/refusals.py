"""A no as a page that helps, and the meaning of each kind of problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Flask, Response, g, make_response, render_template, request

from app.web.answering import PAGE
from app.web.pages.language import language
from app.web.pages.sentences import sentence
from app.web.problems import KINDS, PATH, Kind, Problem
from domain.errors import NotFound


def register(app: Flask, pages: Blueprint) -> None:
    """Lets readers get pages where programs get problem documents."""
    app.extensions[PAGE] = page
    pages.add_url_rule(PATH, endpoint="problems", view_func=problems)
    pages.add_url_rule(f"{PATH}/<code>", endpoint="problem", view_func=problem)


def page(told: Problem) -> Response | None:
    """The problem as a page, for those who would rather have a page than JSON."""
    wanted = request.accept_mimetypes
    if wanted["text/html"] <= wanted["application/json"]:
        return None
    # What was wrong with this address would be wrong with every link from here, too.
    g.kept = ("lang",)
    return make_response(
        render_template(
            "refusal.html",
            told=told,
            title=title(told.kind),
            meaning=meaning(told.kind),
            detail=None if told.detail == told.kind.meaning else sentence(told.detail),
            blamed=_blamed(told),
            help=HELP.get(told.kind.code),
        )
    )


def _blamed(told: Problem) -> Sequence[tuple[str, str]]:
    """The parts of the address that are to blame, as they were typed."""
    pointers = {one.pointer for one in told.blames}
    return [(name, value) for name, value in request.args.items() if f"?{name}" in pointers]


def problems() -> str:
    """Every kind of problem."""
    return render_template("problems.html", kinds=[_told(kind) for kind in KINDS.values()])


def problem(code: str) -> str:
    """The meaning of one kind of problem; the address is the ``type`` of its documents."""
    if code not in KINDS:
        raise NotFound(f"there is no kind of problem {code!r}")
    return render_template("problems.html", kinds=[_told(KINDS[code])])


def _told(kind: Kind) -> tuple[Kind, str, str]:
    return kind, title(kind), meaning(kind)


def title(kind: Kind) -> str:
    """The name of a kind in the language of the page."""
    return kind.title if language() == "en" else kind.judul


def meaning(kind: Kind) -> str:
    """The meaning of a kind in the language of the page."""
    return kind.meaning if language() == "en" else MEANINGS.get(kind.code, kind.meaning)


MEANINGS: Mapping[str, str] = {
    "bad-request": "Permintaan tidak dapat dibaca: nama host, alamat, atau tajuknya tidak benar.",
    "malformed": "Isi bukan JSON dalam UTF-8, menyebut sesuatu dua kali, bersarang terlalu dalam,"
    " atau memuat angka yang bukan angka (NaN) atau di luar segala batas (1e400).",
    "key-required": "Yang membuat sesuatu menyebut kuncinya sendiri dalam tajuk Idempotency-Key,"
    " sehingga dapat dikirim ulang tanpa terjadi dua kali.",
    "unauthenticated": "Tidak diketahui siapa yang bertindak: token tidak dikirim, tidak dikenal,"
    " kedaluwarsa, atau dicabut.",
    "forbidden": "Peran, daerah, atau benturan kepentingan tidak mengizinkannya.",
    "not-found": "Tidak ada yang beralamat demikian, atau tidak ada yang boleh Anda lihat.",
    "method-not-allowed": "Alamat ini ada, tetapi tidak untuk metode ini; Allow menyebut yang ada.",
    "refused": "Ada aturan yang menghalanginya.",
    "wrong-state": "Keadaannya, atau fase siklusnya, tidak mengizinkan hal ini.",
    "already-exists": "Hal yang sama sudah ada.",
    "stale": "Sudah berubah sejak versi yang disebut If-Match: baca ulang.",
    "too-large": "Isi memuat lebih banyak bita daripada yang diterima di sini.",
    "unsupported-media-type": "Isi harus application/json dalam UTF-8, tanpa pemampatan.",
    "range-not-satisfiable": "Berkas tidak memiliki bagian itu.",
    "invalid": "Isi melanggar aturan; errors menyebut setiap bidang yang salah dan sebabnya.",
    "command-reused": "Idempotency-Key sudah dipakai untuk isi lain.",
    "version-required": 'Perubahan menyebut versi yang menjadi dasarnya, misalnya If-Match: "v3",'
    " agar perubahan orang lain tidak hilang.",
    "too-many-requests": "Retry-After menyebut kapan dapat mencoba lagi.",
    "internal": "Layanan gagal. Tidak ada yang tercatat; nomor permintaan menunjukkan sebabnya.",
    "unavailable": "Basis data atau folder berkas bukti tidak dapat dicapai atau sedang sibuk."
    " Penulisan yang dikirim ulang"
    " dengan Idempotency-Key yang sama terjadi satu kali.",
    "storage-full": "Tidak ada tempat lagi untuk berkasnya. Tidak ada bagiannya yang disimpan;"
    " membaca tetap dapat.",
}
"""What each kind means, in Indonesian; in English the table of problems says it."""

HELP: Mapping[str, str] = {
    "not-found": "Periksa kode daerah (seperti 35.76), indeks (iid, ipkd), dan tahun ukurnya.",
    "invalid": "Perbaiki bagian alamat itu, atau mulai lagi dari klasemen.",
    "bad-request": "Ketik ulang alamatnya, atau mulai lagi dari beranda.",
    "internal": "Coba lagi sebentar lagi. Bila tetap gagal, sampaikan nomor permintaan.",
    "unavailable": "Coba lagi beberapa detik lagi.",
}
"""What a reader can do, as messages of the catalogue."""
