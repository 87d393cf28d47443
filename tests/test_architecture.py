"""The layering of the program, as tests: a rule that nothing enforces is a wish.

The contracts of pyproject.toml see whole chains of imports, but only between the names they list;
the checks here read every file, so that a new module or a new library is covered too.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROGRAM = ("app", "domain", "migrations", "projections")
SOURCES = [path for name in PROGRAM for path in sorted(ROOT.joinpath(name).rglob("*.py"))]

# Time, identity, files and the network are facts from outside: the model is told them.
OUTSIDE = {
    *("asyncio", "http", "io", "logging", "multiprocessing", "os", "random", "secrets", "shutil"),
    *("socket", "sqlite3", "subprocess", "tempfile", "threading", "time", "urllib"),
}
CLOCKS = {"now", "today", "utcnow", "uuid1", "uuid4"}


def imports(source: str) -> Iterator[str]:
    """Name every module that a source imports, and every name taken from a module."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(None | "", names, level):
                yield from (f"{'.' * level}{alias.name}" for alias in names)
            case ast.ImportFrom(str(module), names, level):
                yield from (f"{'.' * level}{module}.{alias.name}" for alias in names)


def calls(source: str) -> Iterator[str]:
    """Name every function or method that a source calls."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(ast.Name(name) | ast.Attribute(attr=name)):
                yield name


def belongs_to_the_domain(name: str) -> bool:
    """Whether a module of the domain may import this name."""
    match name.split("."):
        case ["" | "domain", *_] | ["eventsourcing", "domain", *_]:
            return True
        case [top, *_]:
            return top in sys.stdlib_module_names and top not in OUTSIDE
    return False


def files(package: str) -> list[Path]:
    """Every source of one package; none at all would make a rule pass by itself."""
    found = [path for path in SOURCES if path.is_relative_to(ROOT / package)]
    assert found, f"{package}/ has no sources"
    return found


def configuration() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_import_contracts_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_domain_imports_only_the_standard_library_and_the_event_model() -> None:
    foreign = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files("domain")
        for name in imports(path.read_text("utf-8"))
        if not belongs_to_the_domain(name)
    }
    assert not foreign


def test_the_domain_asks_neither_a_clock_nor_chance() -> None:
    asked = {
        f"{path.relative_to(ROOT)}: {name}()"
        for path in files("domain")
        for name in calls(path.read_text("utf-8"))
        if name in CLOCKS
    }
    assert not asked


def test_the_contract_of_the_read_models_names_every_aggregate() -> None:
    aggregates = {
        f"domain.{path.stem}"
        for path in files("domain")
        for name in imports(path.read_text("utf-8"))
        if name.startswith("domain.aggregate.")
    }
    contracts = configuration()["tool"]["importlinter"]["contracts"]
    forbidden = {
        module
        for contract in contracts
        if contract.get("source_modules") == ["projections"]
        for module in contract["forbidden_modules"]
    }
    assert forbidden == aggregates | {"domain.aggregate"}


def test_every_library_the_program_imports_is_declared() -> None:
    """A library that only a development tool brings along would be missing for a user."""
    declared = {Requirement(line).name for line in configuration()["project"]["dependencies"]}
    owners = packages_distributions()
    undeclared = {
        f"{path.relative_to(ROOT)}: {top}"
        for path in SOURCES
        for top in {name.split(".")[0] for name in imports(path.read_text("utf-8"))}
        if top and top not in PROGRAM and top not in sys.stdlib_module_names
        if top != "_typeshed"  # types for a type checker, no library
        if declared.isdisjoint(map(canonicalize_name, owners.get(top, [])))
    }
    assert not undeclared


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        ("import decimal", True),
        ("from domain import events", True),
        ("from . import events", True),
        ("import eventsourcing.domain", True),
        ("from eventsourcing.domain import Aggregate", True),
        ("import sqlalchemy", False),
        ("import sqlalchemy.orm as orm", False),
        ("from flask import Flask", False),
        ("from app.store import tables", False),
        ("from eventsourcing.persistence import Recorder", False),
        ("from eventsourcing import persistence", False),
        ("def late():\n    import flask", False),
        ("import os", False),
    ],
)
def test_the_check_sees_what_it_is_for(source: str, *, allowed: bool) -> None:
    assert all(map(belongs_to_the_domain, imports(source))) is allowed
