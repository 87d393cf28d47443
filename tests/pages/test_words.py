"""Both languages say everything, and a reader gets the one that was asked for."""

import re

import pytest

from app.formatting import LANGUAGES
from tests.pages.catalogue import known, needed
from tests.pages.conftest import Country

TRANSLATED = LANGUAGES[1:]
_PLACES = re.compile(r"%\(\w+\)s|%%|\{\w+\}")


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_without_a_translation(language: str) -> None:
    """New ones are written into the catalogue by ``python -m tests.pages.catalogue``."""
    catalogue = known(language)
    missing = [one.id for one in needed() if one.id and not catalogue.get(one.id)]
    empty = [one.id for one in catalogue if one.id and not one.string]
    assert not missing
    assert not empty


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_of_a_message_that_nobody_says(language: str) -> None:
    said = needed()
    assert not [one.id for one in known(language) if one.id and not said.get(one.id)]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_has_the_places_of_its_message(language: str) -> None:
    for one in known(language):
        if one.id:
            assert sorted(_PLACES.findall(str(one.string))) == sorted(_PLACES.findall(str(one.id)))


def test_the_browser_decides_unless_the_link_does(recorded: Country) -> None:
    def language(path: str, browser: str) -> str:
        return recorded.text(path, browser).split('<html lang="')[1][:2]

    assert language("/", "id-ID,id;q=0.9") == "id"
    assert language("/", "en-US,en;q=0.9") == "en"
    assert language("/", "fr,de") == "id"
    assert language("/?lang=id", "en") == "id"
    assert language("/?lang=en", "id") == "en"
    assert language("/?lang=xx", "en") == "en"


def test_links_keep_the_language_that_the_link_asked_for(recorded: Country) -> None:
    page = recorded.text("/klasemen/iid/2022?lang=en")
    inward = set(re.findall(r'href="(/[^"]*)"', page))
    assert all("lang=" in link or link.startswith("/static/") for link in inward)
    assert re.findall(r'href="([^"]*lang=[^"]*)"', recorded.text("/klasemen/iid/2022")) == [
        "/klasemen/iid/2022?lang=en"
    ]


def test_caches_keep_the_languages_apart(recorded: Country) -> None:
    answer = recorded.get("/", "en")
    assert "Accept-Language" in answer.headers["Vary"]
    assert answer.headers["Content-Language"] == "en"


def test_a_page_that_has_not_changed_is_not_sent_again(recorded: Country) -> None:
    first = recorded.get("/klasemen/iid/2023")
    again = recorded.get("/klasemen/iid/2023", **{"If-None-Match": first.headers["ETag"]})
    assert first.headers["ETag"].startswith('W/"')
    assert (again.status_code, again.data) == (304, b"")
