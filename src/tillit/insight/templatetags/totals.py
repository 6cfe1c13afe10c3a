"""Rows and drawings are said here, not in templates: a page has thousands of cells, and the language of templates looks up
each word of each of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from tillit.analytics.disclosure import Share
from tillit.insight.totals import presenting, tables
from tillit.insight.totals.presenting import Block, Row
from tillit.insight.totals.reading import Figure

register = template.Library()
NOTHING = "–"
COLUMN = '<rect x="{}" y="{}" width="32" height="{}"/><text x="{}" y="{}">{}</text><text x="{}" y="91">{}</text>'
CHART = (
    '<svg class="totals-chart" viewBox="0 0 {} 96" role="img" aria-label="{}">'
    '{}<line x1="2" y1="76" x2="{}" y2="76"/></svg>'
)


def _said(share: Share | None) -> str:
    """On a narrow page the number keeps its sign."""
    return tables.said(share).replace(" %", "\N{NO-BREAK SPACE}%")


@register.filter
def told_share(figure: Figure | None) -> str:
    return _said(figure.share) if figure else NOTHING


@register.filter
def told_people(figure: Figure | None) -> str:
    return presenting.at_least(figure.people) if figure else NOTHING


@register.filter
def month_said(month: date) -> str:
    return presenting.month_name(month)


@register.simple_tag
def told_rows(rows: Sequence[Row], months: Sequence[str], first: str, *, shares: bool = False) -> SafeString:
    """Of a table with these headings. `shares`: how much is right, and of how many; else only how many."""
    labels, people, share = list(map(conditional_escape, months)), cache(presenting.at_least), cache(_said)

    def cell(figure: Figure | None) -> str:
        if figure is None or not shares:
            return people(figure.people) if figure else NOTHING
        thin = "*" if figure.thin else ""
        return format_html('{}{}<br><span class="quiet">{}</span>', share(figure.share), thin, people(figure.people))

    def cells(row: Row) -> SafeString:
        return format_html_join("", '<td data-label="{}">{}</td>', zip(labels, map(cell, row.figures), strict=True))

    return format_html_join(
        "", '<tr><th scope="row" data-label="{}">{}</th>{}</tr>', ((first, row.name, cells(row)) for row in rows)
    )


@register.simple_tag
def month_chart(block: Block) -> SafeString:
    columns = format_html_join("", COLUMN, (
        (each.x, each.y, each.height, each.middle, each.y - 4 if each.height else 72, each.said, each.middle, each.month)
        for each in block.columns
    ))  # fmt: skip
    return format_html(CHART, block.width, block.in_words, columns, block.width)
