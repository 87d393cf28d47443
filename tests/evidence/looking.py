"""Looks at files in a process of its own, and tells the processor time and the memory of each.

``python -m tests.evidence.looking evidence|import FILE...`` prints a line for each: the refusal,
the seconds of the processor, and the megabytes by which the greatest memory has grown.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from app.evidence.store import Store
from app.importing import sheet
from domain.errors import Refusal


def as_evidence(path: Path) -> None:
    with TemporaryDirectory() as folder, path.open("rb") as file:
        Store(Path(folder)).keep(file)


def as_import(path: Path) -> None:
    for _ in sheet.lines(sheet.read(path), ["region_code"]):
        pass


WAYS: dict[str, Callable[[Path], None]] = {"evidence": as_evidence, "import": as_import}


def main(way: str, *paths: str) -> None:
    for path in paths:
        before, began = _memory(), time.process_time()
        refusal = _refusal(WAYS[way], Path(path))
        seconds = time.process_time() - began
        told = {"no": refusal, "seconds": seconds, "megabytes": _memory() - before}
        sys.stdout.write(json.dumps(told) + "\n")


def _refusal(look: Callable[[Path], None], path: Path) -> str | None:
    try:
        look(path)
    except Refusal as no:
        return no.message
    return None


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
