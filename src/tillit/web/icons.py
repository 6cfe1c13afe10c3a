"""Inline drawings. A missing name is a mistake of ours and is said at once."""

from __future__ import annotations

import json
from functools import cache, lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tillit.web.assets import ICONS


@cache
def drawings() -> dict[str, str]:
    loaded: dict[str, str] = json.loads(ICONS.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=512)
def svg(name: str, label: str = "") -> SafeString:
    """Decoration unless it has a label: then the drawing is all that says it."""
    inside = mark_safe(drawings()[name])  # noqa: S308  our own locked package
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" focusable="false" {}>{}</svg>', meaning, inside
    )
