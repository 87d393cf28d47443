"""What every answer carries, whatever it says; and by which names the service is called."""

from __future__ import annotations

import pytest

from tests.http.conftest import World

ANSWERS = [
    ("GET", "/api/v1/regions", 200),
    ("HEAD", "/api/v1/regions", 200),
    ("GET", "/api/v1/regions/99.99", 404),
    ("DELETE", "/api/v1/regions", 405),
    ("GET", "/api/v1/regions?sort=name", 422),
    ("POST", "/api/v1/submissions", 401),
    ("GET", "/api/v1/openapi.json", 200),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/masalah/invalid", 200),
    ("GET", "/", 200),
    ("GET", "/nothing", 404),
    ("GET", "/static/nothing.css", 404),
    ("OPTIONS", "/api/v1/regions", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_is_guarded(common_world: World, method: str, path: str, status: int) -> None:
    for _ in range(2):  # the second time from memory, where it may be kept
        answer = common_world.send(method, path)
        assert answer.status == status
        policy = answer.headers["Content-Security-Policy"].split("; ")
        assert policy[0] == "default-src 'self'"
        assert {"frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"} <= set(policy)
        assert "form-action 'self'" in policy
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "geolocation=()" in answer.headers["Permissions-Policy"]
        assert answer.headers["Cache-Control"] in {"no-store", "public, no-cache"}
        assert "Server" not in answer.headers
        assert "Set-Cookie" not in answer.headers


def test_what_is_not_public_is_not_kept(common_world: World) -> None:
    for path in ("submissions", "cycles", "reports/35.76/iid/2025"):
        answer = common_world.get(path, by="operator")
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("localhost@evil.example", 400),
        ("evil.example:80", 400),
        ("", 400),
    ],
)
def test_foreign_names_are_refused(common_world: World, host: str, status: int) -> None:
    common_world.get("regions")
    answer = common_world.get("regions", headers={"Host": host})
    assert answer.status == status
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/api//v1/regions", "/api/v1/regions/", "/klasemen/iid//2025"]
)
def test_nobody_is_sent_anywhere(common_world: World, path: str) -> None:
    client = common_world.app.test_client()
    answer = client.get("/", environ_overrides={"PATH_INFO": path})
    assert answer.status_code == 404
    assert "Location" not in answer.headers


def test_a_header_cannot_be_broken(common_world: World) -> None:
    answer = common_world.get("regions?limit=1&cursor=11%0d%0aSet-Cookie:%20a=b")
    assert answer.status == 422
    assert "Set-Cookie" not in answer.headers
