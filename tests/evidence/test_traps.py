"""Traps cost neither time nor memory, reach no address, and write nothing outside.

Each file is looked at in a process of its own, once as evidence and once as an import. What
a trap costs is compared with an honest sheet of as many cells, read by the same machine.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.evidence import samples
from tests.evidence.looking import WAYS

ROOT = Path(__file__).parents[2]
TRAPS: dict[str, Callable[[], bytes]] = {
    "200 MB of blanks": samples.bomb,
    "51 million cells": samples.sparse,
    "1.5 million cells in a small file": samples.dense,
    "1.2 million parts": samples.crowded,
    "entities within entities": lambda: samples.entities(samples.LAUGHS),
    "a part that lies outside": lambda: samples.xlsx(more={"../../luar": b"x"}),
    "a link": samples.linked,
}
HARMLESS_AS_EVIDENCE = {"51 million cells", "1.5 million cells in a small file"}
"""What is only kept and never laid out."""


@pytest.fixture(scope="module")
def traps(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("perangkap")
    for name, content in TRAPS.items():
        (folder / name).write_bytes(content())
    return [folder / name for name in TRAPS]


def looked_at(way: str, *files: Path) -> list[dict[str, Any]]:
    said = subprocess.run(  # noqa: S603 -- this program, arguments of our own
        [sys.executable, "-m", "tests.evidence.looking", way, *files],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return [json.loads(line) for line in said.stdout.splitlines()]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What it costs to import a sheet that holds what it says."""
    file = tmp_path_factory.mktemp("jujur") / "lembar.xlsx"
    file.write_bytes(samples.full())
    (told,) = looked_at("import", file)
    assert told["no"] is None
    return told


@pytest.mark.parametrize("way", WAYS)
def test_a_trap_costs_no_more_than_an_honest_sheet_and_100_megabytes(
    way: str, traps: list[Path], honest: dict[str, Any]
) -> None:
    for file, told in zip(traps, looked_at(way, *traps), strict=True):
        taken = way == "evidence" and file.name in HARMLESS_AS_EVIDENCE
        assert (told["no"] is None) == taken, file.name
        assert told["seconds"] < honest["seconds"], file.name
        assert told["megabytes"] < 100, file.name
    assert {one.name for one in traps[0].parent.iterdir()} == set(TRAPS)
    assert not (traps[0].parents[2] / "luar").exists()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_fetched_from_an_address_in_a_file(tmp_path: Path, way: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        relation = f'<Relationship Id="r9" TargetMode="External" Target="{address}"/>'
        relations = f"<Relationships>{relation}</Relationships>".encode()
        entity, linking = tmp_path / "entity", tmp_path / "linking"
        entity.write_bytes(samples.entities(f'<!ENTITY a SYSTEM "{address}">'.encode()))
        linking.write_bytes(
            samples.xlsx(
                b'<row r="1"><c r="A1"><v>1</v></c></row>',
                {"xl/worksheets/_rels/sheet1.xml.rels": relations},
            )
        )
        refused, taken = looked_at(way, entity, linking)
        assert "declares" in refused["no"]
        assert taken["no"] is None
        with pytest.raises(TimeoutError):
            listening.accept()
