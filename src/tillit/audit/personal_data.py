from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tillit.audit.models import Entry
from tillit.fence.personal import Erased, Held

PERSONAL = {"Entry": ("person_id", "person_name")}


def collect(person_id: int) -> list[Held]:
    entries = Entry.objects.filter(person_id=person_id).values_list("at", "subject_label", "number")
    labels = (_("When"), _("What it concerned"), _("Line in the log"))
    rows = [dict(zip(labels, entry, strict=True)) for entry in entries]
    why = _("Decisions about pupils' data must be traceable (GDPR Art. 5(2) and 24).")
    return [Held(_("What you have done in Tillit"), rows, why, _keeps())]


def erase(person_id: int, *, today: date) -> list[Erased]:
    """Nothing: a line taken out would break the chain, and tampering could no longer be seen."""
    count = Entry.objects.filter(person_id=person_id).count()
    return [Erased(_("What you have done in Tillit"), kept=count, why_kept=_keeps())]


def delete_expired(today: date) -> dict[str, int]:
    return {}


def _keeps() -> str:
    return _(
        "The log is kept as long as the cases it tells of. No line can be changed or removed, or tampering "
        "would not show."
    )
