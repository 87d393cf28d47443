"""Whatever is sent: an exact no that names the field, no new fact, and never a 500."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.http.conftest import DECREE, INNOVATION, OPENING, Reply, World

NOT_A_LEVEL: list[Any] = [4, -1, 1.5, 2.0, True, False, None, "2", "1_0", "٣", "", [], {}, 10**30]
NOT_AN_AMOUNT: list[Any] = [
    *(True, None, [], {}, "", " 1", "1_0", "٣٤", "1e5", "0x10", "1,5", "+1", ".5", "1.", "NaN"),
    *("Infinity", "-Infinity", "1e400", "9" * 31, 1e30, 10**35),
]


@dataclass
class Prepared:
    """A world with an open cycle and one draft at version 1."""

    world: World
    draft: str

    def claim(self, body: Any = None, indicator: str = "17", **more: Any) -> Reply:
        path = f"submissions/{self.draft}/claims/{indicator}"
        return self.world.send("PUT", path, body, by="operator", version=1, **more)

    def figure(self, body: Any = None, row: str = "8", **more: Any) -> Reply:
        path = f"reports/35.76/iid/2025/figures/{row}"
        return self.world.send("PUT", path, body, by="operator", version=0, **more)

    def new(self, body: Any = None, **more: Any) -> Reply:
        own = {"name": "Lain", "organisation": self.world.agency("35.76")}
        given = INNOVATION | own | (body or {})
        return self.world.post("submissions", given, by="operator", **more)

    @contextmanager
    def nothing_happens(self) -> Iterator[None]:
        before = self.world.end()
        yield
        assert self.world.end() == before


@pytest.fixture(scope="module")
def prepared(common_world: World) -> Prepared:
    """One for all the tests here: they leave no trace."""
    common_world.open_cycle()
    return Prepared(common_world, common_world.draft())


@pytest.fixture
def on_both(world: World) -> Prepared:
    world.open_cycle()
    return Prepared(world, world.draft())


def says(answer: Reply, status: int, *pointers: str) -> None:
    """A problem document of this status that blames exactly these."""
    assert answer.status == status, answer.text
    assert answer.type == "application/problem+json"
    told = answer.json
    assert told["status"] == status
    assert told["type"].startswith("/masalah/")
    assert told["title"]
    assert told["detail"]
    if pointers:
        assert {one["pointer"] for one in told["errors"]} == set(pointers)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("level", NOT_A_LEVEL, ids=repr)
def test_a_level_is_a_whole_number_from_0_to_3(prepared: Prepared, level: Any) -> None:
    with prepared.nothing_happens():
        says(prepared.claim({"level": level}), 422, "#/level")
    if level is not None:  # a figure may have a value instead
        with prepared.nothing_happens():
            says(prepared.figure({"level": level}), 422, "#/level")


@pytest.mark.parametrize("value", NOT_AN_AMOUNT, ids=repr)
def test_an_amount_is_plain_digits_with_a_point(prepared: Prepared, value: Any) -> None:
    if value is not None:
        with prepared.nothing_happens():
            says(prepared.figure({"value": value}), 422, "#/value")
    body = {"region_code": "35.76", "index": "iid", "year": 2023, "source": "x", "score": value}
    with prepared.nothing_happens():
        says(prepared.world.post("results", body, by="admin"), 422, "#/score")


@pytest.mark.parametrize("score", [-1, "-0.01", "100.01", 100.01, 101, "84.46001"], ids=repr)
def test_a_result_is_a_score(prepared: Prepared, score: Any) -> None:
    body = {"region_code": "35.76", "index": "iid", "year": 2023, "source": "x", "score": score}
    with prepared.nothing_happens():
        says(prepared.world.post("results", body, by="admin"), 422, "#/score")


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400", "9" * 5000]
)
@pytest.mark.parametrize("form", ['{"level": %s}', '{"value": %s}', '{"level": 1, "x": [%s]}'])
def test_what_is_no_number_is_no_json(prepared: Prepared, form: str, number: str) -> None:
    with prepared.nothing_happens():
        says(prepared.figure(raw=(form % number).encode()), 400)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b'"text"',
        b"null",
        b"1",
        b'{"level": 1} trailing',
        b"{'level': 1}",
        b'{"level": 01}',
        b'{"level": 1,}',
        b'{"level": 1, "level": 2}',
        b'{"level": 1, "evidence": [{"name": "a", "name": "b"}]}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"level": ' + b"[" * 33 + b"]" * 33 + b"}",
        b'{"level": 1, "a": "\xff\xfe"}',
        '{"level": 1}'.encode("utf-16"),
        '{"level": 1}'.encode("utf-32"),
        b"\xef\xbb\xbf" + b'{"level": 1}',
        rb'{"level": 1, "a": "\ud800"}',
        rb'{"level": 1, "\udfff": 1}',
        rb'{"level": 1, "a": ["\u0000"]}',
        b'{"level": 1, "a": "\x00"}',
        b'{"level": 1, "a": "' + b'\\"' * 200_000,
    ],
    ids=lambda raw: repr(raw[:24]),
)
def test_a_body_is_an_object_in_sound_json(prepared: Prepared, raw: bytes) -> None:
    with prepared.nothing_happens():
        says(prepared.claim(raw=raw), 400)


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 11 * 1024 * 1024])
def test_a_body_has_a_limit(prepared: Prepared, size: int) -> None:
    with prepared.nothing_happens():
        says(prepared.claim(raw=b'{"level": 1}' + b" " * size), 413)


def test_a_body_of_eleven_megabytes_in_chunks_is_too_large(prepared: Prepared) -> None:
    """As a server hands it over: no length, an input that ends by itself."""
    client = prepared.world.app.test_client()
    with prepared.nothing_happens():
        answer = client.put(
            f"/api/v1/submissions/{prepared.draft}/claims/17",
            headers={
                "Authorization": f"Bearer {prepared.world.secrets['operator']}",
                "If-Match": '"v1"',
                "Content-Type": "application/json",
                "Transfer-Encoding": "chunked",
            },
            environ_overrides={
                "wsgi.input": _Chunks(11 * 1024 * 1024),
                "wsgi.input_terminated": True,
            },
        )
        says(Reply(answer), 413)


class _Chunks:
    """A body that is made as it is read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        given = self.left if size < 0 else min(size, self.left)
        self.left -= given
        return b" " * given


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/problem+json",
        "text/json",
        "nonsense",
    ],
)
def test_only_json_is_taken(prepared: Prepared, media_type: str) -> None:
    with prepared.nothing_happens():
        answer = prepared.claim(raw=b'{"level": 1}', headers={"Content-Type": media_type})
        says(answer, 415)


def test_a_compressed_body_is_not_taken(prepared: Prepared) -> None:
    with prepared.nothing_happens():
        says(prepared.claim({"level": 1}, headers={"Content-Encoding": "gzip"}), 415)


def test_every_field_of_the_server_is_refused_by_name(on_both: Prepared) -> None:
    extra = {
        "status": "accepted",
        "state": "accepted",
        "score": "100",
        "region": "35.78",
        "region_code": "35.78",
        "created_at": "2025-01-01T00:00:00Z",
        "version": 7,
        "id": on_both.draft,
        "role": "admin",
        "verified": {"16": 3},
    }
    with on_both.nothing_happens():
        says(on_both.new(extra), 422, *(f"#/{name}" for name in extra))
        answer = on_both.world.send(
            "PATCH", f"submissions/{on_both.draft}", extra, by="operator", version=1
        )
        says(answer, 422, *(f"#/{name}" for name in extra))


def test_an_answer_posted_back_is_no_draft(prepared: Prepared) -> None:
    told = prepared.world.get(f"submissions/{prepared.draft}", by="operator").json
    with prepared.nothing_happens():
        answer = prepared.world.post("submissions", told, by="operator")
    says(answer, 422)
    blamed = {one["pointer"][2:] for one in answer.json["errors"]}
    assert {"id", "version", "region", "state", "claimed", "verified", "reason"} <= blamed


def test_every_missing_field_is_named(prepared: Prepared) -> None:
    with prepared.nothing_happens():
        answer = prepared.world.post("submissions", {}, by="operator")
    needed = ("year", "organisation", "name", "need", "owner", "kind", "form", "initiator")
    says(answer, 422, *(f"#/{name}" for name in (*needed, "urusan", "stage")))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 301),
        ("name", 7),
        ("name", None),
        ("name", "a\u202egnp.exe"),
        ("name", "zero\u200bwidth"),
        ("name", "bel\u0007"),
        ("need", "x" * 1001),
        ("kind", "analog"),
        ("kind", "digital\n"),
        ("urusan", "Pendidikan"),
        ("urusan", "sulap"),
        ("stage", "ide"),
        ("initiator", "x" * 61),
        ("trial_date", "2027-02-29"),
        ("trial_date", "2023-13-01"),
        ("trial_date", "1/2/2023"),
        ("trial_date", "20230201"),
        ("trial_date", "2024-01-01"),
        ("organisation", "not-an-id"),
        ("organisation", 7),
        ("organisation", "00000000-0000-0000-0000-000000000000"),
        ("year", "2025"),
        ("year", 2025.0),
        ("year", True),
        ("year", 0),
        ("year", 2031),
        ("index", "xyz"),
        ("index", "iid\n"),
    ],
)
def test_a_field_that_cannot_be_is_named(prepared: Prepared, field: str, value: Any) -> None:
    with prepared.nothing_happens():
        says(prepared.new({field: value}), 422, f"#/{field}")


def test_an_agency_of_another_region_is_not_there(on_both: Prepared) -> None:
    with on_both.nothing_happens():
        theirs = {"organisation": on_both.world.agency("35.78")}
        says(on_both.new(theirs), 422, "#/organisation")


@pytest.mark.parametrize(
    ("evidence", "pointer"),
    [
        ([DECREE | {"digest": "AB" * 32}], "#/evidence/0/digest"),
        ([DECREE | {"digest": "ab" * 32 + "\n"}], "#/evidence/0/digest"),
        ([DECREE | {"digest": None}], "#/evidence/0/digest"),
        ([DECREE, {"name": "x", "kind": "y"}], "#/evidence/1/digest"),
        ([DECREE | {"url": "http://169.254.169.254/"}], "#/evidence/0/url"),
        ([DECREE] * 21, "#/evidence"),
        ("none", "#/evidence"),
        ([7], "#/evidence/0"),
    ],
)
def test_evidence_that_cannot_be_is_named(prepared: Prepared, evidence: Any, pointer: str) -> None:
    with prepared.nothing_happens():
        says(prepared.claim({"level": 1, "evidence": evidence}), 422, pointer)


@pytest.mark.parametrize(
    "deadline",
    [
        "2025-08-08T16:59:59",
        "2025-08-08",
        "2025-02-29T00:00:00Z",
        "2025-08-08T24:00:01Z",
        "2025-08-08T16:59:59+25:00",
        "20250808T165959Z",
        "2025-W32-5T16:59:59Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2025-08-08T16:59:59Z\n",
        "٢٠٢٥-08-08T16:59:59Z",
        1754672399,
        None,
        "",
    ],
)
def test_a_time_names_its_zone(prepared: Prepared, deadline: Any) -> None:
    with prepared.nothing_happens():
        answer = prepared.world.post(
            "cycles", OPENING | {"year": 2024, "deadline": deadline}, by="admin"
        )
        says(answer, 422, "#/deadline")


def test_a_deadline_lies_ahead(prepared: Prepared) -> None:
    past = {"year": 2024, "deadline": "2020-01-01T00:00:00Z"}
    with prepared.nothing_happens():
        says(prepared.world.post("cycles", OPENING | past, by="admin"), 422, "#/deadline")


@pytest.mark.parametrize(
    ("path", "pointers"),
    [
        ("standings/iid/2025?sort=name", ["?sort"]),
        ("standings/iid/2025?type=desa&basis=guess", ["?type", "?basis"]),
        ("standings/iid/2025?type=kota&type=kabupaten", ["?type"]),
        ("standings/iid/2025?as_of=yesterday", ["?as_of"]),
        ("standings/iid/2025?as_of=2025-04-01T00:00:00", ["?as_of"]),
        ("standings/iid/2025?as_of=0001-01-01T00:00:00%2B14:00", ["?as_of"]),
        ("standings/iid/2025?as_of=999999999", ["?as_of"]),
        ("standings/iid/2025?as_of=99999999999999999999", ["?as_of"]),
        ("standings/iid/2025?as_of=-1", ["?as_of"]),
        ("standings/iid/2025?limit=0", ["?limit"]),
        ("standings/iid/2025?limit=1001", ["?limit"]),
        ("standings/iid/2025?limit=1_0", ["?limit"]),
        ("standings/iid/2025?limit=%D9%A3", ["?limit"]),
        ("standings/iid/2025?cursor=x", ["?cursor"]),
        ("standings/iid/2025?cursor=1.2.3", ["?cursor"]),
        ("standings/iid/2025?cluster=%00", ["?cluster"]),
        ("standings/iid/2025?cluster=" + "x" * 61, ["?cluster"]),
        ("standings/iid/2025?province=3a", ["?province"]),
        ("race/iid/2025?since=99", ["?since"]),
        ("regions?cursor=%27%20OR%201=1", ["?cursor"]),
        ("regions?province=99.9", ["?province"]),
        ("organisations", ["?region"]),
        ("organisations?region=99.99", ["?region"]),
        ("organisations?region=%D9%A1%D9%A1", ["?region"]),
        ("compare?regions=35.76&index=iid&year=2025", ["?regions"]),
        ("compare?regions=35.76,35.76&index=iid&year=2025", ["?regions"]),
        ("compare?regions=35.76,99.99&index=iid&year=2025", ["?regions"]),
        ("compare?regions=35.76,35.78&index=iid&year=2031", ["?year"]),
        ("compare?index=iid", ["?regions", "?year"]),
        ("regions/35.76/history?year=20255", ["?year"]),
        ("regions/35.76/history?index=i'd", ["?index"]),
        ("regions/35.76/history?cursor=x", ["?cursor"]),
        ("regions/35.76/scores/iid/2025?basis=official", ["?basis"]),
        ("results?cursor=x", ["?cursor"]),
        ("log?after=-1", ["?after"]),
        ("log?after=9223372036854775808", ["?after"]),
        ("programme/2025", ["?region"]),
        ("submissions?cursor=x", ["?cursor"]),
        ("submissions?state=lost", ["?state"]),
    ],
)
def test_a_parameter_that_cannot_be_is_named(
    prepared: Prepared, path: str, pointers: list[str]
) -> None:
    says(prepared.world.get(path), 422, *pointers)


PAYLOADS = (
    "'",
    '"',
    "' OR '1'='1",
    "1; DROP TABLE events--",
    "' UNION SELECT 1,2,3--",
    "%' OR 1=1 --",
    "_",
    "%",
    "\\\\",
    "1)/**/OR/**/(1=1",
    "$(sleep 5)",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "\N{GRINNING FACE}" * 20,
    "NULL",
)


def test_a_parameter_is_never_read_as_a_program(prepared: Prepared) -> None:
    """Whatever is put into whichever parameter, it finds what bears that very name: nothing."""
    world = prepared.world
    document = world.get("openapi.json").json
    parts = {"code": "35.76", "index": "iid", "year": "2025", "id": prepared.draft}
    for path, operations in document["paths"].items():
        asked = operations.get("get", {}).get("parameters", [])
        address = path.format_map(defaultdict(lambda: "1", parts))
        for parameter in (one["name"] for one in asked if one["in"] == "query"):
            nothing = world.get(f"{address}?{parameter}=tidakada", by="operator")
            for payload in PAYLOADS:
                query = urlencode({parameter: payload})
                answer = world.get(f"{address}?{query}", by="operator")
                assert answer.status in {200, 404, 422}, (address, query, answer.text)
                if answer.status == 200:
                    assert answer.json == nothing.json, (address, query)


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "regions/99.99",
        "regions/9999",
        "regions/35.7",
        "regions/abc",
        "regions/35.76/",
        "regions/%00",
        "regions/٣٥.76",
        "standings/xyz/2025",
        "standings/iid/2031",
        "standings/iid/2017",
        "standings/iid/20255",
        "standings/iid/-1",
        "race/iid/2031",
        "editions/iid/1999",
        "cycles/iid/2024",
        "regions/99.99/history",
        "regions/99.99/scores/iid/2025",
        "regions/35.78/scores/iid/2025",
        "programme/2031?region=35.76",
        "reports/99.99/iid/2025",
        "reports/35.76/iid/2031",
    ],
)
def test_what_there_is_not_is_not_found(prepared: Prepared, path: str) -> None:
    says(prepared.world.get(path, by="auditor"), 404)


def test_an_indicator_that_there_is_not(on_both: Prepared) -> None:
    with on_both.nothing_happens():
        says(on_both.claim({"level": 1}, indicator="99"), 404)
        says(on_both.claim({"level": 1}, indicator="8"), 404)
        says(on_both.figure({"level": 1}, row="17"), 404)
        says(on_both.figure({}, row="8"), 422)
    on_both.world.sent({}, name="Lain")
    on_both.world.close_cycle()
    with on_both.nothing_happens():
        verification = {"indicator": "99", "level": 1}
        answer = on_both.world.post(
            "reports/35.76/iid/2025/verifications", verification, by="assessor", version=0
        )
        says(answer, 409)


def test_a_verification_of_an_indicator_that_there_is_not(on_both: Prepared) -> None:
    sent = on_both.world.sent({"17": 1}, name="Lain")
    on_both.world.close_cycle()
    with on_both.nothing_happens():
        answer = on_both.world.post(
            f"submissions/{sent}/verifications",
            {"indicator": "99", "level": 1},
            by="assessor",
            version=3,
        )
        says(answer, 422, "#/indicator")
        answer = on_both.world.post(
            f"submissions/{sent}/verifications",
            {"indicator": "17", "level": 3},
            by="assessor",
            version=3,
        )
        says(answer, 422, "#/reason")


def test_a_large_amount_keeps_every_digit(on_both: Prepared) -> None:
    world = on_both.world
    assert world.post("cycles", OPENING | {"index": "ipkd"}, by="admin").status == 201
    path = "reports/35.76/ipkd/2025"
    figure = next(
        one["code"]
        for one in world.get("editions/ipkd/2025").json["indicators"]
        if one["unit"] == "rupiah"
    )
    put = world.send(
        "PUT", f"{path}/figures/{figure}", {"value": "999999999999999"}, by="operator", version=0
    )
    assert put.status == 200, put.text
    assert world.get(path, by="operator").json["items"][0]["claimed_value"] == "999999999999999"
    with on_both.nothing_happens():
        for value in ("1" + "0" * 30, 10**30):
            answer = world.send(
                "PUT", f"{path}/figures/{figure}", {"value": value}, by="operator", version=1
            )
            says(answer, 422, "#/value")


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"spd": {"1": 4}}, ["#/spd/1"]),
        ({"spd": {"1": True}}, ["#/spd/1"]),
        ({"spd": {"1": 1.5, "2a": -1}}, ["#/spd/1", "#/spd/2a"]),
        ({"spd": {"99": 1}}, ["#/spd/99"]),
        ({"spd": []}, ["#/spd"]),
        ({"surprise": 1}, ["#/surprise"]),
        ({"submissions": [{"state": "lost"}]}, ["#/submissions/0/state"]),
        ({"submissions": [{}, {"count": 0}]}, ["#/submissions/1/count"]),
        ({"submissions": [{"count": 2.5}]}, ["#/submissions/0/count"]),
        ({"submissions": [{"maturity": "112"}]}, ["#/submissions/0/maturity"]),
        ({"submissions": [{"maturity": "NaN"}]}, ["#/submissions/0/maturity"]),
        ({"submissions": [{"maturity": "٣"}]}, ["#/submissions/0/maturity"]),
        ({"submissions": [{"urusan": "sulap"}]}, ["#/submissions/0/urusan"]),
        ({"submissions": [{"levels": {"16": "3"}}]}, ["#/submissions/0/levels/16"]),
        ({"submissions": [{"levels": {"8": 1}}]}, ["#/submissions/0/levels/8"]),
        ({"submissions": {}}, ["#/submissions"]),
        ({"figures": {"4": "5,23"}}, ["#/figures/4"]),
        ({"figures": {"4": []}}, ["#/figures/4"]),
    ],
)
def test_a_calculation_names_what_cannot_be(
    prepared: Prepared, body: Any, pointers: list[str]
) -> None:
    with prepared.nothing_happens():
        says(prepared.world.send("POST", "calculations/iid/2023", body), 422, *pointers)


def test_a_calculation_by_no_edition(prepared: Prepared) -> None:
    says(prepared.world.send("POST", "calculations/iid/2031", {"spd": 1}), 404)
    says(prepared.world.send("POST", "calculations/iid/2018", {}), 409)
    says(prepared.world.send("POST", "calculations/iid/2023", raw=b"NaN"), 400)
    says(prepared.world.get("calculations/iid/2023"), 405)
