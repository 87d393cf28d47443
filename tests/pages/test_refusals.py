"""Who reads in Indonesian is refused in Indonesian: the page has no word of the API's English."""

import re

import pytest

from app.web.pages.sentences import refusal, sentence
from tests.pages.catalogue import known, refused
from tests.pages.conftest import Country

_PLACES = re.compile(r"\{\w+\}")
ENGLISH = re.compile(
    r"\b(the|this|that|is|was|has|have|must|may|not|no|of|and|or|with|there|such|you|choose)\b",
    re.IGNORECASE,
)


def visible(page: str) -> str:
    """What a page says for itself, without its marks, its links to the API and its addresses."""
    main = page.partition('<main id="isi">')[2].partition("</main>")[0]
    return re.sub(r"<[^>]*>", " ", re.sub(r"<code>.*?</code>", " ", main, flags=re.DOTALL))


def test_every_sentence_has_its_translation() -> None:
    """New ones are written into the catalogue by ``python -m tests.pages.catalogue``."""
    catalogue, needed = known("id", "refusals"), refused()
    told = {one.id: str(one.string) for one in catalogue if one.id}
    assert len(told) > 200
    assert sorted(told) == sorted(one.id for one in needed if one.id)
    assert not [message for message, text in told.items() if not text]
    for message, text in told.items():
        assert set(_PLACES.findall(text)) <= set(_PLACES.findall(str(message))), message


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("no such submission", "Tidak ada inovasi demikian, atau tidak boleh Anda lihat."),
        (
            "this needs a submission that is sent or accepted, and it is draft",
            "Ini hanya untuk inovasi yang terkirim atau diterima; ini rancangan.",
        ),
        (
            (
                "objections in cycle iid-2026 were taken until 2026-06-03T02:00:00Z,"
                " now it is 2026-06-04T17:30:00Z"
            ),
            (
                "Sanggah dalam siklus iid-2026 diterima sampai 3 Juni 2026 09.00 WIB;"
                " kini 5 Juni 2026 00.30 WIB."
            ),
        ),
        ("'no such (.*)' is none of a, b", "'no such (.*)' bukan salah satu dari a, b."),
        ("{0} is no number", "{0} bukan angka."),
    ],
)
def test_a_sentence_is_told_with_its_particulars(message: str, said: str) -> None:
    assert sentence(message) == said


def test_a_moment_is_told_in_wib_in_english_too(recorded: Country) -> None:
    with recorded.app.test_request_context("/?lang=en"):
        said = sentence("the deadline 2026-06-03T20:00:00Z has passed")
    assert said == "The deadline 4 June 2026 03:00 WIB has passed."


def test_a_sentence_that_nobody_knows_is_told_by_its_kind() -> None:
    assert sentence("the moon is full") is None
    assert refusal("wrong-state", "the moon is full").startswith("Keadaannya")
    assert refusal("unheard-of", "x" * 100_000) == "Ada aturan yang menghalanginya."


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/daerah/99.99", 404),
        ("/daerah/x", 404),
        ("/klasemen/iid/1990", 404),
        ("/klasemen/iid/2022?basis=none", 422),
        ("/klasemen/iid/2022?type=desa", 422),
        ("/klasemen/iid/2022?as_of=kemarin", 422),
        ("/klasemen/iid/2022?as_of=999999999", 422),
        ("/klasemen/iid/2022?daerah=kota", 422),
        ("/klasemen/iid/2022?format=pdf", 422),
        ("/bandingkan?index=iid&year=0&region=x", 404),
        ("/perjanjian/00000000-0000-4000-8000-000000000000", 404),
        ("/masalah/none", 404),
        ("/nowhere", 404),
        ("/meja", 401),
    ],
)
def test_a_public_refusal_speaks_indonesian(recorded: Country, address: str, status: int) -> None:
    answer = recorded.get(address)
    assert answer.status_code == status
    assert not ENGLISH.findall(visible(answer.text)), visible(answer.text)
    english = recorded.get(address, "en")
    assert english.status_code == status
    assert ENGLISH.findall(visible(english.text))
