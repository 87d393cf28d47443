"""The editions: one declarative module each, found by scanning this folder.

A module tells its edition as ``EDITION`` (or several as ``EDITIONS``). Modules whose
name begins with an underscore hold what editions share and are not scanned.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from domain.index import Edition


def scan(path: Iterable[str] | None = None, package: str = __name__) -> tuple[Edition, ...]:
    """Every edition declared in a package, by index and first year.

    ``path`` and ``package`` name another folder of declarations than this one.
    """
    names = sorted(found.name for found in iter_modules(path or __path__))
    modules = [import_module(f"{package}.{name}") for name in names if name[0] != "_"]
    declared = [one for module in modules for one in _declared(module)]
    return tuple(sorted(declared, key=lambda one: (one.index, one.years)))


def _declared(module: ModuleType) -> tuple[Edition, ...]:
    several: tuple[Edition, ...] = getattr(module, "EDITIONS", ())
    return several or (module.EDITION,)
