"""`{% load rich %}`: what people wrote as Markdown, shown as a part of the page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from tillit.documents import difference
from tillit.documents.rich import html, parse

register = template.Library()


@register.filter
def rich(text: str | None, heading_level: int = 3) -> SafeString:
    """`{{ section.text|rich:4 }}`: the highest heading of the text becomes an h4. Put it in an element of class `rich`."""
    return html(parse(text or ""), heading_level)


@register.simple_tag
def changes(before: str, after: str) -> SafeString:
    """`{% changes old.text new.text %}`: what was added and removed between two versions of a text."""
    return difference.html(difference.compare(before, after))
