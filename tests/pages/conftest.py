"""The pages as people get them: three small countries behind a server each, and a browser.

``recorded`` is the country of the published results, ``simulated`` a made-up year of a dozen
regions with everything behind their scores, ``whole`` five years of all 546.
"""

import csv
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app import reference
from app.commands import results
from app.service import Juara
from app.settings import Settings
from app.simulation import Plan, simulate
from app.web import create_app
from domain.actor import SYSTEM
from domain.index import edition
from domain.region import region_id
from domain.scorecard import Scorecard, scorecard_id
from projections import regions
from tests.databases import copy_sqlite

SECRET = "a secret of the tests that is long enough"  # noqa: S105 -- it guards nothing
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class Ticking:
    """A clock that goes on by some minutes with every look at it."""

    def __init__(self, step: timedelta) -> None:
        self.now, self.step = START, step

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now


@dataclass
class Country:
    """A service with its web application, and where it listens."""

    juara: Juara
    app: Flask
    url: str = ""

    def get(self, path: str, language: str = "id", **headers: str) -> TestResponse:
        """What a browser of that language gets."""
        sent = {"Accept": "text/html", "Accept-Language": language, **headers}
        return self.app.test_client().get(path, headers=sent)

    def text(self, path: str, language: str = "id") -> str:
        answer = self.get(path, language)
        assert answer.status_code == 200, answer.text
        return answer.text


Founding = Callable[[Juara], None]


@pytest.fixture(scope="session")
def recorded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """The regions, and the results that were published."""
    yield from country(sqlite_template, tmp_path_factory.mktemp("recorded"), _publish_recorded)


@pytest.fixture(scope="session")
def simulated(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """A made-up year of a dozen regions: figures, submissions, assessments, results."""
    folder = tmp_path_factory.mktemp("simulated")
    yield from country(sqlite_template, folder, make_up, timedelta(hours=9))


@pytest.fixture(scope="session")
def whole(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    """Five years of results of every region."""
    yield from country(sqlite_template, tmp_path_factory.mktemp("whole"), _publish_all)


def country(
    template: Path, folder: Path, found: Founding, step: timedelta = timedelta(minutes=1)
) -> Iterator[Country]:
    copy_sqlite(template, folder / "juara.db")
    url = f"sqlite:///{folder / 'juara.db'}"
    juara = Juara(url, Ticking(step))
    juara.do(SYSTEM, None, reference.load)
    found(juara)
    app = create_app(juara, Settings(url, SECRET, production=False, port=0))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Country(juara, app, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()
    juara.close()


def _publish_recorded(juara: Juara) -> None:
    text = files(reference).joinpath("published_results.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        juara.do(
            SYSTEM,
            None,
            results.publish,
            region=region_id(row["region_code"]),
            index=row["index"].lower(),
            year=int(row["year"]),
            score=Decimal(row["score"]),
            category=row["category"] or None,
            rank=int(row["rank"]) if row["rank"] else None,
            source=row["source"],
        )


def make_up(juara: Juara) -> None:
    simulate(juara, Plan(2026, seed=11, regions=12, submissions=40))


def _publish_all(juara: Juara) -> None:
    """A score for everybody: another one each year, and no two alike within a year."""
    with juara.reading() as connection:
        everybody = regions.listing(connection)
    for year in range(2021, 2026):
        method = edition("iid", year)
        with juara.transaction(SYSTEM, uuid4()):
            for place, region in enumerate(everybody):
                score = Decimal((place * 7919 + year * 131) % 8999 + 1000) / 100
                card = juara.load(Scorecard, scorecard_id(region.region, f"iid-{year}"))
                category = method.category(score)
                card.publish(region.region, f"iid-{year}", score, category, None, "uji")
                juara.gather(card)
            juara.settle()
