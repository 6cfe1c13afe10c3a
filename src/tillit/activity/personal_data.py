"""Activity data about pupils, and who has given keys and turned switches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.activity.actions import judge_anew
from tillit.activity.copies import ending as copies
from tillit.activity.models import Analysis, Choice, Delivery, Flaw, Key, MeasuredDay, Notice, Pseudonym, Tally
from tillit.activity.store import ending, own
from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.record.models import Record

TRACES = (
    Trace(Key, "made_by", gettext_lazy("Keys for activity data you gave"), "made_at", "use__service__name"),
    Trace(Key, "revoked_by", gettext_lazy("Keys for activity data you took back"), "revoked_at", "use__service__name"),
    Trace(Analysis, "on_by", gettext_lazy("Where you turned on analysis"), "on_at", "use__service__name"),
    Trace(Notice, "told_by", gettext_lazy("Where you told of analysis"), "told_on", "use__service__name"),
    Trace(Analysis, "off_by", gettext_lazy("Where you turned off analysis"), "off_at", "use__service__name"),
)
PERSONAL = personal_fields(TRACES) | {"Pseudonym": ("person",), "Choice": ("person",)}
NOT_PERSONAL: dict[str, str] = {"Key.name": "the public name of a machine's key, drawn at random"}
COUNTED_FOR = timedelta(days=400)  # numbers without persons; long enough to compare with the same week last year


def collect(person_id: int) -> list[Held]:
    return [*_activity(person_id), *_choices(person_id), *collect_traces(TRACES, person_id)]


def overview(person_id: int) -> list[Held]:
    """The same, with what services have told as one line for each: it can be thousands, and has a page of its own."""
    return [*_heaps(person_id), *_choices(person_id), *collect_traces(TRACES, person_id)]


def pseudonyms_of(person_id: int) -> list[Pseudonym]:
    rows = Pseudonym.objects.filter(person_id=person_id).select_related("use__service")
    return list(rows.order_by("use__service__name", "pk"))


def _pairs(rows: Sequence[Pseudonym]) -> list[tuple[int, UUID]]:
    return [(row.use_id, row.value) for row in rows]


def _heaps(person_id: int) -> list[Held]:
    mine = pseudonyms_of(person_id)
    names = {row.use_id: row.use.service.name for row in mine}
    rows: list[Mapping[str, object]] = [
        {_("Service"): names[heap.use_id], _("How many things"): heap.count, _("First"): timezone.localdate(heap.first),
         _("Last"): timezone.localdate(heap.last), _("The last of it is deleted"): heap.delete_on}
        for heap in own.heaps(_pairs(mine))
    ]  # fmt: skip
    why = _("So that you and your teacher can see how your learning goes.")
    return [Held(_("What you have done in services"), rows, why)] if rows else []


def _activity(person_id: int) -> list[Held]:
    mine = pseudonyms_of(person_id)
    held = []
    for corrected in (False, True):
        found: dict[int, list[Mapping[str, object]]] = {}
        for told in own.told(_pairs(mine), corrected=corrected):
            found.setdefault(told.use_id, []).append(_told(told.body, told.delete_on))
        held += [_group(row.use.service.name, found[row.use_id], corrected) for row in mine if row.use_id in found]
    return held


def _group(service: str, rows: list[Mapping[str, object]], corrected: bool) -> Held:
    if corrected:
        return Held(_("What %(service)s said of you, and has corrected") % {"service": service}, rows,
                    _("So that it can be accounted for. Nobody else is shown it."))  # fmt: skip
    return Held(_("What you have done in %(service)s") % {"service": service}, rows,
                _("So that you and your teacher can see how your learning goes."))  # fmt: skip


def _told(body: str, day: date) -> dict[str, object]:
    statement: dict[str, Any] = msgspec.json.decode(body)
    thing = statement["object"].get("definition", {}).get("name", {})
    return {
        _("When"): statement.get("timestamp", ""), _("What"): next(iter(thing.values()), statement["object"].get("id", "")),
        _("Everything that is kept"): body, _("Deleted on"): day,
    }  # fmt: skip


def _choices(person_id: int) -> list[Held]:
    rows = [
        {_("Choice"): row.get_kind_display(), _("From"): row.since, _("Until"): row.until}
        for row in Choice.objects.filter(person_id=person_id)
    ]
    return [Held(_("What you have kept out of the analysis"), rows)] if rows else []


def erase(person_id: int, *, today: date) -> list[Erased]:
    pseudonyms = list(Pseudonym.objects.filter(person_id=person_id))
    removed = sum(ending.delete_pupil(row.use_id, row.value) for row in pseudonyms)
    # Last: without it nobody can say any more whom a forgotten copy was about.
    Pseudonym.objects.filter(pk__in=[row.pk for row in pseudonyms]).delete()
    copies.at_commit()
    choices, _kinds = Choice.objects.filter(person_id=person_id).delete()
    return [
        Erased(_("What you have done in services"), removed=removed),
        Erased(_("What you have kept out of the analysis"), removed=choices),
        *erase_traces(TRACES, person_id),
    ]


def forget_activity(person_id: int, *, tenant_id: int | None = None, use_id: int | None = None) -> dict[int, int]:
    """What is stored about somebody who stays: an objection is upheld (Art. 17(1)(c)). How many, by use. The pseudonym goes
    too: what comes later, if anything may, has nothing in common with what was."""
    rows = Pseudonym.objects.filter(person_id=person_id)
    rows = rows.filter(tenant_id=tenant_id) if tenant_id else rows
    found = list(rows.filter(use_id=use_id) if use_id else rows)
    removed = {row.use_id: ending.delete_pupil(row.use_id, row.value) for row in found}
    Pseudonym.objects.filter(pk__in=[row.pk for row in found]).delete()
    for tenant in {row.tenant_id for row in found}:
        judge_anew(tenant)  # whoever remembers the pseudonym asks again
    copies.at_commit()
    return removed


def delete_expired(today: date) -> dict[str, int]:
    """What has reached its day, and everything of uses whose record is closed."""
    closed = Record.objects.filter(latest=True, closed_on__lte=today).values_list("use_id", flat=True)
    ended, expired = ending.delete_uses(list(closed)), ending.delete_expired(today)
    counted, _kinds = Tally.objects.filter(day__lt=today - COUNTED_FOR).delete()
    copies.anew_at_commit()
    # That somebody practised is nobody's business, once it is over.
    Choice.objects.filter(kind=Choice.Kind.PRACTICE, until__date__lt=today).delete()
    Delivery.objects.filter(begun_at__date__lt=today - COUNTED_FOR).delete()
    for measured in (MeasuredDay, Flaw):
        measured.objects.filter(day__lt=today - COUNTED_FOR).delete()
    found = {table: ended[table] + expired[table] for table in ending.TABLES}
    return {f"{table}s": number for table, number in found.items()} | {"tallies": counted}
