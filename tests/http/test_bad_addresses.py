"""Parameters and paths that cannot be: each is named, or there is nothing."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlencode

import pytest

from tests.http.prepared import Prepared, says


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
