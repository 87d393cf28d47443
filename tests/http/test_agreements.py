"""The story of a replication over HTTP, from the letter of interest to the points."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from domain.actor import Role
from tests.http.conftest import Reply, World

PARTNERS = ("35.71", "35.72", "35.73")
TEXT: dict[str, Any] = {
    "kind": "pks",
    "number": "415/7/2024",
    "date": "2024-02-01",
    "since": "2024-02-01",
    "until": "2026-12-31",
    "obligations": [
        {"side": "originator", "duty": "melatih petugas"},
        {"side": "partner", "duty": "menyediakan petugas"},
    ],
    "gains": [
        {
            "side": "originator",
            "measure": "daerah pereplikasi",
            "unit": "daerah",
            "start": "0",
            "target": "3",
        },
        {"side": "partner", "measure": "kematian ibu", "start": "12", "target": "4.50"},
    ],
}
LETTER = {"number": "045/1", "date": "2024-01-15"}


class Talks:
    """Heads of regions talking over the wire."""

    def __init__(self, world: World) -> None:
        self.world = world
        for code in PARTNERS:
            world.nation.region(code, f"Kota {code}")
            world.grant(code, Role.HEAD, code)
        world.secrets["35.76"] = world.secrets["head"]
        world.grant("35.78", Role.HEAD, "35.78")
        world.open_cycle()
        self.draft = world.draft()

    def tell(self, agreement: str, what: str, by: str, **content: Any) -> Reply:
        """An action on the version that the actor sees."""
        version = self.world.get(f"agreements/{agreement}", by=by).json.get("version", 0)
        path = f"agreements/{agreement}/{what}"
        return self.world.post(path, content or None, by=by, version=version)

    def did(self, *words: Any, **content: Any) -> Any:
        answer = self.tell(*words, **content)
        assert answer.status in {200, 201}, answer.text
        return answer.json

    def proposed(self, partner: str = PARTNERS[0], **changed: Any) -> str:
        body = {"submission": self.draft, "partner": partner, "text": TEXT | changed}
        answer = self.world.post("agreements", body, by="35.76")
        assert answer.status == 201, answer.text
        number: str = answer.json["id"]
        return number

    def signed(self, agreement: str, *codes: str) -> Any:
        told: Any = None
        for code in codes:
            digest = self.world.get(f"agreements/{agreement}", by=code).json["table"]["digest"]
            told = self.did(agreement, "sign", code, digest=digest)
        return told

    def in_effect(self, partner: str = PARTNERS[0]) -> str:
        agreement = self.proposed(partner)
        assert self.signed(agreement, partner, "35.76")["state"] == "in_effect"
        return agreement

    def verified(self) -> Decimal:
        rows = self.world.get("standings/iid/2025?basis=verified").json["items"]
        return next((Decimal(one["score"]) for one in rows if one["code"] == "35.76"), Decimal(0))

    def steps(self, code: str, by: str) -> list[dict[str, Any]]:
        answer = self.world.get(f"regions/{code}/agreements", by=by)
        items: list[dict[str, Any]] = answer.json["items"]
        return items


@pytest.fixture
def talks(world: World) -> Iterator[Talks]:
    yield Talks(world)
    assert world.nation.wrong() == []


@pytest.fixture
def small(small_world: World) -> Talks:
    return Talks(small_world)


def test_from_interest_to_the_third_replication_over_http(talks: Talks) -> None:
    world = talks.world
    for partner in PARTNERS:
        body = {"submission": talks.draft, "letter": LETTER}
        begun = world.post("agreements", body, by=partner)
        assert begun.status == 201
        agreement = begun.json["id"]
        assert begun.headers["Location"] == f"/api/v1/agreements/{agreement}"
        talks.did(agreement, "propose", "35.76", **TEXT)
        talks.did(agreement, "amend", partner, **TEXT, scope="seluruh puskesmas")
        talks.signed(agreement, "35.76", partner)
        day = {"date": "2024-06-01"}
        talks.did(agreement, "activities", partner, activity="studi tiru", **day)
        measured = {"measure": "kematian ibu", "value": "7.5"}
        made = talks.did(agreement, "benefits", partner, **measured, **day)
        assert made["benefit"] == 1
        talks.did(agreement, "benefits/1/acknowledge", "35.76")
        talks.did(agreement, "confirm", partner, date="2024-11-12")
    path = f"submissions/{talks.draft}"
    world.post(f"{path}/send", by="head", version=world.version(talks.draft))
    world.close_cycle()
    before = talks.verified()
    behind = world.get(f"{path}/replications", by="assessor").json
    assert (behind["level"], behind["claimed"], behind["verified"]) == (3, 3, None)
    assert [one["partner"]["code"] for one in behind["replications"]] == list(PARTNERS)
    verdict = {"indicator": "31", "level": 3}
    version = world.version(talks.draft, "assessor")
    done = world.post(f"{path}/verifications", verdict, by="assessor", version=version)
    assert done.status == 201, done.text
    assert talks.verified() - before == Decimal("0.30")

    confirmed = talks.steps("35.76", "35.76")[0]
    history = world.get("regions/35.76/history?basis=verified").json["items"]
    assert confirmed["topic"] == history[0]["cause"]["topic"] == "agreement.replication_confirmed"
    assert history[0]["cause"]["position"] == confirmed["position"]
    for partner in PARTNERS:
        own = talks.steps(partner, partner)
        number = own[0]["agreement"]
        shared = [one for one in talks.steps("35.76", "35.76") if one["agreement"] == number]
        assert own == shared
        assert len(own) == 10

    wrong = {"reason": "baru uji coba", "date": None}
    third = talks.steps(PARTNERS[2], PARTNERS[2])[0]["agreement"]
    talks.did(third, "correct", PARTNERS[2], **wrong)
    assert talks.verified() - before == Decimal("0.20")
    evaluated = talks.did(third, "evaluate", "35.76", year=2024)
    assert (evaluated["verdict"], evaluated["lacking"]) == ("one_sided", "originator")
    assert talks.did(third, "end", "35.76", reason="selesai")["state"] == "ended"


# What is refused


def refused(answer: Reply, status: int, pointer: str | None = None) -> None:
    assert answer.status == status, answer.text
    if pointer is not None:
        assert [one["pointer"] for one in answer.json["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"until": "2023-01-01"}, "#/text/until"),
        ({"gains": [{**TEXT["gains"][0], "measure": ""}, TEXT["gains"][1]]}, None),
        ({"gains": TEXT["gains"][1:]}, "#/text/gains"),
        ({"obligations": TEXT["obligations"][1:]}, "#/text/obligations"),
        ({"since": "2024-02-30"}, "#/text/since"),
        ({"kind": "surat"}, None),
        ({"hukuman": "denda"}, None),
    ],
)
def test_a_text_that_cannot_be_is_refused_at_its_field(
    small: Talks, changed: dict[str, Any], pointer: str | None
) -> None:
    end = small.world.end()
    body = {"submission": small.draft, "partner": PARTNERS[0], "text": TEXT | changed}
    refused(small.world.post("agreements", body, by="35.76"), 422, pointer)
    assert small.world.end() == end


def test_what_an_agreement_is_about_and_with_whom(small: Talks) -> None:
    post = small.world.post
    body = {"submission": small.draft, "partner": "35.76", "text": TEXT}
    refused(post("agreements", body, by="35.76"), 422, "#/partner")
    refused(post("agreements", body | {"partner": "35.99"}, by="35.76"), 422, "#/partner")
    unknown = body | {"submission": str(uuid4()), "partner": PARTNERS[0]}
    refused(post("agreements", unknown, by="35.76"), 422, "#/submission")
    refused(post("agreements", body | {"partner": PARTNERS[1]}, by=PARTNERS[0]), 403)
    refused(post("agreements", {"submission": small.draft}, by=PARTNERS[0]), 422, "#/text")
    refused(post("agreements", body | {"letter": LETTER}, by=PARTNERS[0]), 422, "#/text")
    refused(post("agreements", body, by="operator"), 403)
    refused(post("agreements", body), 401)
    refused(post("agreements", body, by="35.76", key=None), 400)


def test_an_unsigned_agreement_is_there_for_its_two_regions_only(small: Talks) -> None:
    world, agreement = small.world, small.proposed()
    for by, status in (("35.78", 404), ("assessor", 404), (None, 401), ("auditor", 200)):
        assert world.get(f"agreements/{agreement}", by=by).status == status
        seen = [one["id"] for one in world.get("agreements", by=by).json["items"]]
        assert seen == ([agreement] if status == 200 else [])
    for what, content in (("sign", {"digest": "0" * 64}), ("end", {"reason": "?"})):
        answer = world.post(f"agreements/{agreement}/{what}", content, by="35.78", version=1)
        refused(answer, 404)
    refused(world.get(f"agreements/{agreement}/texts/1", by="35.78"), 404)


def test_a_third_region_sees_a_public_agreement_and_cannot_touch_it(small: Talks) -> None:
    world, agreement = small.world, small.in_effect()
    small.did(agreement, "amend", PARTNERS[0], **TEXT, scope="kota")
    seen = world.get(f"agreements/{agreement}").json
    assert seen["in_force"]["revision"] == 1
    assert seen["table"] is None
    own = world.get(f"agreements/{agreement}", by="35.76").json
    assert (own["table"]["revision"], own["table"]["signed_by"]) == (2, [])
    topics = [one["topic"] for one in world.get(f"agreements/{agreement}/steps").json["items"]]
    assert topics[0] == "agreement.took_effect"
    for what, content in (
        ("sign", {"digest": own["table"]["digest"]}),
        ("activities", {"date": "2024-06-01", "activity": "?"}),
        ("confirm", {"date": "2024-06-01"}),
        ("end", {"reason": "?"}),
    ):
        refused(world.post(f"agreements/{agreement}/{what}", content, by="35.78", version=5), 403)


def test_the_refusals_of_signatures(small: Talks) -> None:
    world, agreement, other = small.world, small.proposed(), small.proposed(PARTNERS[1])
    digest = world.get(f"agreements/{agreement}", by="35.76").json["table"]["digest"]
    small.signed(agreement, "35.76")
    refused(small.tell(agreement, "sign", "35.76", digest=digest), 409)
    refused(small.tell(agreement, "sign", "35.76", digest=digest, region=PARTNERS[0]), 403)
    refused(small.tell(other, "sign", "35.76", digest=digest), 422, "#/digest")
    small.did(agreement, "amend", PARTNERS[0], **TEXT, scope="kota")
    refused(small.tell(agreement, "sign", "35.76", digest=digest), 412)
    assert small.signed(agreement, PARTNERS[0])["state"] == "proposed"
    assert small.signed(agreement, "35.76")["state"] == "in_effect"


def test_the_order_of_refusals(small: Talks) -> None:
    world, agreement = small.world, small.proposed()
    path, nothing = f"agreements/{agreement}/benefits", {"measure": ""}
    refused(world.post(path, nothing), 401)
    refused(world.post(path, nothing, by="assessor"), 403)
    refused(world.post(path, nothing, by="35.78"), 404)
    refused(world.post(path, nothing, by=PARTNERS[0], version=1), 409)
    day = {"measure": "kematian ibu", "value": "7", "date": "2024-06-01"}
    refused(world.post(path, day, by=PARTNERS[0], version=9), 409)
    agreement = small.in_effect(PARTNERS[1])
    path = f"agreements/{agreement}/benefits"
    refused(world.post(path, day, by=PARTNERS[1]), 428)
    refused(world.post(path, day, by=PARTNERS[1], version=9), 412)
    refused(world.post(path, nothing, by=PARTNERS[1], version=9), 412)
    refused(small.tell(agreement, "benefits", PARTNERS[1], **nothing), 422)
    refused(small.tell(agreement, "benefits", "35.76", **day), 422, "#/measure")
    late = day | {"date": "2023-06-01"}
    refused(small.tell(agreement, "benefits", PARTNERS[1], **late), 422, "#/date")


def test_amending_after_the_end_is_too_late(small: Talks) -> None:
    agreement = small.in_effect()
    small.did(agreement, "end", PARTNERS[0], reason="selesai")
    refused(small.tell(agreement, "amend", "35.76", **TEXT), 409)


def test_the_signed_bytes_can_be_checked_by_anybody(small: Talks) -> None:
    world, agreement = small.world, small.in_effect()
    told = world.get(f"agreements/{agreement}").json
    answer = world.get(f"agreements/{agreement}/texts/1")
    assert hashlib.sha256(answer.raw).hexdigest() == told["in_force"]["digest"]
    signed = answer.json
    assert signed["agreement"] == agreement
    assert (signed["revision"], signed["terms"]["originator"]) == (1, "35.76")
    assert signed["terms"]["partner"] == PARTNERS[0]


def test_the_replica_is_linked_both_ways(small: Talks) -> None:
    world, agreement = small.world, small.in_effect()
    world.grant("their-operator", Role.OPERATOR, PARTNERS[0])
    replica = world.draft(by="their-operator", code=PARTNERS[0], replicates=small.draft)
    told = world.get(f"agreements/{agreement}", by="35.76").json
    assert [one["id"] for one in told["replicas"]] == [replica]
    behind = world.get(f"submissions/{small.draft}/replications", by="operator").json
    assert [one["id"] for one in behind["replicas"]] == [replica]
    copy = world.get(f"submissions/{replica}/replications", by="their-operator").json
    assert copy["original"] == small.draft


def test_the_network_and_the_finder_are_public(small: Talks) -> None:
    world, agreement = small.world, small.in_effect()
    small.did(agreement, "confirm", PARTNERS[0], date="2024-11-12")
    network = world.get("network").json
    assert network["links"] == [{"originator": "35.76", "partner": PARTNERS[0], "replications": 1}]
    assert network["by_year"] == {"2024": 1}
    assert network["innovations"][0]["regions"] == 1
    assert world.get("network?year=2023").json["links"] == []
    assert world.get("network?region=35.78").json["links"] == []
    refused(world.get("network?region=99"), 422)
    found = world.get("partners/35.78/iid/2025").json
    assert found["source_year"] is None
    assert {one["urusan"] for one in found["services"]} >= {"kesehatan", "pendidikan"}
    refused(world.get("partners/35.78/iid/1999"), 404)


def test_the_log_tells_what_is_public_of_an_agreement(small: Talks) -> None:
    small.in_effect()
    topics = [one["topic"] for one in small.world.get("log").json["items"]]
    assert topics.count("agreement.took_effect") == 1
    assert not {"agreement.proposed", "agreement.signed"} & set(topics)


def test_a_command_sent_again_is_done_once(small: Talks) -> None:
    body = {"submission": small.draft, "partner": PARTNERS[0], "text": TEXT}
    first, again = (small.world.post("agreements", body, by="35.76", key="k") for _ in range(2))
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
