from __future__ import annotations

from datetime import date

from django import template

from tillit.insight.totals import presenting, tables
from tillit.insight.totals.reading import Figure

register = template.Library()


@register.filter
def told_share(figure: Figure | None) -> str:
    return tables.said(figure.share) if figure else "–"


@register.filter
def told_people(figure: Figure | None) -> str:
    return presenting.at_least(figure) if figure else "–"


@register.filter
def month_said(month: date) -> str:
    return presenting.month_name(month)
