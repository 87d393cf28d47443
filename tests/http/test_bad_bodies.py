"""Bodies that are no sound JSON, too large, or of another kind: refused before they are read."""

from __future__ import annotations

import pytest

from tests.http.conftest import Reply
from tests.http.prepared import Prepared, says


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
