"""The command line as people use it."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from app.cli import main


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


@dataclass
class Terminal:
    """A shell in which ``juara`` can be called."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: object) -> Said:
        """Runs ``juara`` with these arguments."""
        self.monkeypatch.setattr(sys, "argv", ["juara", *map(str, arguments)])
        self.capsys.readouterr()
        code: object = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        printed = self.capsys.readouterr()
        assert isinstance(code, int | None)
        return Said(code or 0, printed.out, printed.err)
