"""Evidence over HTTP: handed in, claimed, downloaded, and only by those who may."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from sqlalchemy import select

from app.commands import access
from app.evidence import files
from app.store.tables import events
from domain.actor import Role
from domain.region import region_id
from tests.evidence import samples
from tests.evidence.test_store import spoil
from tests.http.conftest import DECREE, OPENING, Reply, World
from tests.http.prepared import says
from tests.http.test_agreements import TEXT
from tests.nation import ADMIN

DIGEST = hashlib.sha256(samples.PDF).hexdigest()
TWO = (samples.PDF, samples.PDF_WITH_SCRIPT)
REFERENCE = {"digest": DIGEST, "name": "SK.pdf", "kind": "sk"}


@pytest.fixture
def opened(world: World) -> World:
    world.open_cycle()
    return world


@pytest.fixture
def small(small_world: World) -> World:
    small_world.open_cycle()
    return small_world


def hand_in(
    world: World,
    content: bytes = samples.PDF,
    name: str = "SK.pdf",
    by: str = "operator",
    year: int = 2025,
    **headers: str,
) -> Reply:
    path = f"evidence?year={year}&name={quote(name)}"
    sent = {"Content-Type": "application/pdf", **headers}
    return world.send("POST", path, raw=content, by=by, headers=sent)


def download(world: World, digest: str = DIGEST, by: str | None = "operator") -> Reply:
    answer = world.get(f"evidence/{digest}", by=by)
    answer.response.get_data()
    answer.response.close()
    return answer


def claim(world: World, submission: str, *evidence: Mapping[str, str]) -> Reply:
    path, body = f"submissions/{submission}/claims/17", {"level": 3, "evidence": [*evidence]}
    return world.send("PUT", path, body, by="operator", version=world.version(submission))


def stored(world: World) -> list[Path]:
    return sorted(one for one in world.folder.rglob("*") if one.is_file())


def last_fact(world: World) -> dict[str, Any]:
    query = select(events.c.body).where(events.c.topic == "submission.indicator_claimed")
    with world.nation.juara.reading() as connection:
        body = connection.scalars(query.order_by(events.c.position.desc())).first()
    fact: dict[str, Any] = msgspec.json.decode(body or b"")
    return fact


def test_the_answer_the_fact_and_the_download_have_one_digest(opened: World) -> None:
    submission = opened.draft()
    handed = hand_in(opened)
    assert handed.status == 201
    told = {"digest": DIGEST, "kind": "pdf", "length": len(samples.PDF), "name": "SK.pdf"}
    assert handed.json == told
    assert claim(opened, submission, REFERENCE).status == 200
    held = REFERENCE | {"type": "pdf", "length": str(len(samples.PDF))}
    assert last_fact(opened)["evidence"] == [held]
    assert handed.headers["Location"] == f"/api/v1/evidence/{DIGEST}"
    got = download(opened)
    assert (got.status, got.raw) == (200, samples.PDF)
    assert hashlib.sha256(got.raw).hexdigest() == DIGEST
    assert [one.name for one in stored(opened)] == [DIGEST]
    assert opened.nation.wrong() == []


def test_what_is_downloaded_is_saved_and_kept_in_no_cache(opened: World) -> None:
    handed = hand_in(opened, samples.PDF_WITH_SCRIPT, name="naskah.pdf")
    got = download(opened, handed.json["digest"])
    headers = got.headers
    assert headers["Content-Disposition"] == "attachment; filename=naskah.pdf"
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Length"] == str(len(samples.PDF_WITH_SCRIPT))
    assert (got.type, "ETag" in headers) == ("application/pdf", False)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.HTML, "bukti.pdf"),
        (samples.SVG, "gambar.png"),
        (samples.PROGRAM, "bukti.pdf"),
        (samples.ELF, "bukti.pdf"),
        (samples.docx({"../luar": b"x"}), "bukti.docx"),
        (samples.entities(samples.LAUGHS), "bukti.xlsx"),
        (b"", "kosong.pdf"),
    ],
    ids=["html", "svg", "exe", "elf", "zip slip", "entities", "empty"],
)
def test_content_that_is_not_taken_leaves_no_trace(small: World, content: bytes, name: str) -> None:
    says(hand_in(small, content, name), 422, "#/file")
    assert stored(small) == []
    assert small.nation.rows(files) == []


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../secret.pdf", "secret.pdf"),
        ("C:\\Users\\budi\\SK.pdf", "SK.pdf"),
        ("a" * 296 + ".pdf", "a" * 146 + ".pdf"),
        ('x"; filename="y.exe.pdf', 'x"; filename="y.exe.pdf'),
        ("Peraturan Wali Kota – ½.pdf", "Peraturan Wali Kota – ½.pdf"),
    ],
    ids=["path", "drive", "long", "quotes", "letters"],
)
def test_a_name_is_only_told(small: World, name: str, called: str) -> None:
    assert hand_in(small, name=name).json["name"] == called
    assert [one.name for one in stored(small)] == [DIGEST]
    header = download(small).headers["Content-Disposition"]
    assert header.startswith("attachment; filename=")
    assert re.fullmatch(r"[ -~]+", header)


@pytest.mark.parametrize(
    "name", ["a\r\nSet-Cookie: x=1.pdf", "cod.\u202efdp.exe", "a\0.pdf", "..", "/", "a" * 301, ""]
)
def test_a_name_that_hides_something_is_refused(small: World, name: str) -> None:
    answer = hand_in(small, name=name)
    assert answer.status == 422, answer.text
    assert stored(small) == []


def test_a_file_of_another_region_is_no_evidence_anywhere(opened: World) -> None:
    submission = opened.draft()
    assert hand_in(opened, by="other").status == 201
    before = opened.end()
    body = {"level": 2, "evidence": [REFERENCE]}
    figure = "reports/35.76/iid/2025/figures/2a"
    says(claim(opened, submission, REFERENCE), 422, "#/evidence")
    says(opened.send("PUT", figure, body, by="operator", version=0), 422, "#/evidence")
    assert opened.end() == before
    assert claim(opened, submission, DECREE).status == 200


def test_what_is_of_others_looks_like_what_is_not_there(opened: World) -> None:
    hand_in(opened, by="other")
    assert download(opened, by="other").status == 200
    assert download(opened, by="other-head").status == 200
    assert download(opened, by=None).status == 401
    there, nowhere = download(opened), download(opened, "0" * 64)
    assert (there.status, nowhere.status) == (404, 404)
    assert there.json == nowhere.json
    assert download(opened, by="assessor").status == 404
    opened.close_cycle()
    assert download(opened, by="assessor").status == 200
    assert download(opened, by="at-home").status == 404


def test_the_same_bytes_are_kept_once_and_told_to_each_region_by_its_own_name(
    opened: World,
) -> None:
    for name in ("SK.pdf", "SK lagi.pdf"):
        assert hand_in(opened, name=name).json["digest"] == DIGEST
    hand_in(opened, name="Surat.pdf", by="other")
    assert [one.name for one in stored(opened)] == [DIGEST]
    assert "SK.pdf" in download(opened).headers["Content-Disposition"]
    assert "Surat.pdf" in download(opened, by="other").headers["Content-Disposition"]


def test_a_file_of_an_earlier_cycle_can_be_looked_at_where_it_is_claimed_again(
    opened: World,
) -> None:
    later = OPENING | {"year": 2026, "deadline": "2026-08-08T16:59:59Z"}
    assert opened.post("cycles", later, by="admin").status == 201
    who: dict[str, Any] = {"region": region_id("35.76"), "assessor": "assessor"}
    opened.nation.do(ADMIN, access.assign, cycle="iid-2026", **who)
    claimed, other = (hand_in(opened, content).json["digest"] for content in TWO)
    assert claim(opened, opened.draft(year=2026), REFERENCE).status == 200
    assert opened.post("cycles/iid/2026/close", by="admin").status == 200
    assert download(opened, claimed, by="assessor").status == 200
    assert download(opened, other, by="assessor").status == 404


def test_an_agreement_rests_on_files_of_its_two_regions_alone(opened: World) -> None:
    opened.grant("third", Role.OPERATOR, "35.10")
    theirs, strange = TWO
    hand_in(opened, theirs, by="other")
    hand_in(opened, strange, by="third")
    draft = opened.draft()

    def propose(content: bytes) -> Reply:
        digest = hashlib.sha256(content).hexdigest()
        text = TEXT | {"evidence": [REFERENCE | {"digest": digest}]}
        body = {"submission": draft, "partner": "35.78", "text": text}
        return opened.post("agreements", body, by="head")

    says(propose(strange), 422, "#/evidence")
    made = propose(theirs)
    assert made.status == 201, made.text
    signed = opened.get(f"agreements/{made.json['id']}/texts/1", by="head")
    assert hashlib.sha256(signed.raw).hexdigest() == made.json["digest"]
    (held,) = signed.json["evidence"]
    assert (held["type"], held["length"]) == ("pdf", str(len(theirs)))


def test_too_many_bytes_are_refused_by_kind(small: World) -> None:
    says(hand_in(small, samples.png(5 * samples.MEGABYTE)), 413)
    assert stored(small) == []


def test_a_folder_that_cannot_be_written_to_is_told_and_recovers(opened: World) -> None:
    opened.folder.parent.mkdir(exist_ok=True)
    opened.folder.write_text("in the way")
    refused = hand_in(opened)
    says(refused, 503)
    assert refused.headers["Retry-After"]
    assert opened.nation.rows(files) == []
    assert opened.get("standings/iid/2025?basis=claimed", by="admin").status == 200
    opened.folder.unlink()
    assert hand_in(opened).status == 201


def test_a_full_disk_is_told_and_nothing_is_half_done(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = opened.draft()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr("app.evidence.store.os.fsync", full)
        says(hand_in(opened), 507)
    assert (stored(opened), opened.nation.rows(files)) == ([], [])
    assert opened.get(f"submissions/{submission}", by="operator").status == 200
    assert hand_in(opened).status == 201


def test_a_file_that_is_spoiled_is_never_told(opened: World) -> None:
    hand_in(opened)
    spoil(stored(opened)[0])
    says(download(opened), 404)
    assert hand_in(opened).status == 201
    assert download(opened).status == 200
