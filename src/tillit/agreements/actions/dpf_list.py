from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.agreements.dpf import DpfEntry, ListRefused, Problem, parse_list
from tillit.agreements.legal_names import normalised
from tillit.agreements.models import DpfListing
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.denied import Invalid


@transaction.atomic
def import_dpf_list(content: bytes, *, list_date: date, smaller_is_right: bool = False, by: Actor) -> int:
    """Replaces the list as a whole, or changes nothing. Answers how many organisations it holds now."""
    entries = _parsed(content)
    if list_date > timezone.localdate():
        raise Invalid(_("The list cannot be from a day that has not come."), field="list_date")
    before = DpfListing.objects.values("name").distinct().count()
    if len(entries) * 2 < before and not smaller_is_right:
        raise Invalid(
            _("The file has %(now)s organisations, and the list had %(before)s. It looks cut off. Nothing is changed.")
            % {"now": len(entries), "before": before},
            field="smaller_is_right",
        )
    DpfListing.objects.all().delete()
    DpfListing.objects.bulk_create(_rows(entries, list_date), batch_size=2000)
    audit.record(
        "dpf_list_imported", None, by=by, tenant_id=by.tenant_id, entries=len(entries), day=list_date.isoformat()
    )
    return len(entries)


def _rows(entries: tuple[DpfEntry, ...], list_date: date) -> list[DpfListing]:
    return [
        DpfListing(
            key=key[:300],
            name=entry.name,
            active=entry.active,
            covers_hr=entry.covers_hr,
            covers_non_hr=entry.covers_non_hr,
            due_on=entry.due_on,
            checked_on=list_date,
        )
        for entry in entries
        for key in dict.fromkeys(normalised(name) for name in (entry.name, *entry.also_covers))
        if key
    ]


def _parsed(content: bytes) -> tuple[DpfEntry, ...]:
    try:
        return parse_list(content)
    except ListRefused as refused:
        raise Invalid(_said(refused.problems), field="file") from refused


def _said(problems: tuple[Problem, ...]) -> str:
    count = len(problems)
    start = ngettext(
        "Nothing was imported. There is %(count)s mistake:",
        "Nothing was imported. There are %(count)s mistakes:",
        count,
    ) % {"count": count}
    return " ".join([start, *(_sentence(problem) for problem in problems[:5])])


def _sentence(problem: Problem) -> str:
    sentences = {
        "too_big": _("The file is larger than %(value)s MB."),
        "too_many_rows": _("The file has more than %(value)s lines."),
        "not_text": _("The file is not a CSV file. Export the list again and choose CSV."),
        "not_csv": _("The line is not proper CSV."),
        "empty": _("The file has no organisation in the EU-US framework."),
        "column_missing": _("The column “%(value)s” is missing."),
        "name_missing": _("The name of the organisation is missing."),
        "status_unknown": _("“%(value)s” is not a status we know. We know active and inactive."),
        "coverage_unknown": _("“%(value)s” does not say whether HR or non-HR data are covered."),
        "date_unknown": _("“%(value)s” is not a date we can read."),
    }
    sentence = sentences[problem.code] % {"value": problem.value}
    return _("Line %(line)s: %(sentence)s") % {"line": problem.line, "sentence": sentence} if problem.line else sentence
