"""The sentences of refusals: what the program can say when it says no, read from its sources.

A sentence is written once, where something is refused, as text with places for particulars.
That text is the message of the catalogue, so there is no second list of them to be kept.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SOURCES = ("app", "domain", "projections")
_FOR_PROGRAMS = (
    *("app/cli/", "app/simulation/", "app/store/", "app/web/api/", "app/settings.py"),
    *("app/web/body.py", "app/web/fields.py", "app/web/parsing.py", "app/web/server.py"),
    "app/web/workers.py",
    "domain/calculation.py",
)
"""What is refused here is told on the terminal or by the API, which speak English."""

_TOLD = {"check": 1, "require": 1, "__init__": 0, "Problem": -1}
"""Which argument of a call is the sentence; of a refusal it is the first."""

_REFUSALS = frozenset(
    {
        *("Refusal", "Invalid", "NotFound", "WrongState", "AlreadyExists", "Unauthenticated"),
        *(
            "Forbidden",
            "Stale",
            "CommandReused",
            "FileRefused",
            "TooLarge",
            "StorageFull",
            "StorageDown",
        ),
    }
)

Scope = ast.Module | ast.FunctionDef


def sentences() -> set[str]:
    """Every sentence that a page may have to tell."""
    return {
        sentence
        for path in sorted(ROOT.glob("*/**/*.py"))
        if path.relative_to(ROOT).parts[0] in _SOURCES
        and not path.relative_to(ROOT).as_posix().startswith(_FOR_PROGRAMS)
        for sentence in Source(path.read_text("utf-8")).sentences()
        if " " in sentence
    }


class Source:
    """One source: what it refuses, and what the names in its refusals stand for."""

    def __init__(self, text: str) -> None:
        self.tree: Scope = ast.parse(text)
        self.functions = [one for one in ast.walk(self.tree) if isinstance(one, ast.FunctionDef)]

    def sentences(self) -> Iterator[str]:
        for scope in (self.tree, *self.functions):
            for call in _inside(scope):
                if isinstance(call, ast.Call):
                    yield from self._refused(call, scope)

    def _refused(self, call: ast.Call, scope: Scope) -> Iterator[str]:
        name = _name(call.func)
        place = 0 if name in _REFUSALS else _TOLD.get(name)
        if place is not None and len(call.args) > place:
            yield from self._texts(call.args[place], scope)

    def _texts(self, node: ast.expr, scope: Scope) -> Iterator[str]:
        """The texts that an expression can be."""
        match node:
            case ast.Constant(str(text)):
                yield text
            case ast.JoinedStr(pieces):
                yield "".join(map(_piece, pieces))
            case ast.Call(ast.Name(name) | ast.Attribute(ast.Name("self"), name)):
                yield from self._returned(name)
            case _:
                for one in self._choices(node, scope):
                    yield from self._texts(one, scope)

    def _choices(self, node: ast.expr, scope: Scope) -> list[ast.expr]:
        """What an expression chooses from: its branches, a table, or what a name is given."""
        match node:
            case ast.IfExp(_, one, other):
                return [one, other]
            case ast.Dict(_, values):
                return values
            case ast.Subscript(table):
                return [table]
            case ast.Call(ast.Attribute(of, "format" | "get"), otherwise):
                return [of, *otherwise]
            case ast.Name(name):
                return [*_given(scope, name), *_given(self.tree, name)]
        return []

    def _returned(self, name: str) -> Iterator[str]:
        for function in self.functions:
            for node in _inside(function) if function.name == name else ():
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from self._texts(node.value, function)


def _inside(scope: Scope) -> Iterator[ast.AST]:
    """What is in a scope, without the functions in it."""
    waiting: list[ast.AST] = list(scope.body)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef):
            yield node
            waiting.extend(ast.iter_child_nodes(node))


def _given(scope: Scope, name: str) -> Iterator[ast.expr]:
    """What a name is given in a scope."""
    for node in _inside(scope):
        match node:
            case ast.Assign([ast.Name(known)], value) if known == name:
                yield value


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


def _piece(node: ast.expr) -> str:
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.FormattedValue(value):
            return f"{{{_place(value)}}}"
    return ""


def _place(value: ast.expr) -> str:
    """What a place is called: the last name of its expression that is not called itself."""
    called = {id(one.func) for one in ast.walk(value) if isinstance(one, ast.Call)}
    known = [
        _name(one)
        for one in ast.walk(value)
        if isinstance(one, ast.Name | ast.Attribute) and id(one) not in called
    ]
    return next((name for name in known if name != "self"), "what")
