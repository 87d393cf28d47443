"""How long commands tell how far they are: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Advance = Callable[[int, int], None]
"""Is told how many are done, and of how many."""

_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def counting(unit: str) -> Iterator[Advance]:
    """Shows on standard error how many are done, how fast, and how long the rest will take."""
    if not sys.stderr.isatty():
        yield _Lines(unit)
        return
    with _bar(unit) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar(unit: str) -> Progress:
    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        _Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


class _Rate(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate, once there is one."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "")


@dataclass
class _Lines:
    unit: str
    began: float = field(default_factory=time.monotonic)
    told: float = field(default_factory=time.monotonic)

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.told >= _SECONDS_BETWEEN_LINES:
            rate = done / (now - self.began)
            left = (total - done) / rate
            click.echo(f"{done} of {total} {self.unit}, {rate:,.0f}/s, {left:.0f} s left", err=True)
            self.told = now
