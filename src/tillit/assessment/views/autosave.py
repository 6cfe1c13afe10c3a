from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tillit.assessment.commands.finding import find_section
from tillit.assessment.models import SectionAutosave
from tillit.assessment.rules import check_section
from tillit.organisations.roles import ASSESSORS
from tillit.web.access import acting
from tillit.web.denied import Denied
from tillit.web.forms import LONG_TEXT


@acting(*ASSESSORS)
@require_POST
def section_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """What is typed and not saved: kept for this person alone, and no change of the assessment. Not in the log."""
    actor = request.actor  # type: ignore[attr-defined]
    section = find_section(actor, pk, False)
    try:
        check_section(section, actor)
    except Denied as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=403)
    text, revision = request.POST.get("text", ""), request.POST.get("revision", "")
    if len(text) > LONG_TEXT:
        return JsonResponse({"sentence": _("The text is too long to be kept.")}, status=413)
    if not revision.isdecimal() or len(revision) > 9 or "\x00" in text:
        return JsonResponse(
            {"sentence": _("The text could not be kept. Copy it, and open the page again.")}, status=422
        )
    row, _new = SectionAutosave.objects.update_or_create(
        section=section,
        person_id=actor.person_id,
        defaults={"tenant_id": section.tenant_id, "text": text, "revision": int(revision)},
    )
    if int(revision) != section.revision:
        told = _("Somebody else has saved this section since you began. Your text is kept: save to compare.")
        return JsonResponse({"sentence": told}, status=409)
    return JsonResponse({"saved_at": row.saved_at.isoformat()})
