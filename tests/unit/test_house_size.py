"""Short files, short functions, annotations everywhere, no silent suppression."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.support.source import PACKAGES, ROOT, Function, functions_of, length, python_files

LONGEST_FILE = 350
LONGEST_FUNCTION = 60
MEDIAN_BELOW = 10
P90_BELOW = 30

SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)")
REASONED = re.compile(r"#\s*(noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\s+[-#]+ \S.{2,}")


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lengths() -> list[int]:
    return [length(f) for path in python_files() for f in functions_of(path)]


def test_files_are_short() -> None:
    pages = [page for kind in ("*.js", "*.css") for page in ROOT.glob(f"bot/**/{kind}")]
    files = {where(p): len(p.read_text("utf-8").splitlines()) for p in [*python_files(), *pages]}
    assert {name: lines for name, lines in files.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{where(path)}:{f.lineno} {f.name}": length(f)
        for path in python_files()
        for f in functions_of(path)
        if length(f) > LONGEST_FUNCTION
    }
    assert long == {}


def test_half_of_the_functions_are_very_short() -> None:
    assert median(lengths()) < MEDIAN_BELOW


def test_nine_of_ten_functions_are_short() -> None:
    assert quantiles(lengths(), n=10)[-1] < P90_BELOW


@pytest.mark.parametrize("package", [*PACKAGES, "tests"])
def test_every_function_is_annotated(package: str) -> None:
    bare = [
        f"{where(path)}:{function.lineno} {function.name}"
        for path in python_files()
        for function in functions_of(path)
        if where(path).startswith(f"{package}/") and not is_annotated(function)
    ]
    assert bare == []


def is_annotated(function: Function) -> bool:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    named += filter(None, [given.vararg, given.kwarg])
    asked = [a for a in named if a.arg not in ("self", "cls")]
    return function.returns is not None and all(a.annotation is not None for a in asked)


def test_a_suppression_says_why() -> None:
    silent = [
        f"{where(path)}:{line} {comment}"
        for path in python_files()
        for line, comment in comments(path)
        if SUPPRESSION.search(comment) and not REASONED.search(comment)
    ]
    assert silent == []


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


@pytest.mark.parametrize(
    ("code", "annotated"),
    [
        ("def f(a: int) -> None: ...", True),
        ("def f(a) -> None: ...", False),
        ("def f(*a, b: int) -> None: ...", False),
        ("def f(self): ...", False),
    ],
)
def test_a_missing_annotation_is_noticed(code: str, annotated: bool) -> None:
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert is_annotated(function) is annotated
