from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.assessment.commands import find_assessment
from tillit.assessment.models import Assessment
from tillit.assessment.queries import facts_of
from tillit.organisations.roles import CASE_READERS
from tillit.participation.commands import OPINIONS
from tillit.participation.queries import all_opinions
from tillit.web.api import add_commands, roles

router = Router()


@router.get("/opinions/{pk}", operation_id="opinions")
@roles(*CASE_READERS)
def opinions(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The DPO's opinions on the assessment with that number, newest first."""
    return describe(find_assessment(request.actor, pk), None)  # type: ignore[attr-defined]


def describe(assessment: Assessment, _actor: Any) -> dict[str, Any]:
    now = facts_of([assessment.pk], timezone.localdate())[assessment.pk].content_hash
    return {
        "assessment": assessment.pk,
        "content_hash": now,
        "opinions": [
            {
                "grade": row.grade,
                "text": row.text,
                "prior_consultation": row.prior_consultation,
                "content_hash": row.content_hash,
                "on_earlier_version": row.content_hash != now,
                "given_by": row.given_by.name,
                "given_at": row.given_at,
            }
            for row in all_opinions(assessment.pk)
        ],
    }


add_commands(router, "/opinions", OPINIONS, describe)
