"""One function in front of everything: nothing goes round it, what is in no table is refused."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app import permissions
from app.authorize import LISTED, OF_THE_MACHINE, ROWS, RULES, Reading, authorize, require_role
from app.permissions import READS, ROLES
from domain.actor import PUBLIC, SYSTEM, Actor, Role
from domain.errors import Forbidden, Refusal, Unauthenticated
from tests.nation import SPRING, Nation

APP = Path(__file__).parents[2] / "app"
COMMANDS = sorted((APP / "commands").glob("[a-z]*.py"))
ASKED = {"authorize", "require_role"}
TWO = {"propose", "approve"}
CONTENT = ("innovation.", "evidence.upload", "finance.", "score.re", "objection.", "agreement.")


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def called(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name)):
                yield name


def reaches(name: str, known: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Whether a function asks for permission, itself or by another one of its module."""
    if name in seen or name not in known:
        return False
    calls = set(called(known[name]))
    return bool(calls & ASKED) or any(reaches(one, known, seen | {name}) for one in calls)


def is_command(function: ast.FunctionDef) -> bool:
    names = [argument.arg for argument in function.args.args]
    return names[:2] == ["juara", "tx"] and not function.name.startswith("_")


def every_command() -> Iterator[tuple[str, str]]:
    for path in COMMANDS:
        known = functions(path)
        for name, function in known.items():
            if is_command(function):
                yield path.name, name


@pytest.mark.parametrize(("module", "name"), sorted(every_command()))
def test_every_command_asks_for_permission(module: str, name: str) -> None:
    known = functions(APP / "commands" / module)
    assert reaches(name, known, set())


def test_the_check_sees_the_commands() -> None:
    assert len(list(every_command())) >= 45


def test_every_action_that_is_asked_for_has_a_row_or_a_rule() -> None:
    asked = set(_asked_for())
    assert len(asked) >= 50
    assert asked <= LISTED | permissions.actions()


def _asked_for() -> Iterator[str]:
    """The names of actions that are given to the checks, wherever they are."""
    takers = ASKED | {"command", "allowed", "_allowed", "_for", "_report", "_party", "_authorize"}
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name(name) | ast.Attribute(attr=name), args):
                    if name in takers:
                        yield from filter(_is_action, map(_text, args))


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_action(text: str) -> bool:
    return "." in text and text.replace(".", "").replace("_", "").isalpha()


def test_every_row_that_is_named_is_there() -> None:
    assert set(ROWS.values()) <= permissions.actions()
    assert not ROWS.keys() & RULES.keys()
    assert permissions.actions() >= READS


@pytest.mark.parametrize("role", [*ROLES, Role.SYSTEM])
def test_what_is_in_no_table_is_refused(role: Role) -> None:
    actor = PUBLIC if role is Role.PUBLIC else Actor("somebody", role)
    with pytest.raises(Unauthenticated if role is Role.PUBLIC else Forbidden):
        require_role(actor, "region.abolish")


def test_an_action_that_depends_on_the_phase_is_refused_without_one(sqlite_url: str) -> None:
    nation = Nation(sqlite_url)
    region = nation.region("35.76")
    with nation.juara.reading() as connection:
        asking = Reading(Actor("operator-1", Role.OPERATOR, region), SPRING, connection)
        with pytest.raises(Refusal):
            authorize(asking, "submission.draft", region)
    nation.close()


def test_auditors_and_the_public_record_nothing() -> None:
    for action in permissions.actions() - READS:
        for role in (Role.AUDITOR, Role.PUBLIC):
            assert "Y" not in permissions.ever(action, role)
    for roles in RULES.values():
        assert Role.PUBLIC not in roles
    assert all(action.endswith(".read") for action, roles in RULES.items() if Role.AUDITOR in roles)


def test_administrators_touch_no_content() -> None:
    for action in permissions.actions() - READS:
        if action.startswith(CONTENT):
            assert "Y" not in permissions.ever(action, Role.ADMIN)


def test_whoever_runs_the_machine_does_nothing_that_takes_two_and_no_content() -> None:
    for action in LISTED:
        try:
            require_role(SYSTEM, action)
        except Forbidden:
            continue
        row = ROWS.get(action, action)
        assert row in READS or not (TWO & set(row.split(".")) or row.startswith(CONTENT)), action
    assert LISTED | permissions.actions() >= OF_THE_MACHINE


@pytest.mark.parametrize(
    ("scope", "action", "good"),
    [
        ({"read"}, "submission.read", True),
        ({"read"}, "submission.draft", False),
        ({"innovation"}, "submission.draft", True),
        ({"innovation.read"}, "submission.draft", False),
        ({"finance", "evidence.upload"}, "report.report", True),
        ({"finance", "evidence.upload"}, "evidence.upload", True),
        (set(), "submission.draft", False),
    ],
)
def test_a_token_can_be_limited_to_less_than_the_role(
    scope: set[str], action: str, *, good: bool
) -> None:
    actor = Actor("somebody", Role.OPERATOR, uuid4(), frozenset(scope))
    if good:
        require_role(actor, action)
    else:
        with pytest.raises(Forbidden, match="not good for"):
            require_role(actor, action)
