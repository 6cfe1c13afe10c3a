from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tillit.web.templatetags.ui import tag

register = template.Library()


@register.simple_tag
def level(found: Mapping[str, str] | None) -> SafeString:
    """A level of risk with its steps, where they are known. No template: one page shows four hundred."""
    if not found:
        return format_html('<span class="quiet">{}</span>', _("not judged"))
    shown = tag(found["name"], found["tone"])
    if not found.get("likelihood"):
        return shown
    return format_html('{} <span class="quiet">{} × {}</span>', shown, found["likelihood"], found["consequence"])
