"""The house's own source, read as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "intents", "knowledge")
MIGRATIONS = ROOT / "bot" / "migrations" / "versions"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the house: its dotted name, where it is, its text and its tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        """Whether it is the `__init__.py` of a folder."""
        return self.path.name == "__init__.py"


@cache
def modules() -> dict[str, Module]:
    """Every module of the three packages, by its dotted name."""
    files = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {module.name: module for module in map(_read, files)}


def _read(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    text = path.read_text(encoding="utf-8")
    return Module(name, path, text, ast.parse(text, str(path)))


@cache
def imports_of(name: str) -> frozenset[str]:
    """The modules of the house that a module imports, wherever in it that stands."""
    module = modules()[name]
    return frozenset(found for node in ast.walk(module.tree) for found in _targets(module, node))


def _targets(module: Module, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if _is_ours(alias.name))
    elif isinstance(node, ast.ImportFrom):
        base = _base(module, node)
        for alias in node.names if _is_ours(base) else ():
            whole = f"{base}.{alias.name}"
            yield whole if whole in modules() else base


def _base(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    kept = parts[: len(parts) - node.level + module.is_package]
    return ".".join([*kept, *filter(None, [node.module])])


def _is_ours(name: str) -> bool:
    return name.split(".")[0] in PACKAGES


def length(function: Function) -> int:
    """Lines from `def` to the end."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file written by hand, tests and tools too; Alembic writes the migrations."""
    folders = (*PACKAGES, "tests", "docs")
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(path for path in files if MIGRATIONS not in path.parents)


@cache
def functions_of(path: Path) -> tuple[Function, ...]:
    """Every function and method of a file, those inside others too."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return tuple(node for node in ast.walk(tree) if isinstance(node, Function))
