"""Rules and texts that are data: valid against the schema beside them, and whole in every language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.consistency.source import files, is_test, name
from tillit.web.language import LANGUAGES

DATA = [file for file in files("*.yaml") if not is_test(file)]
# Folders of data that are checked in another way, and how.
WITHOUT_SCHEMA = {
    "src/tillit/record/explain/sentences": "a sentence for each key, all asked for by the tests of what is explained",
    "src/tillit/project/demo/data": "fiction, loaded whole by the tests of the demo world",
    "src/tillit/project/demo/data/levels": "fiction, loaded whole by the tests of the demo world",
    "src/tillit/project/demo/schoolwork/data": "fiction, played whole by the tests of the demo's classes",
}


def schema_of(file: Path) -> Path | None:
    """`name.schema.json` beside it, or one schema for the whole folder."""
    found = [file.with_name(f"{file.stem}.schema.json"), file.with_name("schema.json")]
    return next((schema for schema in found if schema.exists()), None)


def content(file: Path) -> Any:
    """As JSON would carry it: YAML's own dates are text."""
    return json.loads(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8")), default=str))


@pytest.mark.parametrize("file", DATA, ids=name)
def test_data_keep_to_their_schema(file: Path) -> None:
    schema = schema_of(file)
    if schema is None:
        assert name(file.parent) in WITHOUT_SCHEMA, f"write {file.stem}.schema.json beside it"
        return
    rules = json.loads(schema.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(rules)
    errors = jsonschema.Draft202012Validator(rules).iter_errors(content(file))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping that speaks at least one of our languages."""
    if isinstance(value, dict):
        if set(value) & {"nn", "nb"}:
            yield path, value
        else:
            for key, below in value.items():
                yield from texts(below, f"{path}.{key}")
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from texts(below, f"{path}[{number}]")


@pytest.mark.parametrize("file", DATA, ids=name)
def test_data_speak_every_language(file: Path) -> None:
    wrong = [
        path
        for path, text in texts(content(file))
        if not set(LANGUAGES) <= set(text) or not all(text[language] for language in LANGUAGES)
    ]
    assert wrong == []


# Of files that go out and come in again, and not of data beside it.
OF_FILES = {"src/tillit/assessment/data/assessment.schema.json": "an assessment as exported (assessment/exchange/own.py)"}


@pytest.mark.parametrize("file", [file for file in files("*.schema.json") if not is_test(file)], ids=name)
def test_every_schema_has_its_data(file: Path) -> None:
    if name(file) in OF_FILES:
        return
    assert file.with_name(file.name.removesuffix(".schema.json") + ".yaml").exists()
