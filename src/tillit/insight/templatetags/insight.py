from __future__ import annotations

from collections.abc import Mapping

from django import template

from tillit.web.language import pick

register = template.Library()


@register.filter
def spoken(texts: Mapping[str, str]) -> str:
    """In the language of the page."""
    return pick(texts)
