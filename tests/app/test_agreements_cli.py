"""The story of a replication on the command line, one clear line a step."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.cli import main
from app.reference import load
from domain.actor import SYSTEM
from tests.accord import OBLIGATIONS, TERMS
from tests.nation import PROFILE, Nation

GAINS = [
    {
        "side": "originator",
        "measure": "daerah pereplikasi",
        "unit": "daerah",
        "start": "0",
        "target": "3",
    },
    {
        "side": "partner",
        "measure": "kematian ibu",
        "unit": "jiwa",
        "start": "12",
        "target": "4.5",
    },
]
TEXT: dict[str, Any] = {**TERMS, "obligations": OBLIGATIONS, "gains": GAINS}
PARTNERS = ("35.71", "35.72", "35.73")


@pytest.fixture
def url(database_url: str) -> Iterator[str]:
    nation = Nation(database_url)
    nation.juara.do(SYSTEM, None, load)
    yield database_url
    assert nation.wrong() == []
    nation.close()


class Terminal:
    """Runs ``juara`` as somebody would type it."""

    def __init__(
        self, url: str, folder: Path, patch: pytest.MonkeyPatch, heard: pytest.CaptureFixture[str]
    ) -> None:
        patch.setenv("JUARA_DATABASE_URL", url)
        self.folder, self.patch, self.heard = folder, patch, heard

    def __call__(self, *words: object, fails: bool = False) -> str:
        self.patch.setattr(sys, "argv", ["juara", *map(str, words)])
        self.heard.readouterr()
        code: Any = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        said = self.heard.readouterr()
        assert code == (1 if fails else 0), said
        return said.err if fails else said.out

    def file(self, **content: Any) -> Path:
        path = self.folder / "isi.json"
        path.write_text(json.dumps(content), "utf-8")
        return path

    def rows(self, *words: object) -> list[Any]:
        found: list[Any] = json.loads(self(*words, "--format", "json"))
        return found


@pytest.fixture
def juara(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(url, tmp_path, monkeypatch, capsys)


def id_in(line: str) -> str:
    return line.split(":", maxsplit=1)[0].split()[1]


def begun(juara: Terminal) -> str:
    """A draft of Kota Mojokerto in an open cycle; with the id of the submission."""
    juara("cycle", "open", "iid", 2025, "--deadline", "2099-01-01T00:00:00+07:00")
    profile = {**PROFILE, "organisation": "Dinas Kesehatan"}
    line = juara("submission", "draft", juara.file(**profile), "--as", "35.76", "--year", 2025)
    return id_in(line)


def score(juara: Terminal) -> Decimal:
    rows = juara.rows("standings", "iid", 2025, "--basis", "verified")
    return next((Decimal(one["score"]) for one in rows if one["code"] == "35.76"), Decimal(0))


def replicated(juara: Terminal, submission: str, partner: str) -> str:
    """From the letter of interest to the confirmation."""
    letter = ("--number", "045/1", "--date", "2024-01-15")
    line = juara("agreement", "interest", submission, "--as", partner, *letter)
    agreement = id_in(line)
    text = juara.file(**TEXT)
    line = juara("agreement", "propose", text, "--as", "35.76", "--on", agreement)
    assert f"agreement {agreement}: 35.76 proposes, revision 1" in line
    text = juara.file(**TEXT, scope="seluruh puskesmas")
    line = juara("agreement", "amend", agreement, text, "--as", partner)
    digest = line.split("digest ")[1].split()[0]
    for code in (partner, "35.76"):
        line = juara("agreement", "sign", agreement, "--as", code, "--digest", digest)
    assert "state in_effect" in line
    day = ("--date", "2024-06-01")
    juara("agreement", "activity", agreement, "studi tiru", "--as", partner, *day)
    measured = ("--measure", "kematian ibu", "--value", "7.5")
    line = juara("agreement", "benefit", agreement, "--as", partner, *measured, *day)
    assert "benefit 1" in line
    juara("agreement", "acknowledge", agreement, 1, "--as", "35.76")
    line = juara("agreement", "confirm", agreement, "--as", partner, "--date", "2024-11-12")
    assert "confirmed the replication since 2024-11-12" in line
    return agreement


def test_a_story_from_interest_to_the_third_replication(juara: Terminal) -> None:
    submission = begun(juara)
    agreements = [replicated(juara, submission, partner) for partner in PARTNERS]
    juara("submission", "send", submission, "--as", "35.76")
    juara("cycle", "close", "iid", 2025)
    before = score(juara)
    juara("submission", "verify", submission, "31", 3, "--home", "51")
    assert score(juara) - before == Decimal("0.30")
    juara("submission", "accept", submission, "--home", "51")

    causes = [one["cause"] for one in juara.rows("history", "35.76", "--basis", "verified")]
    assert "agreement.replication_confirmed" in causes[1]
    for partner, agreement in zip(PARTNERS, agreements, strict=True):
        topics = [one["topic"] for one in juara.rows("agreement", "history", partner)]
        own = [
            one["topic"]
            for one in juara.rows("agreement", "history", "35.76")
            if one["agreement"] == agreement
        ]
        assert topics == own
        assert topics[0] == "agreement.interest_expressed"
        assert topics[-1] == "agreement.replication_confirmed"
    behind = juara.rows("agreement", "behind", submission)
    assert [(one["partner_code"], one["standing"]) for one in behind] == [
        (partner, "counts") for partner in PARTNERS
    ]

    line = juara("agreement", "evaluate", agreements[2], 2024, "--as", "35.76")
    assert "verdict one_sided, lacking originator" in line
    why = ("--reason", "baru uji coba")
    juara("agreement", "correct", agreements[2], "--as", PARTNERS[2], *why)
    after = score(juara)
    juara("agreement", "end", agreements[1], "--as", "35.76", "--reason", "selesai")
    assert score(juara) == after
    assert "2 replications between 3 regions" in juara("agreement", "network")
    assert juara("verify").count("all agree") == 4


def test_refusals_say_which_field_is_to_blame_and_exit_with_1(juara: Terminal) -> None:
    submission = begun(juara)
    parties = ("--as", "35.76", "--submission", submission, "--with", "35.71")

    def refused(*words: object) -> str:
        return juara("agreement", *words, fails=True)

    def proposed(*parties: object, **changed: Any) -> str:
        return refused("propose", juara.file(**{**TEXT, **changed}), *parties)

    assert "partner: an agreement is between two different" in proposed(*parties[:5], "35.76")
    assert "submission: no such submission" in proposed(*parties, "--submission", uuid4())
    assert "until: the term ends before" in proposed(*parties, until="2023-01-01")
    nameless = [{**GAINS[0], "measure": ""}, GAINS[1]]
    assert "gains.0.measure" in proposed(*parties, gains=nameless)
    assert "gains: the originator has none" in proposed(*parties, gains=GAINS[1:])
    unknown = [{**GAINS[0], "start": "nol"}, GAINS[1]]
    assert "gains.0.start: must be a number" in proposed(*parties, gains=unknown)
    assert "gains: must be a list of objects" in proposed(*parties, gains=["?"])
    assert "hukuman: is no field of a text" in proposed(*parties, hukuman="denda")
    agreement = id_in(juara("agreement", "propose", juara.file(**TEXT), *parties))
    assert "needs an agreement in effect" in refused(
        "benefit",
        agreement,
        "--as",
        "35.71",
        "--measure",
        "?",
        "--value",
        1,
        "--date",
        "2024-06-01",
    )
    assert "no such agreement" in refused("end", agreement, "--as", "35.79", "--reason", "?")
    juara("agreement", "end", agreement, "--as", "35.71", "--reason", "batal")
    assert "withdrawn" in refused("amend", agreement, juara.file(**TEXT), "--as", "35.76")


def test_lists_and_the_finder_have_their_forms(juara: Terminal) -> None:
    submission = begun(juara)
    agreement = replicated(juara, submission, "35.71")
    (row,) = juara.rows("agreement", "list", "--region", "35.71")
    assert (row["agreement"], row["state"], row["confirmed"]) == (
        agreement,
        "in_effect",
        "2024-11-12",
    )
    assert juara.rows("agreement", "list", "--state", "ended") == []
    ledger = juara.rows("agreement", "show", agreement)
    assert {one["side"] for one in ledger} == {"originator", "partner"}
    assert [one["value"] for one in ledger if "value" in one] == ["7.5"]
    assert juara("agreement", "network", "--format", "csv").splitlines()[0] == (
        "date,originator,replicator,innovation,urusan,agreement"
    )
    (innovation,) = juara.rows("agreement", "network", "--innovations")
    assert (innovation["innovation"], innovation["regions"]) == ("Gayatri", 1)
    found = juara("agreement", "partners", "35.72", 2025)
    assert "lacks" in found
