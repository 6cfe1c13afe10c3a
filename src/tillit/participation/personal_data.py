from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.participation.models import Opinion

TRACES = (Trace(Opinion, "given_by", _("Opinions you have given"), "given_at", "assessment__service__name"),)
PERSONAL = personal_fields(TRACES)


def collect(person_id: int) -> list[Held]:
    return collect_traces(TRACES, person_id)


def erase(person_id: int, *, today: date) -> list[Erased]:
    return erase_traces(TRACES, person_id)


def delete_expired(today: date) -> dict[str, int]:
    """An opinion lives with the assessment it is about."""
    return {}
