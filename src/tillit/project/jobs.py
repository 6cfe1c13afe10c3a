"""The nightly and recurring work, gathered from the contexts' tasks."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import procrastinate
from django.conf import settings


def on_app_ready(app: procrastinate.App) -> None:
    for context in settings.CONTEXTS:
        if find_spec(f"tillit.{context}.tasks"):
            import_module(f"tillit.{context}.tasks")
    import_module("tillit.project.demo.tasks").register(app)
