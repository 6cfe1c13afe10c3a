"""What runs imports only what `make run` installs. Tests have more, and would not notice."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

import pytest

from tests.consistency import source

LATER = {"pyspark"}  # an extra: asked for only where somebody has chosen it


@cache  # to ask who owns what goes through all that is installed
def installed() -> frozenset[str]:
    """Packages `make run` brings, and what comes with Python and with us."""
    lines = (source.ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").splitlines()
    wanted = {normal(re.split(r"[=\[ ;]", line)[0]) for line in lines if line[:1].isalpha()}
    owners = packages_distributions()
    brought = {package for package, names in owners.items() if wanted & {normal(each) for each in names}}
    return frozenset(brought | sys.stdlib_module_names | {"tillit"})


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(tree: ast.AST, *, inside: bool = False) -> Iterator[tuple[str, bool]]:
    """Each package that is not our own, and whether a function must be called before it is asked for."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from ((each.name.split(".")[0], inside) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], inside
        else:
            yield from imported(node, inside=inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def missing(tree: ast.AST) -> list[str]:
    return [
        package for package, inside in imported(tree)
        if package not in installed() and not (inside and package in LATER)
    ]  # fmt: skip


def test_what_runs_asks_for_nothing_that_only_tests_have() -> None:
    ours = [file for file in source.files("*.py") if not source.is_test(file)]
    found = {source.name(file): missing(ast.parse(file.read_text(encoding="utf-8"))) for file in ours}
    assert {file: packages for file, packages in found.items() if packages} == {}


@pytest.mark.parametrize(
    ("text", "packages"),
    [
        ("import django, os, tillit.web", []),
        ("from django_stubs_ext import StrPromise", ["django_stubs_ext"]),
        ("if TYPE_CHECKING:\n    from django_stubs_ext import StrPromise", []),
        ("try:\n    import pytest.mark\nexcept ImportError:\n    pass", ["pytest"]),
        ("def f():\n    from pyspark.sql import SparkSession", []),
        ("from pyspark.sql import SparkSession", ["pyspark"]),
    ],
)
def test_what_is_missing_is_found(text: str, packages: list[str]) -> None:
    assert missing(ast.parse(text)) == packages
