"""The journal as a time line: entries, hearings, opinions and validations, or only what is public."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.participation import presenting
from tillit.participation.models import EntryKind
from tillit.participation.timeline import Event, hearing_events

TONES = {"entry": "neutral", "hearing_opened": "accent", "hearing_meeting": "info", "hearing_closed": "success"}


def shown(event: Event) -> dict[str, Any]:
    """One that stands in the snapshot, or would."""
    return {"when": event.on, "tone": TONES[event.kind], **_told(event)}


def _told(event: Event) -> dict[str, Any]:
    if event.kind == "entry":
        kind = str(EntryKind(event.entry_kind).label) if event.entry_kind in EntryKind.values else ""
        return {"title": event.title, "who": ", ".join(part for part in (kind, event.who) if part), "text": event.text}
    if event.kind == "hearing_opened":
        until = _("Open until %(day)s.") % {"day": date_format(event.until)} if event.until else ""
        heard = _("Heard: %(who)s.") % {"who": ", ".join(event.heard)} if event.heard else ""
        text = "\n".join(part for part in (event.text, heard, until) if part)
        return {"title": _("Hearing: %s") % event.title, "who": "", "text": text}
    if event.kind == "hearing_meeting":
        there = event.who or (
            ngettext("%(n)d person", "%(n)d people", event.attendance) % {"n": event.attendance}
            if event.attendance
            else ""
        )
        return {"title": _("Meeting in the hearing: %s") % event.title, "who": there, "text": event.text}
    return {"title": _("The hearing is answered: %s") % event.title, "who": "", "text": _closed(event)}


def _closed(event: Event) -> str:
    counted = presenting.number_of_views(event.views)
    answered = presenting.outcomes(event.outcomes)
    return "\n".join(part for part in (event.text, f"{counted}: {answered}." if answered else f"{counted}.") if part)


def inside(
    entries: Iterable[Any], hearings: Iterable[Any], said: Iterable[Any], validated: Iterable[Any]
) -> list[dict[str, Any]]:
    """All of it, for those who work with the assessment. Newest first."""
    events = [_entry(row) for row in entries]
    events += [{**shown(event), "hearing": row} for row in hearings for event in hearing_events(row)]
    events += [
        {"when": _day(row.given_at), "title": _("The data protection officer gave an opinion: %s") % row.get_grade_display(),
         "text": "", "who": row.given_by.name, "tone": presenting.GRADE_TONES[row.grade]}
        for row in said
    ]  # fmt: skip
    events += [
        {"when": _day(row.validated_at), "title": _("Management: %s") % row.get_outcome_display(), "text": row.remains,
         "who": row.validated_by.name, "tone": presenting.VALIDATION_TONES[row.outcome]}
        for row in validated
    ]  # fmt: skip
    found = [{"entry": None, "hearing": None, **event} for event in events]
    return sorted(found, key=lambda event: event["when"], reverse=True)


def _entry(row: Any) -> dict[str, Any]:
    return {
        "when": row.on,
        "title": row.title,
        "text": row.text,
        "who": ", ".join(part for part in (str(row.get_kind_display()), row.who) if part),
        "tone": "neutral",
        "entry": row,
    }


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
