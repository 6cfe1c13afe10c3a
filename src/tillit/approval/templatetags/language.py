"""Texts that carry their own three languages, and titles of steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from tillit.guidance.steps import step
from tillit.web.language import active, pick

register = template.Library()


@register.simple_tag
def texts(value: Mapping[str, str]) -> str:
    return pick(value)


@register.filter
def in_active(value: Mapping[str, Any]) -> Any:
    return value[active()]


@register.simple_tag
def step_title(code: str) -> str:
    return pick(step(code).title)
