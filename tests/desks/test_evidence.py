"""Evidence on the desks: chosen in a form, and beside the claim for whoever settles it."""

import re
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from app.commands import submissions
from app.evidence import files
from domain.actor import Actor, Role
from tests.desks.conftest import BOTH, CYCLE, HOME, Office, Window
from tests.desks.test_story import PDF, assigned, claimed, drafted, sent
from tests.evidence import samples
from tests.nation import DECREE, rows

_LINK = re.compile(r'href="(/meja/bukti/[0-9a-f]{64})"')
_KEPT = re.compile(r'name="kept" value="([0-9a-f]{64})"')


def claims(window: Window, at: str, *given: tuple[bytes, str], **fields: str) -> TestResponse:
    """Claims a level of indicator 16 with these files."""
    return window.upload(f"{at}/indikator/16", given, level="2", **fields)


def linked(window: Window, page: str) -> list[str]:
    """The files that a page leads to."""
    return _LINK.findall(window.text(page))


@pytest.mark.parametrize("body", [samples.HTML, samples.PROGRAM, samples.SVG, b""])
def test_a_file_is_judged_by_what_is_in_it(office: Office, body: bytes) -> None:
    window = office.browser("operator")
    at = drafted(window)
    answer = claims(window, at, (body, "bukti.pdf"))
    assert answer.status_code == 422
    assert "Isi berkas harus PDF, PNG, JPEG" in wrong(answer)
    assert 'value="2" required checked' in answer.text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (samples.png(5 * samples.MEGABYTE), "Berkas PNG paling besar 5 MB."),
        (samples.docx({"../luar": b"x"}), "Satu bagian berkas"),
        (samples.bomb(samples.MEGABYTE), "Berkas mengembang lebih dari 100 kali ukurannya."),
    ],
    ids=["large", "zip slip", "bomb"],
)
def test_what_is_wrong_with_a_file_is_told_beside_the_field(
    office: Office, content: bytes, why: str
) -> None:
    window = office.browser("operator")
    at = drafted(window)
    answer = claims(window, at, (content, "lampiran"))
    assert answer.status_code == 422
    assert why in wrong(answer)
    assert "<b>lampiran</b>" in answer.text


def test_of_several_files_the_wrong_one_is_named_and_the_others_need_not_be_sent_again(
    office: Office,
) -> None:
    window = office.browser("operator")
    at = drafted(window)
    answer = claims(window, at, (PDF, "perwali.pdf"), (samples.HTML, "palsu.pdf"))
    assert answer.status_code == 422
    assert "<b>palsu.pdf</b>" in answer.text
    (kept,) = _KEPT.findall(answer.text)
    assert claims(window, at, kept=kept).status_code == 303
    assert window.get(linked(window, at)[0]).data == PDF


def test_a_film_of_more_than_ten_megabytes_is_taken(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    film = samples.film(padding=12 * samples.MEGABYTE)
    assert claims(window, at, (film, "video.mp4")).status_code == 303
    assert "MP4 · 12.289 KB" in window.text(at)
    stranger = office.browser()
    assert stranger.upload("/masuk", [(film, "video.mp4")]).status_code == 413


@BOTH
def test_a_file_on_a_desk_is_the_same_as_over_the_api(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    claimed(window, at)
    with office.juara.reading() as connection:
        (row,) = rows(connection, files)
    assert (row["region"], row["cycle"], row["kind"]) == (HOME, CYCLE, "pdf")
    assert (row["length"], row["name"]) == (len(PDF), "perwali.pdf")
    (address,) = linked(window, at)
    assert address.endswith(row["digest"])


def test_evidence_is_saved_not_shown_and_only_by_those_who_may(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    claimed(window, at)
    (address,) = linked(window, at)
    answer = window.get(address)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=perwali.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()
    for other in ("tetangga", "penilai"):
        assert office.browser(other).get(address).status_code == 404
        assert office.browser(other).get(at).status_code == 404
    assert office.browser().get(address).status_code == 401


@BOTH
def test_an_assessor_finds_the_evidence_beside_the_claim(office: Office) -> None:
    operator = office.browser("operator")
    at, report = sent(office), f"/meja/laporan/{CYCLE}/35.78"
    rpjmd = [(samples.PDF, "rpjmd.pdf")]
    assert operator.upload(f"{report}/baris/1", rpjmd, level="2").status_code == 303
    assessor = assigned(office)
    for page, content in ((f"{at}/nilai/16", PDF), (f"{report}/nilai/1", samples.PDF)):
        (address,) = linked(assessor, page)
        answer = assessor.get(address)
        assert (answer.status_code, answer.data) == (200, content)
        answer.close()
        assert office.browser("tetangga").get(address).status_code == 404


def test_a_claim_keeps_the_files_that_stay_chosen(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    claimed(window, at)
    page = f"{at}/indikator/16"
    (digest,) = _KEPT.findall(window.text(page))
    assert window.send(page, level=3, kept=digest).status_code == 303
    assert "perwali.pdf" in window.text(at)
    assert window.send(page, level=3).status_code == 303
    assert "Tanpa bukti" in window.text(at)
    assert window.send(page, level=3, kept="0" * 64).status_code == 422


def test_a_document_that_is_kept_elsewhere_stays_chosen_and_is_no_link(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    claim = {"submission": UUID(at.rsplit("/", 1)[1]), "indicator": "16", "level": 1}
    who = Actor(office.persons["operator"], Role.OPERATOR, HOME)
    office.juara.do(who, None, submissions.claim, **claim, evidence=[DECREE])  # type: ignore[arg-type]
    assert claims(window, at, (PDF, "perwali.pdf"), kept=DECREE["digest"]).status_code == 303
    page = window.text(at)
    assert "SK Kepala Daerah.pdf" in page
    assert "berkasnya tidak ada di sini" in page
    assert len(_LINK.findall(page)) == 1


def test_a_folder_that_cannot_be_used_is_told_and_nothing_typed_is_lost(office: Office) -> None:
    window = office.browser("operator")
    at = drafted(window)
    folder = office.app.extensions["evidence"].folder
    folder.write_text("in the way")
    answer = claims(window, at, (PDF, "perwali.pdf"))
    assert answer.status_code == 422
    assert "Berkas saat ini tidak dapat disimpan" in wrong(answer)
    assert 'value="2" required checked' in answer.text
    folder.unlink()
    assert claims(window, at, (PDF, "perwali.pdf")).status_code == 303


def wrong(answer: TestResponse) -> str:
    """What is told beside the field of files."""
    return answer.text.partition('id="files-wrong">')[2].partition("</p>")[0]
