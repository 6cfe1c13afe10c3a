from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tillit.insight.presenting import PupilRow
from tillit.web.language import pick
from tillit.web.templatetags.ui import tag

register = template.Library()


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
    shared = "<br>" + tag(_("perhaps several have used the account"), "warning")
    rows = (
        f'<tr><td data-label="{level}">{word}</td>'
        f'<th scope="row" data-label="{pupil}">{escape(row.name)}{notes_of(row)}</th>'
        f'<td data-label="{rests}">{escape(row.basis)}{shared if row.several else ""}</td></tr>\n'
        for said, tone, pupils in by_word for word in [tag(said, tone)] for row in pupils
    )  # fmt: skip
    return mark_safe("".join(rows))  # noqa: S308  every part is escaped above, or comes of a tag


def notes_of(row: PupilRow) -> str:
    return "".join(f'<br><span class="quiet">{escape(note)}</span>' for note in row.notes)
