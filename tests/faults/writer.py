"""A process that commands, and says what was acknowledged: it may be killed at any moment.

Its commands have ids that follow from their number, as a client's do that repeats what it got no
answer to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID, uuid5

from app.commands import submissions
from app.service import Answer, Juara
from tests.nation import CYCLE, DECREE, PROFILE, head, operator

_NAMES = UUID("5f1d7d0a-7c1e-5e43-9d57-0a4f8f3b8f11")
STEPS = ("draft", "claim", "send")
# Preloaded once, so that a process is there in milliseconds and hundreds can be killed.
processes = get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.writer", "app.web"])


def command_id(name: str, number: int, step: str) -> UUID:
    """The id of one command of a writer."""
    return uuid5(_NAMES, f"{name}/{number}/{step}")


@dataclass(frozen=True)
class Acknowledged:
    """A command that the service said it had carried out."""

    command_id: UUID
    number: int
    step: str
    position: int


@dataclass(frozen=True)
class Work:
    """Who writes: for a region and one of its agencies."""

    url: str
    name: str
    region: UUID
    agency: UUID

    def do(self, juara: Juara, number: int) -> Iterator[tuple[str, Answer]]:
        """Submissions number after number, each by three commands."""
        submission = uuid5(command_id(self.name, number, "draft"), "submission")
        contents: dict[str, dict[str, Any]] = {
            "draft": {
                "region": self.region,
                "cycle": CYCLE,
                "organisation": self.agency,
                "profile": PROFILE | {"name": f"{self.name} {number}"},
            },
            "claim": {
                "submission": submission,
                "indicator": "17",
                "level": number % 4,
                "evidence": [DECREE],
            },
            "send": {"submission": submission},
        }
        for step in STEPS:
            command: Any = getattr(submissions, step)
            id_ = command_id(self.name, number, step)
            actor = head(self.region) if step == "send" else operator(self.region)
            yield step, juara.do(actor, id_, command, **contents[step])


def write(work: Work, first: int, last: int, said: Connection) -> None:
    """Submissions from the first number to the last; each command is acknowledged when done."""
    juara = Juara(work.url)
    for number in range(first, last + 1):
        for step, answer in work.do(juara, number):
            id_ = command_id(work.name, number, step)
            said.send(Acknowledged(id_, number, step, answer.position))
    juara.close()
    said.close()


class Writer:
    """Such a process, seen from outside."""

    def __init__(self, work: Work, first: int, last: int) -> None:
        self.heard, said = processes.Pipe(duplex=False)
        self.process = processes.Process(target=write, args=(work, first, last, said))
        self.process.start()
        # Only the writer holds the other end now, so that its death ends what is heard.
        said.close()

    def hear(self, most: int | None = None) -> Iterator[Acknowledged]:
        """What it acknowledges, until so many or until it ends."""
        count = 0
        while most is None or count < most:
            try:
                yield self.heard.recv()
            except (EOFError, OSError):
                # It has ended, perhaps in the middle of a word, which then was not said.
                return
            count += 1

    def kill(self) -> None:
        """What a power cut does to a process."""
        self.process.kill()
        self.end()

    def end(self) -> None:
        self.process.join()
        self.process.close()
