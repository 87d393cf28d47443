"""``tests/README.md`` says where each acceptance check is: in tests that there are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROWS = re.findall(
    r"^\| ([\d, ]+) \| .+ \| (.+) \|$", (TESTS / "README.md").read_text(), re.MULTILINE
)
CHECKS = {*range(1, 60), *range(68, 73), 75, 76}


def functions(path: Path) -> Iterator[str]:
    """The names of the tests in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node.name


def test_every_check_has_a_row() -> None:
    numbered = [int(number) for numbers, _ in ROWS for number in numbers.split(", ")]
    assert sorted(numbered) == sorted(CHECKS)


@pytest.mark.parametrize(
    "named", sorted(set(re.findall(r"`(\S+?)`", " ".join(w for _, w in ROWS))))
)
def test_every_test_that_is_named_is_there(named: str) -> None:
    path, _, name = named.partition("::")
    assert name in functions(TESTS / path)
