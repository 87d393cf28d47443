"""Content that breaks a rule: an exact no that names the field, no new fact, never a 500."""

from __future__ import annotations

from typing import Any

import pytest

from tests.http.conftest import DECREE, OPENING
from tests.http.prepared import Prepared, says

NOT_A_LEVEL: list[Any] = [4, -1, 1.5, 2.0, True, False, None, "2", "1_0", "٣", "", [], {}, 10**30]
NOT_AN_AMOUNT: list[Any] = [
    *(True, None, [], {}, "", " 1", "1_0", "٣٤", "1e5", "0x10", "1,5", "+1", ".5", "1.", "NaN"),
    *("Infinity", "-Infinity", "1e400", "9" * 31, 1e30, 10**35),
]


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


def test_nothing_is_drafted_for_an_agency_of_another_region(on_both: Prepared) -> None:
    with on_both.nothing_happens():
        theirs = {"organisation": on_both.world.agency("35.78")}
        says(on_both.new(theirs), 403)


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
