from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tillit.insight.presenting import PupilRow
from tillit.web.language import pick
from tillit.web.templatetags.ui import tag

register = template.Library()
ROW = (
    '<tr><td data-label="{}">{}</td><th scope="row" data-label="{}">{}{}</th><td data-label="{}">{}{}</td></tr>\n'
)
NOTE = '<br><span class="quiet">{}</span>'


@register.filter
def spoken(texts: Mapping[str, str]) -> str:
    """In the language of the page."""
    return pick(texts)


@register.simple_tag
def pupil_rows(
    by_word: Iterable[tuple[str, str, Sequence[PupilRow]]], level: str, pupil: str, rests: str
) -> SafeString:
    """Of a table with these headings. A page has two hundred rows, and the language of templates looks up each word of
    each of them."""
    level, pupil, rests = map(conditional_escape, (level, pupil, rests))
    shared = format_html("<br>{}", tag(_("perhaps several have used the account"), "warning"))
    return format_html_join("", ROW, (
        (level, word, pupil, name, format_html_join("", NOTE, ((note,) for note in notes)), rests, basis,
         shared if several else "")
        for said, tone, rows in by_word for word in [tag(said, tone)] for name, notes, basis, several in rows
    ))  # fmt: skip
