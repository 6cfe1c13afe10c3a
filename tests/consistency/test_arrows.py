"""Imports and foreign keys point only downwards. The linter follows imports; keys are strings, and escape it."""

from __future__ import annotations

import tomllib
from typing import Any

from django.apps import apps
from django.conf import settings
from importlinter.cli import lint_imports

from tests.consistency.source import ROOT


def layers() -> dict[str, int]:
    """Context → how high up it lies. Those on one line lie equally high, and do not know each other."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    assert contract["exhaustive"] is True
    heights = enumerate(reversed(contract["layers"]))
    return {context.strip(): height for height, line in heights for context in line.split("|")}


def test_imports_point_down(monkeypatch: Any) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True) == 0


def test_foreign_keys_point_down() -> None:
    height = layers()
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and model._meta.app_label in height
        for target in [field.related_model._meta.app_label]
        if target in height and target != model._meta.app_label and height[target] >= height[model._meta.app_label]
    ]
    assert upwards == []


def test_apps_are_installed_from_the_top_down() -> None:
    height = layers()
    heights = [height[context] for context in settings.CONTEXTS]
    assert heights == sorted(heights, reverse=True)
    assert {*settings.CONTEXTS, "project"} == set(height)
