"""What is kept about the people who write records. The content of a record is about uses, not persons."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.record.models import Draft, Record

TRACES = (
    Trace(
        Draft,
        "written_by",
        _("Drafts of records of processing you saved last"),
        "written_at",
        "service__name",
        archived=False,
    ),
    Trace(Record, "completed_by", _("Records of processing you completed"), "completed_at", "use__service__name"),
)
PERSONAL = personal_fields(TRACES)
NOT_PERSONAL: dict[str, str] = {}


def collect(person_id: int) -> list[Held]:
    return collect_traces(TRACES, person_id)


def erase(person_id: int, *, today: date) -> list[Erased]:
    return erase_traces(TRACES, person_id)


def delete_expired(today: date) -> dict[str, int]:
    """A record stays as proof as long as the archive needs it; nothing of it expires here."""
    return {}
