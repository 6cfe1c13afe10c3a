from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tillit.documents.models import StoredFile
from tillit.fence.personal import Erased, Held

PERSONAL = {"StoredFile": ("uploaded_by_id",)}
NOT_PERSONAL = {"StoredFile.name": "the name of a file; it goes with the file"}


def collect(person_id: int) -> list[Held]:
    files = StoredFile.objects.filter(uploaded_by_id=person_id).defer("content")
    rows = [{_("File"): row.name, _("Uploaded"): row.uploaded_at} for row in files]
    why = _("The files belong to cases and agreements, and the case must show what it rests on.")
    until = _("Your name is taken off when you leave. The file stays as long as the case is kept.")
    return [Held(_("Files you have uploaded"), rows, why, until)]


def erase(person_id: int, *, today: date) -> list[Erased]:
    count = StoredFile.objects.filter(uploaded_by_id=person_id).update(uploaded_by_id=None)
    return [Erased(_("Your name on files you uploaded"), removed=count)]


def delete_expired(today: date) -> dict[str, int]:
    """A file lives and dies with the row that points at it, in the context that owns that row."""
    return {}
