"""What a service sends that its record does not name becomes an event on its case, for the system owner to judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tillit.approval.actions.follow_up import report_event
from tillit.approval.models import Case, Event
from tillit.record import drift, vocabulary
from tillit.record.models import Drift
from tillit.record.said import inline_label


@transaction.atomic
def tell_of_drift() -> int:
    """One event for each use, with all that is new. How many. Needs a scope over all tenants."""
    waiting = sorted(drift.not_told(), key=lambda row: (row.use_id, row.pk))
    told = 0
    for use_id, rows in groupby(waiting, key=lambda row: row.use_id):
        told += sum(_tell(case, list(rows)) for case in _case_of(use_id))
    drift.told(waiting)
    return told


def _case_of(use_id: int) -> Iterable[Case]:
    """The newest open one; a use without a case has nobody to tell but those who look at its stream."""
    cases = Case.objects.filter(participations__use=use_id, closed_at=None).select_related("tenant")
    return cases.order_by("-pk")[:1]


def _tell(case: Case, rows: Sequence[Drift]) -> int:
    source = f"drift-{rows[-1].pk}"
    if Event.objects.filter(case=case, source=source).exists():
        return 0
    with translation.override(case.tenant.written_norm):
        report_event(case, kind=Event.Kind.DRIFT, text=_said(rows), source=source, by=None)
    return 1


def _said(rows: Sequence[Drift]) -> str:
    known = vocabulary.fields()
    named = dict.fromkeys(str(inline_label("fields", row.field)) for row in rows if row.field in known)
    what = [f"«{name}»" for name in named]
    if any(row.field not in known for row in rows):
        what.append(_("something that stands in no list"))
    return _(
        "%(owner)s: The service sends what its record of processing does not name: %(what)s. It is refused, and"
        " nothing of it is kept. Ask the supplier to stop, or change the record if it is needed."
    ) % {"owner": rows[0].use.tenant.name, "what": ", ".join(what)}
