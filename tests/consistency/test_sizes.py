"""Small enough to be read at one go. The lists of what is larger only shrink: they may lose lines, never gain any."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consistency.source import ROOT, files, functions, is_test, length, name

MODULE, FUNCTION, TEMPLATE, TEST = 300, 50, 150, 600

# File → how many lines it has today. Split it, and take it out.
TOO_LONG: dict[str, int] = {}
# "file::function" → how many lines it has today.
TOO_LONG_FUNCTIONS: dict[str, int] = {}


def limit(file: Path) -> int:
    return TEST if is_test(file) else MODULE if file.suffix == ".py" else TEMPLATE


def measured() -> dict[str, int]:
    ours = [*files("*.py"), *files("*.html"), *files("*.py", ROOT / "tests"), ROOT / "conftest.py"]
    return {name(file): length(file) for file in ours if length(file) > limit(file)}


def measured_functions() -> dict[str, int]:
    return {
        f"{name(file)}::{function}": lines
        for file in files("*.py")
        if not is_test(file)
        for function, lines in functions(file)
        if lines > FUNCTION
    }


@pytest.mark.parametrize(
    ("found", "allowed"),
    [(measured, TOO_LONG), (measured_functions, TOO_LONG_FUNCTIONS)],
    ids=["files", "functions"],
)
def test_nothing_grows_too_long(found, allowed) -> None:
    found = found()
    grown = {what: lines for what, lines in found.items() if lines > allowed.get(what, 0)}
    shrunk = {what: lines for what, lines in allowed.items() if found.get(what, 0) < lines}
    assert grown == {}, "split by noun"
    assert shrunk == {}, "well done: lower the number in the list, or take the line out"
