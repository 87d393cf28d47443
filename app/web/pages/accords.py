"""Words for agreements: states, steps, sides, verdicts, reasons.

The values are messages in Indonesian; ``said`` gives them in the language of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from flask_babel import gettext as _

from app import formatting
from app.web.pages.language import language, said
from app.web.pages.words import TYPES
from app.web.pages.writing import num, whole
from domain.affinity import Because, Reason
from domain.index import Edition

STATES: Mapping[str, str] = {
    "interest": "minat dinyatakan",
    "proposed": "dirundingkan",
    "in_effect": "berlaku",
    "ended": "berakhir",
    "withdrawn": "ditarik sebelum berlaku",
}

SHOWN = ("in_effect", "ended")
"""The states that a page, which is everybody's, ever shows."""

KINDS: Mapping[str, str] = {
    "ksb": "Kesepakatan Bersama",
    "pks": "Perjanjian Kerja Sama",
}

SIDES: Mapping[str, str] = {
    "originator": "daerah asal inovasi",
    "partner": "daerah pereplikasi",
}

COUNCILS: Mapping[str, str] = {
    "none": "tidak diperlukan",
    "originator": "DPRD daerah asal inovasi",
    "partner": "DPRD daerah pereplikasi",
    "both": "DPRD kedua daerah",
}

STEPS: Mapping[str, str] = {
    "agreement.interest_expressed": "Minat dinyatakan dengan surat",
    "agreement.proposed": "Naskah ditawarkan",
    "agreement.amended": "Naskah diubah; tanda tangan sebelumnya gugur",
    "agreement.council_approved": "DPRD menyetujui",
    "agreement.signed": "Kepala daerah menandatangani",
    "agreement.took_effect": "Mulai berlaku: kedua kepala daerah menandatangani naskah yang sama",
    "agreement.extended": "Masa berlaku diperpanjang",
    "agreement.activity_logged": "Kegiatan dicatat",
    "agreement.benefit_recorded": "Manfaat dicatat",
    "agreement.benefit_acknowledged": "Manfaat diakui pihak lain",
    "agreement.replication_confirmed": "Replikasi dikonfirmasi",
    "agreement.confirmation_corrected": "Konfirmasi dikoreksi",
    "agreement.evaluated": "Evaluasi tahunan",
    "agreement.withdrawn": "Ditarik",
    "agreement.ended": "Diakhiri",
}

VERDICTS: Mapping[str, str] = {
    "mutual": "kedua pihak telah memperoleh manfaat",
    "one_sided": "manfaat baru ada di satu pihak",
    "none": "belum ada manfaat yang diakui",
}

CLAUSES: Mapping[str, str] = {
    "object": "Objek",
    "scope": "Ruang lingkup",
    "funding": "Pembiayaan",
    "force_majeure": "Keadaan kahar",
    "disputes": "Penyelesaian perselisihan",
    "changes": "Perubahan",
    "termination": "Pengakhiran",
}

TABLES = (STATES, KINDS, SIDES, COUNCILS, STEPS, VERDICTS, CLAUSES)
"""Every table here, for the catalogue of messages."""


def on(iso: str | None) -> str:
    """A day as people write it; a dash where there is none."""
    if iso is None:
        return "–"
    noon = datetime.combine(date.fromisoformat(iso), time(5), UTC)
    return formatting.day(noon, formatting.WIB, language())


def urusan(edition: Edition | None, code: str) -> str:
    """The name of a service by its code."""
    choices = edition.urusan if edition else ()
    return said(next((one.name for one in choices if one.code == code), code))


def because(edition: Edition, reason: Reason) -> str:
    """Why something is suggested, in a few words with the numbers that are compared."""
    told = _of_region(reason) or _of_innovation(reason)
    return told or _of_need(edition, reason)


def _of_region(reason: Reason) -> str:
    own, other = whole(reason.own), whole(reason.other)
    match reason.because:
        case Because.SAME_TYPE:
            return _("sama-sama %(type)s", type=said(TYPES[reason.about]))
        case Because.SAME_CLUSTER:
            return _("satu klaster (%(cluster)s)", cluster=reason.about)
        case Because.SIMILAR_SIZE:
            return _("berpenduduk %(other)s; di sini %(own)s", other=other, own=own)
    return ""


def _of_innovation(reason: Reason) -> str:
    if reason.because is Because.REPLICATED:
        return _("sudah direplikasi %(count)s daerah", count=whole(reason.other))
    return ""


def _of_need(edition: Edition, reason: Reason) -> str:
    name = urusan(edition, reason.about)
    match reason.because:
        case Because.MISSING_SERVICE:
            return _("melayani %(urusan)s, yang di sini belum punya inovasi", urusan=name)
        case Because.WEAK_SERVICE:
            told = {"urusan": name, "own": num(reason.own, 1)}
            return _("melayani %(urusan)s, yang di sini berkematangan %(own)s", **told)
    return _strong(edition, reason.about, reason.own, reason.other)


def _strong(edition: Edition, code: str, own: Decimal | None, other: Decimal | None) -> str:
    return _(
        "%(name)s (indikator %(code)s) bertingkat %(other)s; di sini rata-rata %(own)s",
        name=said(edition.indicator(code).name),
        code=code,
        other=whole(other),
        own=num(own, 1),
    )
