"""The same figures as rows of words: for files, the API and what `tillit compute` prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.xml.functions import tostring

from tillit.analytics.disclosure import Bound, Share
from tillit.analytics.indicators import INDICATORS
from tillit.documents.formats import clean
from tillit.documents.packing import packed
from tillit.insight.presenting import purpose_names
from tillit.insight.totals.reading import Figure, Of, Seen

WIDTHS = (10, 18, 28, 24, 24, 46, 16, 22, 40)
RISKY = ("=", "+", "-", "@")  # what a spreadsheet takes for a formula


def header() -> list[str]:
    return [
        _("Month"), _("Kind"), _("Name"), _("Skill area"), _("Service"), _("Question"), _("Pupils, at least"),
        _("Right without help"), _("Used for"),
    ]  # fmt: skip


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


def as_csv(table: Sequence[Sequence[str | int]]) -> bytes:
    """With a mark that tells spreadsheets it is UTF-8; a name that looks like a formula is made to be none."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([[_tame(value) for value in row] for row in [header(), *table]])
    return ("\ufeff" + out.getvalue()).encode()


def _tame(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


def as_xlsx(table: Sequence[Sequence[str | int]], title: str, language: str) -> bytes:
    """The same rows give the same bytes."""
    book = Workbook()
    sheet = book.active
    sheet.title = clean(pgettext("totals", "Totals"))[:31]
    for number, row in enumerate([header(), *table], 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = clean(value) if isinstance(value, str) else value
            cell.data_type = "s" if isinstance(value, str) else "n"
            cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(bold=number == 1)
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    about = book.properties
    about.title, about.creator, about.language = clean(title)[:255], "Tillit", language
    out = io.BytesIO()
    book.save(out)
    about.created = about.modified = datetime(2000, 1, 1)  # noqa: DTZ001  openpyxl wants none
    return packed(out.getvalue(), {"docProps/core.xml": tostring(about.to_tree())})
