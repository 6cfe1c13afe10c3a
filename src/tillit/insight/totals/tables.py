"""The same figures as rows of words: for files, the API and what `tillit compute` prints."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tillit.analytics.disclosure import Bound, Share
from tillit.analytics.indicators import INDICATORS
from tillit.insight.files import Table
from tillit.insight.presenting import purpose_names
from tillit.insight.totals.reading import Figure, Of, Seen

WIDTHS = (10, 18, 28, 24, 24, 46, 16, 22, 40)


def header() -> list[str]:
    return [
        _("Month"), _("Kind"), _("Name"), _("Skill area"), _("Service"), _("Question"), _("Pupils, at least"),
        _("Right without help"), _("Used for"),
    ]  # fmt: skip


def table(seen: Seen) -> Table:
    return Table(pgettext("totals", "Totals"), seen.desk.name, list(zip(header(), WIDTHS, strict=True)), rows(seen))


def rows(seen: Seen) -> list[list[str | int]]:
    purposes = ", ".join(purpose_names(seen.sights))
    return [
        [
            f"{each.month:%Y-%m}", kind(each, seen), each.name, each.area.name if each.area else "", each.service,
            str(INDICATORS[each.indicator].question), each.people, said(each.share), purposes,
        ]
        for each in seen.figures
    ]  # fmt: skip


def kind(figure: Figure, seen: Seen) -> str:
    if figure.of is Of.GRADE:
        return pgettext("totals", "year")
    if figure.of is Of.ALL:
        return pgettext("totals", "all shown")
    several = len(figure.units) > 1
    if seen.desk.school_id is None:
        return pgettext("totals", "schools together") if several else pgettext("totals", "school")
    return pgettext("totals", "groups together") if several else pgettext("totals", "group")


def said(share: Share | None) -> str:
    if share is None:
        return ""
    return {
        Bound.UNDER: _("under %(n)d %%"), Bound.ABOUT: _("about %(n)d %%"), Bound.OVER: _("over %(n)d %%")
    }[share.bound] % {"n": share.percent}  # fmt: skip
