"""The OpenAPI document is current, and it is true: schemathesis holds the service to it."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema

from tests.http.conftest import DECREE, World
from tests.http.document import DOCUMENT, told

ROLES = ("operator", "admin", "assessor", "head", "auditor", "other", None)
CONFIGURATION: dict[str, Any] = {
    "generation": {"deterministic": True, "max-examples": 12, "with-security-parameters": False},
    "checks": {
        # Data of the right form may still break a rule, name what there is not, be late, or
        # hold what no schema can forbid: NUL, half a character, a number beyond all bounds.
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", 400, 401, 403, 404, 409, 412, 422, 428]
        },
        "negative_data_rejection": {
            "expected-statuses": [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428]
        },
        "missing_required_header": {"expected-statuses": [400, 401, 403, 404, 409, 428]},
    },
}


def test_the_document_that_was_agreed_on_is_the_one_that_is_told(common_world: World) -> None:
    """Renew it with ``python -m tests.http.document`` when a contract is to change."""
    assert told(common_world.get("openapi.json").raw) == DOCUMENT.read_text("utf-8")


@dataclass
class Document:
    """What the service says of itself, and the service."""

    world: World
    schema: BaseSchema


@pytest.fixture(scope="module")
def document(common_world: World) -> Document:
    """A world in which each thing that there can be is there."""
    world = common_world
    world.open_cycle()
    world.draft()
    world.sent({"17": 2}, name="Terkirim")
    figure = {"level": 2, "evidence": [DECREE]}
    world.send("PUT", "reports/35.76/iid/2025/figures/1", figure, by="operator", version=0)
    world.nation.publish(world.region("35.76"), "84.46")
    config = SchemathesisConfig.from_dict(CONFIGURATION)
    return Document(
        world, schemathesis.openapi.from_wsgi("/api/v1/openapi.json", world.app, config=config)
    )


OPERATIONS = [
    (mode, path, method)
    for path, operations in json.loads(DOCUMENT.read_text("utf-8"))["paths"].items()
    for method, operation in operations.items()
    for mode in GenerationMode
    if method != "parameters"
    # What takes nothing cannot be given anything wrong.
    if mode is GenerationMode.POSITIVE
    or {"parameters", "requestBody"} & (operation.keys() | operations.keys())
]
roles = itertools.cycle(ROLES)


@pytest.mark.parametrize(("mode", "path", "method"), OPERATIONS)
@given(data=st.data())
@settings(
    max_examples=10,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_service_does_as_the_document_says(
    document: Document, mode: GenerationMode, path: str, method: str, data: st.DataObject
) -> None:
    strategy = document.schema[path][method].as_strategy(generation_mode=mode)
    role = next(roles)
    secrets = document.world.secrets
    # Its WSGI transport does not unpack what it says that it takes.
    headers = {"Accept-Encoding": "identity"}
    if role is not None:
        headers["Authorization"] = f"Bearer {secrets[role]}"
    data.draw(strategy).call_and_validate(headers=headers)
