"""The permission matrix: action, scope, role and phase of the cycle, and what is answered.

``permissions.csv`` is the single source. A cell has one letter for each phase, in order:

    Y  it is done        N  403 Forbidden       H  404 NotFound: nothing that one may see
    W  409 WrongState    U  401 Unauthenticated       -  does not apply
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from domain.actor import Role
from domain.cycle import Phase

Cells = Mapping[Role, str]

PHASES = tuple(Phase)
ROLES = (Role.PUBLIC, Role.OPERATOR, Role.HEAD, Role.ASSESSOR, Role.ADMIN, Role.AUDITOR)
NOT_APPLICABLE = "-"

READS = frozenset(
    {
        "agreement.read",
        "auditlog.read",
        "checkpoint.read",
        "evidence.read",
        "export.national",
        "innovation.read",
        "leaderboard.read",
        "proof.public",
        "proof.region",
        "score.history",
        "score.read",
    }
)
"""The actions that record nothing."""


@cache
def matrix() -> Mapping[tuple[str, str], Cells]:
    """The letters of every role by action and scope."""
    text = files(__package__).joinpath("permissions.csv").read_text("utf-8")
    return {
        (row["action"], row["scope"]): {role: row[role] for role in ROLES}
        for row in csv.DictReader(text.splitlines(), delimiter=";")
    }


@cache
def actions() -> frozenset[str]:
    """The actions that the matrix knows."""
    return frozenset(action for action, _ in matrix())


@cache
def scopes(action: str) -> frozenset[str]:
    """The scopes in which the matrix knows an action."""
    return frozenset(scope for known, scope in matrix() if known == action)


def letter(action: str, scope: str, role: Role, phase: Phase | None) -> str:
    """What is answered; without a phase, what is answered in each of them.

    An action that depends on the phase and is not told it is refused.
    """
    cells = matrix().get((action, scope), {}).get(role, NOT_APPLICABLE * len(PHASES))
    if phase is not None:
        return cells[PHASES.index(phase)]
    answers = set(cells) - {NOT_APPLICABLE}
    return answers.pop() if len(answers) == 1 else NOT_APPLICABLE


def ever(action: str, role: Role) -> set[str]:
    """Every answer that a role can get to an action, in whatever scope and phase."""
    return {answer for scope in scopes(action) for answer in matrix()[action, scope][role]}


def phases(action: str, scope: str, role: Role) -> tuple[Phase, ...]:
    """The phases in which a role does an action in this scope."""
    return tuple(phase for phase in PHASES if letter(action, scope, role, phase) == "Y")


def cells() -> Iterator[tuple[str, str, Role, Phase, str]]:
    """Every cell that applies: action, scope, role, phase and what is answered."""
    for (action, scope), row in matrix().items():
        for role, answers in row.items():
            for phase, answer in zip(PHASES, answers, strict=True):
                if answer != NOT_APPLICABLE:
                    yield action, scope, role, phase, answer
