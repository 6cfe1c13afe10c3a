"""The documentation says what the code does, and leads where it says it leads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.consistency.source import PACKAGE, ROOT, files, name
from tillit.project.cli import COMMANDS
from tillit.project.commands.docs import out_of_date
from tillit.project.picture import ABOUT, layers

WRITTEN = [*sorted((ROOT / "docs").rglob("*.md")), *sorted(ROOT.glob("*.md")), *files("README.md")]
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")


def test_the_reference_is_what_the_code_says() -> None:
    assert list(out_of_date()) == [], "run `tillit docs`"


def test_links_lead_somewhere() -> None:
    targets = [(file, found.group(1)) for file in WRITTEN for found in LINK.finditer(file.read_text(encoding="utf-8"))]
    astray = [(name(file), to) for file, to in targets if "://" not in to and not (file.parent / to).exists()]
    assert astray == []


def test_every_page_of_the_documentation_can_be_found_from_its_front() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "docs" / "index.md"]
    while waiting:
        file = waiting.pop()
        seen.add(file)
        for found in LINK.finditer(file.read_text(encoding="utf-8")):
            target = (file.parent / found.group(1)).resolve()
            if target.suffix == ".md" and target.exists() and target not in seen:
                waiting.append(target)
    assert [name(file) for file in (ROOT / "docs").rglob("*.md") if file not in seen] == []


@pytest.mark.parametrize("context", settings.CONTEXTS)
def test_every_context_says_what_it_is(context: str) -> None:
    readme = PACKAGE / context / "README.md"
    assert readme.exists()
    assert 5 <= len(readme.read_text(encoding="utf-8").splitlines()) <= 40


def test_the_picture_says_what_every_context_is() -> None:
    assert {context for line in layers() for context in line} == set(ABOUT)


def test_commands_named_in_the_documentation_exist() -> None:
    said = {word for file in WRITTEN for word in re.findall(r"\btillit ([a-z]+)\b", code_in(file))}
    assert said - set(COMMANDS) - {"django"} == set()


def code_in(file: Path) -> str:
    return "\n".join(re.findall(r"`[^`\n]+`|```.*?```", file.read_text(encoding="utf-8"), re.DOTALL))


def test_nothing_tells_of_the_machine_it_was_written_on() -> None:
    read = [*WRITTEN, *files("*.py"), *files("*.html"), *files("*.yaml")]
    telling = re.compile(r"/work/|/tmp/(?!tillit)|\.library|/root/|pip\.conf")
    assert [name(file) for file in read if telling.search(file.read_text(encoding="utf-8"))] == []
