"""Where the product's own files are, for the tests that read them as text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tillit"
NOT_OURS = {"migrations", "vendor", "node_modules", "__pycache__"}


def files(pattern: str, folder: Path = PACKAGE) -> list[Path]:
    return sorted(file for file in folder.rglob(pattern) if not NOT_OURS & set(file.relative_to(folder).parts))


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def is_test(file: Path) -> bool:
    return "tests" in file.relative_to(ROOT).parts or file.name == "conftest.py"


def length(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Each function with its number of lines, decorators left out."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
