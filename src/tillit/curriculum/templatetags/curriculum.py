from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tillit.curriculum.models import Fact
from tillit.curriculum.said import UNKNOWN, Said
from tillit.web.language import active

register = template.Library()
LAST_COMMON_YEAR = 10


@register.simple_tag
def said(thing: Fact) -> SafeString | str:
    """The text, marked with its language where that is another than the page's: then it is read aloud rightly."""
    return marked(thing.said)


@register.filter
def marked(text: Said) -> SafeString | str:
    if text.language in (UNKNOWN, active()):
        return text.text
    return format_html('<span lang="{}">{}</span>', text.language, text.text)


@register.filter
def year_name(year: int) -> str:
    if year > LAST_COMMON_YEAR:
        return _("upper secondary year %(number)s") % {"number": year - LAST_COMMON_YEAR}
    return _("year %(number)s") % {"number": year}


@register.filter
def year_names(years: Sequence[int]) -> str:
    return ", ".join(year_name(year) for year in years)
