"""What the catalogue keeps about people: who sent a link, and the contact persons suppliers name in their answers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.catalogue.models import DeclarationRequest
from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields

DEAD_DRAFTS_KEPT_DAYS = 180
TRACES = (
    Trace(
        DeclarationRequest,
        "asked_by",
        gettext_lazy("Questions you have sent to suppliers"),
        "asked_at",
        "service__name",
        archived=True,
    ),
)
PERSONAL = {
    **personal_fields(TRACES),
    "DeclarationRequest": ("asked_by", "email", "message", "answers"),
    "Declaration": ("declared_by", "answers"),
}
NOT_PERSONAL = {
    "Service.name": "the name of a service",
    "Service.supplier_name": "the name of a company",
    "Service.other_names": "names of a service",
    "ChangeNotice.noticed_by": "the name of an organisation, never of a person",
    "DeclarationRequest.editor": "a random mark of one open page",
}


def collect(person_id: int) -> list[Held]:
    return collect_traces(TRACES, person_id)


def erase(person_id: int, *, today: date) -> list[Erased]:
    return erase_traces(TRACES, person_id)


def delete_expired(today: date) -> dict[str, int]:
    """Links nobody answered are removed half a year after they died, with the address and the half-written answers."""
    midnight = datetime.combine(today, time.min, tzinfo=timezone.get_current_timezone())
    limit = midnight - timedelta(days=DEAD_DRAFTS_KEPT_DAYS)
    dead = DeclarationRequest.objects.filter(declaration=None, expires_at__lt=limit)
    files = [evidence.file for request in dead for evidence in request.evidence.select_related("file")]
    removed = dead.count()
    dead.delete()
    for file in files:
        file.delete()
    return {_("Links to suppliers that nobody answered"): removed}
