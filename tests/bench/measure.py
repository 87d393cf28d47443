"""How a benchmark is taken: ways that are compared take turns, and the median of the turns counts.

Rates of a machine drift by a factor of ten; the ratio of two ways that took turns does not.
"""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import Any

from rich.console import Console
from rich.table import Table

_SYNCS = 200

Way = Callable[[], int]
"""Does something, and says how many times it did it."""


@dataclass(frozen=True)
class Sizes:
    """How much is measured: enough to see the ratios in minutes, or the whole load."""

    rounds: int = 7
    commands: int = 25
    year: int = 300_000
    log: int = 200_000
    past: int = 100
    bulk: int = 600
    requests: int = 1_500

    @classmethod
    def full(cls) -> Sizes:
        """The sizes of the targets: a national year, a log of a million facts."""
        return cls(
            rounds=15,
            commands=50,
            year=600_000,
            log=1_000_000,
            past=500,
            bulk=5_000,
            requests=10_000,
        )


@dataclass(frozen=True)
class Figure:
    """One measured ratio against its target.

    Where ``least`` holds the ratio is to reach the target, else not to exceed it.
    """

    name: str
    what: str
    ratio: float
    target: float
    least: bool = True
    rates: Mapping[str, float] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the target was reached."""
        return self.ratio >= self.target if self.least else self.ratio <= self.target


def seconds_each(ways: Mapping[str, Way], rounds: int) -> dict[str, float]:
    """The median time that each way needs for one, the ways taking turns.

    The first turn warms up and does not count.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            begun = time.perf_counter()
            count = way()
            if turn:
                taken[name].append((time.perf_counter() - begun) / count)
    return {name: median(turns) for name, turns in taken.items()}


def rates(seconds: Mapping[str, float]) -> dict[str, float]:
    """How many each way does in a second."""
    return {name: 1 / each for name, each in seconds.items()}


def show(figures: list[Figure]) -> None:
    """Prints the table."""
    table = Table("", "what", "ratio", "target", "", "each way, per second")
    for one in figures:
        sign = "≥" if one.least else "≤"
        table.add_row(
            one.name,
            one.what,
            f"{one.ratio:.2f}",
            f"{sign} {one.target:g}",
            "met" if one.met else "missed",
            ", ".join(f"{name} {rate:,.0f}" for name, rate in one.rates.items()),
        )
    Console(width=150).print(table)


def surroundings() -> dict[str, str | float]:
    """What the figures hang on: the machine, what else it does, and how fast its disk is."""
    return {
        "python": platform.python_version(),
        "machine": platform.platform(),
        "processors": float(os.cpu_count() or 0),
        "load": os.getloadavg()[0],
        "fsyncs_per_second": fsyncs_per_second(),
    }


def fsyncs_per_second() -> float:
    """How many small writes reach the disk of the temporary folder in a second."""
    with TemporaryFile() as file:
        begun = time.perf_counter()
        for _ in range(_SYNCS):
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        return _SYNCS / (time.perf_counter() - begun)


def write(figures: list[Figure], sizes: Sizes, around: Mapping[str, Any], path: Path) -> None:
    """Keeps what was measured, on which machine and how much of it."""
    found: list[dict[str, Any]] = [asdict(one) | {"met": one.met} for one in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({**around, "sizes": asdict(sizes), "figures": found}, indent=2) + "\n", "utf-8"
    )
