from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tillit.organisations.roles import Role
from tillit.participation.commands.finding import find_assessment
from tillit.participation.forms.opinions import typed
from tillit.participation.models import OpinionDraft
from tillit.participation.rules.opinions import check_may_advise
from tillit.web.access import acting
from tillit.web.denied import Refusal


@acting(Role.DPO)
@require_POST
def opinion_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What is written and not given: kept for this person alone. By the script while one writes, or by the button."""
    actor, by_script = request.actor, "application/json" in request.headers.get("Accept", "")  # type: ignore[attr-defined]
    assessment = find_assessment(actor, pk)
    try:
        check_may_advise(assessment, actor)
        written, read = typed(request.POST)
    except Refusal as refusal:
        if by_script:
            return JsonResponse({"sentence": str(refusal)}, status=refusal.status)
        raise
    row, _new = OpinionDraft.objects.update_or_create(
        assessment=assessment, person_id=actor.person_id,
        defaults={"tenant_id": assessment.tenant_id, "written": written, "content_hash": read},
    )  # fmt: skip
    if by_script:
        return JsonResponse({"saved_at": row.saved_at.isoformat()})
    messages.success(request, _("Kept for you. Nobody else sees it before you give your opinion."))
    return redirect("opinion_give", pk=assessment.pk)
